#include "compiler/semantics/standard_library.h"

#include <algorithm>

namespace merit::semantics {

std::span<const StandardModule> standard_modules() {
  using std::string_view_literals::operator""sv;
  /// Generated: a line for each file of stdlib/.
  static constexpr StandardModule kModules[] = {
#include "compiler/semantics/standard_library.inc"
  };
  return kModules;
}

const StandardModule* standard_module(std::string_view name) {
  const auto found = std::ranges::find(standard_modules(), name, &StandardModule::name);
  return found == standard_modules().end() ? nullptr : &*found;
}

std::string standard_module_path(const std::string& name) {
  return "stdlib/" + name + ".merit";
}

}  // namespace merit::semantics
