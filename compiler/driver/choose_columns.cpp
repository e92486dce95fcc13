#include <fmt/core.h>

#include <algorithm>

#include "compiler/driver/nearest.h"
#include "compiler/driver/run.h"

namespace merit::driver {
namespace {

/// All columns of all definitions under the names that they have in this run; the key once.
std::vector<ChosenColumn> all_columns(const std::vector<RunDefinition>& definitions) {
  std::vector<ChosenColumn> all;
  for (size_t i = 0; i < definitions.size(); ++i) {
    for (DecisionColumn& column : decision_columns(*definitions[i].model)) {
      const bool key = column.kind == DecisionColumn::Kind::key;
      if (key && i > 0) continue;
      std::string name = definitions.size() > 1 && !key ? definitions[i].stem + "." + column.name : column.name;
      all.push_back({std::move(name), i, std::move(column)});
    }
  }
  return all;
}

std::string unknown_column(const std::vector<RunDefinition>& definitions, const std::vector<ChosenColumn>& all,
                           const std::string& name) {
  const std::string plain = name.substr(name.rfind('.') + 1);
  if (const std::string_view declaration = declaration_of_column(plain); !declaration.empty()) {
    return fmt::format("no column is called `{}`, since no `{}` is declared", name, declaration);
  }
  std::vector<std::string> names;
  for (const ChosenColumn& column : all) names.push_back(column.name);
  if (definitions.size() > 1) {
    for (const RunDefinition& definition : definitions) {
      const std::string full = definition.stem + "." + name;
      if (std::find(names.begin(), names.end(), full) != names.end()) {
        return fmt::format("no column is called `{}`; with several definitions it is `{}`", name, full);
      }
    }
  }
  return fmt::format("no column is called `{}`{}", name, nearest_text(name, names));
}

}  // namespace

std::expected<std::vector<ChosenColumn>, std::string> choose_columns(const std::vector<RunDefinition>& definitions,
                                                                     const std::vector<std::string>& names) {
  std::vector<ChosenColumn> all = all_columns(definitions);
  if (names.empty()) {
    std::erase_if(all, [](const ChosenColumn& column) { return !column.column.by_default; });
    return all;
  }
  std::vector<ChosenColumn> chosen;
  for (const std::string& name : names) {
    const auto of_name = [&](const ChosenColumn& column) { return column.name == name; };
    const auto found = std::find_if(all.begin(), all.end(), of_name);
    if (found == all.end()) return std::unexpected(unknown_column(definitions, all, name));
    if (std::any_of(chosen.begin(), chosen.end(), of_name)) {
      return std::unexpected(fmt::format("the column `{}` is asked for twice", name));
    }
    chosen.push_back(*found);
  }
  return chosen;
}

}  // namespace merit::driver
