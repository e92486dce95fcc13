// The interpreter as an evaluator of batches.
#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "compiler/driver/evaluators.h"
#include "compiler/interpreter/interpreter.h"

namespace merit::driver {
namespace {

using columns::ColumnBuilder;
using interpreter::Decision;
using semantics::DecisionName;
using Kind = DecisionColumn::Kind;

void append(ColumnBuilder& builder, const DecisionColumn& column, const Decision& decision) {
  switch (column.kind) {
    case Kind::key:
    case Kind::changed_from:
    case Kind::handoff:
      break;  // not decided, or made of what is
    case Kind::stage:
      return builder.append_integer(decision.stage);
    case Kind::score:
      return append_value(builder, decision.scores[column.index]);
    case Kind::output:
      return append_value(builder, decision.outputs[column.index]);
    case Kind::disqualified:
      return decision.disqualified ? builder.append_text(*decision.disqualified) : builder.append_missing();
    case Kind::reached:
      return decision.reached ? builder.append_integer(*decision.reached) : builder.append_missing();
    case Kind::could_reach:
      return builder.append_integer(decision.could_reach);
    case Kind::routing:
      return append_value(builder, interpreter::value_of(decision.routing, static_cast<DecisionName>(column.index)));
    case Kind::undecided:
      return append_value(builder, decision.undecided);
    case Kind::reasons:
      return append_value(builder, decision.reasons);
  }
}

}  // namespace

engine::Decide interpreted(const Task& task) {
  auto interpreter = std::make_shared<const interpreter::Interpreter>(task.model, task.parameters);
  const auto wants = [&](Kind kind) {
    return std::ranges::find(task.columns, kind, &DecisionColumn::kind) != task.columns.end();
  };
  const interpreter::Wanted wanted{.reached = wants(Kind::reached), .could_reach = wants(Kind::could_reach)};
  return [task, wanted, interpreter = std::move(interpreter)](std::span<const columns::Row> rows) {
    std::vector<ColumnBuilder> builders;
    for (const DecisionColumn& column : task.columns) builders.push_back(builder_of(task.model, column));
    for (const columns::Row& row : rows) {
      const Decision decision = interpreter->decide(task.leads, row, wanted);
      for (size_t i = 0; i < builders.size(); ++i) append(builders[i], task.columns[i], decision);
    }
    columns::Table table;
    table.rows = static_cast<int64_t>(rows.size());
    for (size_t i = 0; i < builders.size(); ++i) {
      table.names.push_back(task.columns[i].name);
      table.columns.push_back(builders[i].finish());
    }
    return table;
  };
}

}  // namespace merit::driver
