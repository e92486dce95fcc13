#include "compiler/driver/joint.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <utility>
#include <variant>

#include "compiler/driver/decision_columns.h"
#include "compiler/semantics/decision_names.h"
#include "compiler/semantics/value_text.h"
#include "compiler/source/text_loader.h"
#include "compiler/syntax/parse.h"
#include "runtime/data/fields/match_columns.h"

namespace merit::driver {
namespace {

using semantics::TypeKind;

// --- one key ---------------------------------------------------------------------------------------------------------

const semantics::Field& key_of(const RunDefinition& definition) {
  return definition.model->lead_fields[static_cast<size_t>(definition.model->key_field)];
}

bool have_one_key(const RunDefinition& a, const RunDefinition& b) {
  const auto column = [](const semantics::Field& key) { return data::matching_form(key.from.value_or(key.name)); };
  return a.model->account == b.model->account && key_of(a).type == key_of(b).type &&
         column(key_of(a)) == column(key_of(b));
}

std::string described_key(const RunDefinition& definition) {
  const semantics::Field& key = key_of(definition);
  return fmt::format("{} by `{}` ({}) in `{}`", definition.model->account ? "accounts" : "leads",
                     key.from.value_or(key.name), key.type.kind == TypeKind::integer ? "integer" : "text",
                     definition.stem);
}

// --- the definition that a condition is asked of ---------------------------------------------------------------------

constexpr const char* kMainFile = "columns";  // modules end in `.merit`

bool is_name(const std::string& stem) {
  source::Sources sources;
  diagnostics::Diagnostics faults;
  const auto ast = syntax::parse(sources, sources.add("", "use " + stem), faults);
  if (faults.has_errors() || ast.declarations.size() != 1) return false;
  const auto* use = std::get_if<syntax::UseDecl>(&ast.declarations.front().node);
  return use != nullptr && use->module.text == stem;
}

/// The columns of all definitions as fields of a lead, and each definition's as the `let`s of a module.
struct ColumnsAsDefinition {
  std::string main;
  source::TextLoader modules;
  std::vector<ChosenColumn> columns;  ///< by lead field
};

ColumnsAsDefinition columns_as_definition(const std::vector<RunDefinition>& definitions) {
  ColumnsAsDefinition result;
  const RunDefinition& first = definitions.front();
  std::string uses;
  std::string fields =
      fmt::format("  {} : {} key\n", key_of(first).name, semantics::type_text(*first.model, key_of(first).type));
  for (size_t i = 0; i < definitions.size(); ++i) {
    const RunDefinition& definition = definitions[i];
    std::string own_fields, lets;
    for (DecisionColumn& column : decision_columns(*definition.model)) {
      const bool key = column.kind == DecisionColumn::Kind::key;
      if (column.kind == DecisionColumn::Kind::handoff) continue;  // no condition can ask for it
      const semantics::Type type = type_of(*definition.model, column);
      if (type.kind == TypeKind::text_list || (key && i > 0)) continue;
      if (!key) {
        const std::string field = fmt::format("merit_column_{}", result.columns.size());
        own_fields += fmt::format("  {} : {}\n", field, semantics::type_text(*definition.model, type));
        lets += fmt::format("let {} = {}\n", column.name, field);
      }
      result.columns.push_back({"", i, std::move(column)});
    }
    fields += own_fields;
    if (!is_name(definition.stem)) continue;
    uses += fmt::format("use {}\n", definition.stem);
    result.modules.texts[definition.stem + ".merit"] = fmt::format("lead {{\n{}}}\n{}", own_fields, lets);
  }
  result.main = fmt::format("definition \"decisions\" {{ timezone {} }}\n{}lead {{\n{}}}\n",
                            semantics::text_literal(first.model->definition.zone), uses, fields);
  return result;
}

/// What names of decisions and stems mean in a condition over several definitions, the language cannot know.
std::optional<std::string> find_misnamed(const std::vector<RunDefinition>& definitions, const Condition& condition) {
  for (const RunDefinition& definition : definitions) {
    if (condition.text.find(definition.stem + ".") == std::string::npos || is_name(definition.stem)) continue;
    return fmt::format("`{}` is no name that a condition can have; give `{}.merit` another", definition.stem,
                       definition.stem);
  }
  source::Sources sources;
  diagnostics::Diagnostics faults;
  const auto ast = syntax::parse_expression(sources, sources.add(condition.name, condition.text), faults);
  for (const syntax::Expression& expression : ast.expressions) {
    const auto* use = std::get_if<syntax::NameUse>(&expression.node);
    if (use == nullptr || use->name.module) continue;
    const auto decision = semantics::find_decision_name(use->name.name.text);
    if (!decision || semantics::needs_route(*decision)) continue;  // there is no route that the condition could mean
    return fmt::format("with several definitions `{}` is `{}.{}`", use->name.name.text, definitions.front().stem,
                       use->name.name.text);
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> find_conflict(const std::vector<RunDefinition>& definitions) {
  for (size_t i = 0; i < definitions.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      if (definitions[i].stem != definitions[j].stem) continue;
      return fmt::format("two definitions are called `{}`; their columns could not be told apart", definitions[i].stem);
    }
    if (have_one_key(definitions.front(), definitions[i])) continue;
    return fmt::format("definitions that run together tell leads by one key, but it is {}, and {}",
                       described_key(definitions.front()), described_key(definitions[i]));
  }
  return std::nullopt;
}

std::expected<JointCondition, std::string> compile_joint_condition(const std::vector<RunDefinition>& definitions,
                                                                   const Condition& condition) {
  if (auto misnamed = find_misnamed(definitions, condition)) return std::unexpected(*std::move(misnamed));
  ColumnsAsDefinition made = columns_as_definition(definitions);
  made.modules.texts[kMainFile] = std::move(made.main);
  auto compilation = compile(kMainFile, made.modules, {condition});
  if (!compilation) return std::unexpected(std::move(compilation.error()));
  JointCondition joint{std::move(*compilation), std::move(made.columns), {}};
  if (joint.compilation.model) joint.output = condition_column(*joint.compilation.model, condition.name);
  return joint;
}

}  // namespace merit::driver
