#include "cli/assignments.h"

#include <fmt/core.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "cli/command_line.h"
#include "compiler/driver/parameters.h"

namespace merit::cli {
namespace {

/// Which definition an assignment is for, and what is left of its name: with several definitions `STEM.` stands before.
std::expected<std::pair<size_t, std::string>, std::string> addressed(
    const NamedValue& given, const std::vector<driver::RunDefinition>& definitions) {
  for (size_t i = 0; i < definitions.size(); ++i) {
    const std::string prefix = definitions[i].stem + ".";
    if (given.name.starts_with(prefix) && prefix.size() < given.name.size()) {
      return std::pair{i, given.name.substr(prefix.size())};
    }
  }
  if (definitions.size() == 1) return std::pair{size_t{0}, given.name};
  const std::string assignment = given.name + "=" + given.value;
  return std::unexpected(
      fmt::format("`--set {}`: with several definitions a parameter is named `STEM.NAME`, as in `{}.{}`", assignment,
                  definitions.front().stem, assignment));
}

/// A comma stands between values, but in a text.
std::vector<std::string> values_of(const semantics::Model& model, std::string_view name, const std::string& text) {
  const auto found = std::ranges::find(model.parameters, name, &semantics::Parameter::name);
  if (found != model.parameters.end() && found->type.kind == semantics::TypeKind::text) return {text};
  return split_at_commas(text);
}

}  // namespace

std::expected<NamedValue, std::string> named_value(const std::string& assignment) {
  const size_t equals = assignment.find('=');
  if (equals == std::string::npos || equals == 0) {
    return std::unexpected(fmt::format("`--set` is given as NAME=VALUE, not `{}`", assignment));
  }
  return NamedValue{assignment.substr(0, equals), assignment.substr(equals + 1)};
}

std::expected<Assignment, std::string> assignment_of(const std::string& given,
                                                     const std::vector<driver::RunDefinition>& definitions) {
  const auto apart = named_value(given);
  if (!apart) return std::unexpected(apart.error());
  const auto target = addressed(*apart, definitions);
  if (!target) return std::unexpected(target.error());
  const auto& [definition, name] = *target;
  const semantics::Model& model = *definitions[definition].model;
  Assignment assignment{definition, 0, {}};
  for (const std::string& value : values_of(model, name, apart->value)) {
    std::vector<semantics::Value> parameters = definitions[definition].parameters;
    if (const auto set = driver::set_parameter(model, parameters, name, value); !set) {
      return std::unexpected("`--set`: " + set.error());
    }
    const auto found = std::ranges::find(model.parameters, name, &semantics::Parameter::name);
    assignment.parameter = static_cast<size_t>(found - model.parameters.begin());
    const semantics::Value& read = parameters[assignment.parameter];
    if (std::ranges::find(assignment.values, read) != assignment.values.end()) {
      return std::unexpected(fmt::format("`--set {}` names the value `{}` twice", given, value));
    }
    assignment.values.push_back(read);
  }
  return assignment;
}

}  // namespace merit::cli
