#include "compiler/link/lld/linker.h"

namespace merit::link {

std::expected<std::string, Error> shared_library(const Halves& halves, std::string_view soname) {
  return run_linker(Flavour::elf, halves,
                    {"-shared", "-soname=" + std::string(soname), "--no-allow-shlib-undefined", "--gc-sections",
                     "--strip-all", "--hash-style=gnu", "--build-id=sha1", "--eh-frame-hdr", "--threads=1",
                     "--fatal-warnings", "-z", "noexecstack", "-z", "relro", "-z", "now", "-z", "separate-code"});
}

}  // namespace merit::link
