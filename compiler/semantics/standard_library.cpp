#include "compiler/semantics/standard_library.h"

#include <algorithm>
#include <vector>

#include "compiler/semantics/analyze.h"

namespace merit::semantics {
namespace {

struct StandardModule {
  std::string name, text;
};

/// Generated: a `{"name", "text"},` for each file of stdlib/.
const std::vector<StandardModule>& modules() {
  static const std::vector<StandardModule> kAll = {
#include "compiler/semantics/standard_library.inc"
  };
  return kAll;
}

}  // namespace

const std::string* standard_module(const std::string& name) {
  const auto found = std::ranges::find(modules(), name, &StandardModule::name);
  return found == modules().end() ? nullptr : &found->text;
}

std::span<const std::string> standard_module_names() {
  static const std::vector<std::string> kNames = [] {
    std::vector<std::string> all;
    for (const StandardModule& one : modules()) all.push_back(one.name);
    return all;
  }();
  return kNames;
}

std::string standard_module_path(const std::string& name) {
  return "stdlib/" + name + ".merit";
}

}  // namespace merit::semantics
