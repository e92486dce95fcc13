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
    case Kind::changed_from:
      return decision.changed_from ? builder.append_text(*decision.changed_from) : builder.append_missing();
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

/// Adds the columns of one definition to the table.
void add_decisions(const interpreter::Interpreter& interpreter, const EvaluatedDefinition& definition,
                   const columns::Leads& leads, std::span<const columns::Row> rows, columns::Table& table) {
  const std::vector<DecisionColumn>& columns = definition.columns;
  const auto wants = [&](Kind kind) {
    return std::ranges::find(columns, kind, &DecisionColumn::kind) != columns.end();
  };
  const interpreter::Wanted wanted{.reached = wants(Kind::reached), .could_reach = wants(Kind::could_reach)};
  std::vector<ColumnBuilder> builders;
  for (const DecisionColumn& column : columns) builders.push_back(builder_of(definition.model, column));
  for (const columns::Row& row : rows) {
    const Decision decision = interpreter.decide(leads, row, wanted);
    for (size_t i = 0; i < builders.size(); ++i) append(builders[i], columns[i], decision);
  }
  for (size_t i = 0; i < builders.size(); ++i) {
    table.names.push_back(columns[i].name);
    table.columns.push_back(builders[i].finish());
  }
}

}  // namespace

engine::Decide interpreted(const Task& task) {
  std::vector<std::shared_ptr<const interpreter::Interpreter>> interpreters;
  for (const EvaluatedDefinition& each : task.definitions) {
    interpreters.push_back(std::make_shared<const interpreter::Interpreter>(each.model, each.parameters));
  }
  return
      [task, interpreters = std::move(interpreters)](const columns::Leads& leads, std::span<const columns::Row> rows) {
        columns::Table table;
        table.rows = static_cast<int64_t>(rows.size());
        for (size_t i = 0; i < interpreters.size(); ++i) {
          add_decisions(*interpreters[i], task.definitions[i], leads, rows, table);
        }
        return table;
      };
}

}  // namespace merit::driver
