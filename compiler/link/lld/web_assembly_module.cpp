#include "compiler/link/lld/linker.h"

namespace merit::link {

/// The functions that JavaScript calls are named where they are (runtime/web_assembly/exports.cpp). The stack stands
/// first, so that one that is too deep ends in a trap and not in data.
std::expected<std::string, Error> web_assembly_module(const Halves& halves) {
  return run_linker(Flavour::web_assembly, halves,
                    {"--no-entry", "--gc-sections", "--strip-all", "--stack-first", "-z", "stack-size=262144",
                     "--threads=1", "--fatal-warnings"});
}

}  // namespace merit::link
