/// What it takes to run several definitions together: leads told by one key, and conditions over the columns of all.
///
///     if (const auto conflict = find_conflict(definitions)) …
///     const auto condition = compile_joint_condition(definitions, {"--where", "old.stage is not new.stage"});
///     if (condition && !condition->compilation.model) …   // its diagnostics say why
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "compiler/driver/compile.h"
#include "compiler/driver/run.h"

namespace merit::driver {

/// Why definitions cannot share one table of decisions: two of one stem, or leads that are not told by the same key.
std::optional<std::string> find_conflict(const std::vector<RunDefinition>& definitions);

/// A condition over what several definitions decide. `STEM.COLUMN` names a column of one of them, but for lists; where
/// only one has a score or output of that name, the name alone does, and the key has its own. The labels of a stage
/// stand in quotes. There are no events and no other fields; `now` and the zone are those of the first definition.
struct JointCondition {
  Compilation compilation;            ///< of a definition whose lead fields are the columns
  std::vector<ChosenColumn> columns;  ///< by lead field; the key is the first
  DecisionColumn output;              ///< of that definition, where it has a model: the condition
};

/// The error says which name cannot be meant: a decision's without a stem, a stem that is no name of the language. What
/// else is wrong is in the compilation's diagnostics.
std::expected<JointCondition, std::string> compile_joint_condition(const std::vector<RunDefinition>& definitions,
                                                                   const Condition& condition);

}  // namespace merit::driver
