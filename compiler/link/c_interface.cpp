#include "compiler/link/c_interface.h"

#include <string_view>

asm(R"(
  .pushsection .rodata.merit_c_interface, "a"
merit_c_interface:
  .incbin ")" MERIT_C_INTERFACE R"("
merit_c_interface_end:
  .popsection
)");

extern "C" {
__attribute__((visibility("hidden"))) extern const char merit_c_interface[];
__attribute__((visibility("hidden"))) extern const char merit_c_interface_end[];
}

namespace merit::link {

std::string c_interface() {
  std::string_view rest(merit_c_interface, static_cast<size_t>(merit_c_interface_end - merit_c_interface));
  std::string text;
  while (!rest.empty()) {
    const size_t end = rest.find('\n') + 1;
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(line.size());
    if (line.find("NOLINT") == std::string_view::npos) text += line;
    if (end == 0) break;
  }
  return text;
}

}  // namespace merit::link
