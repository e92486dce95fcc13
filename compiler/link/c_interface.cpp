#include "compiler/link/c_interface.h"

#include <string_view>

#include "compiler/codegen/embed.h"

MERIT_EMBED(merit_c_interface, MERIT_C_INTERFACE)

namespace merit::link {

std::string c_interface() {
  std::string_view rest = codegen::embedded(merit_c_interface, merit_c_interface_end);
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
