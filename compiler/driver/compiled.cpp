// Code made for definitions and their data as an evaluator of batches.
#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "compiler/driver/evaluators.h"
#include "compiler/driver/kept_code.h"
#include "compiler/driver/plan_columns.h"
#include "compiler/plan/plan_key.h"
#include "compiler/semantics/decision_names.h"

namespace merit::driver {
namespace {

using columns::ColumnPtr;
using columns::Table;
using Kind = DecisionColumn::Kind;

/// What the plan's root of a column is called.
std::string root_name(const semantics::Model& model, const DecisionColumn& column) {
  switch (column.kind) {
    case Kind::key:
      return {};
    case Kind::stage:
      return "stage";
    case Kind::score:
      return model.scores[column.index].name;
    case Kind::output:
      return model.outputs[column.index].name;
    case Kind::disqualified:
      return "disqualified";
    case Kind::reached:
      return "reached";
    case Kind::changed_from:
      return "changed_from";
    case Kind::could_reach:
      return "could_reach";
    case Kind::routing:
      return std::string(semantics::name_of(static_cast<semantics::DecisionName>(column.index)));
    case Kind::undecided:
      return "undecided";
    case Kind::reasons:
      return "reasons";
    case Kind::handoff:
      break;  // its parts stand for it
  }
  std::unreachable();
}

/// The lists of a definition in which nothing can be undecided, or that has no reasons: its plan has no root for them.
ColumnPtr empty_lists(int64_t rows) {
  auto lists = std::make_shared<columns::Column>();
  lists->type = columns::Type::list;
  lists->length = rows;
  lists->offsets.assign(static_cast<size_t>(rows) + 1, 0);
  lists->children.push_back(columns::ColumnBuilder(columns::Type::text).finish());
  return lists;
}

/// The columns in the order of the task's. `decided`: by definition.
Table ordered(const Task& task, const std::vector<Table>& decided) {
  Table table;
  table.rows = decided.front().rows;
  for (size_t i = 0; i < task.definitions.size(); ++i) {
    const auto& [names, cells, rows] = decided[i];
    for (const DecisionColumn& column : task.definitions[i].columns) {
      const auto found = std::ranges::find(names, root_name(task.definitions[i].model, column));
      const auto place = static_cast<size_t>(found - names.begin());
      table.names.push_back(column.name);
      table.columns.push_back(found == names.end() ? empty_lists(rows) : cells[place]);
    }
  }
  return table;
}

/// The task's plan, or a better one where no lead or no event of this data lacks some field. Which events matter is
/// settled by then.
plan::Plan plan_for(const Task& task, std::vector<std::string> without, Timings& timings) {
  plan::Plan plan = task.written;
  if (!note_what_is_known(plan, task.leads)) return task.plan;
  without.emplace_back("event-filter");
  improve(plan, {.without = std::move(without)}, timings);
  return plan;
}

/// A stage with parts takes as long as these.
void add_up(const codegen::Timings& of_code, Timings& timings) {
  for (const codegen::StageTime& time : of_code) timings.add(time.stage, time.took);
  for (const codegen::StageTime& time : of_code) {
    if (!time.part.empty()) timings.add(time.stage, time.took, time.part);
  }
}

std::expected<std::shared_ptr<const codegen::CompiledPlan>, codegen::Error> code_for(const plan::Plan& plan,
                                                                                     const columns::Leads& leads,
                                                                                     const EngineOptions& options,
                                                                                     Timings& timings) {
  const codegen::Layout layout = codegen::layout_of(plan, leads);
  const codegen::Options suited = suited_to(leads, options.code);
  KeptCode::Source source;
  if (options.kept_code != nullptr) {
    source = {plan::key_of(plan), layout, suited};
    if (auto kept = options.kept_code->find(source)) return kept;
  }
  auto made = codegen::compile(plan, layout, suited);
  if (!made) return std::unexpected(std::move(made.error()));
  add_up(made->timings(), timings);
  auto code = std::make_shared<const codegen::CompiledPlan>(std::move(*made));
  if (options.kept_code != nullptr) options.kept_code->keep(std::move(source), code);
  return code;
}

}  // namespace

std::expected<engine::Decide, codegen::Error> compiled(const Task& task, const EngineOptions& options,
                                                       Timings& timings) {
  const plan::Plan plan = plan_for(task, options.passes.without, timings);
  const auto made = code_for(plan, task.leads, options, timings);
  if (!made) return std::unexpected(made.error());
  const StageTimer timer(timings, "prepare");
  const std::shared_ptr<const codegen::CompiledPlan>& code = *made;
  const auto prepared = code->prepare(task.leads, task.parameters);
  return [task, code, prepared](const columns::Leads& leads, std::span<const columns::Row> rows) {
    return ordered(task, code->evaluate(*prepared, leads.events, rows));
  };
}

}  // namespace merit::driver
