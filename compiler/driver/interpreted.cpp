// The interpreter as an evaluator of batches.
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
using semantics::Value;
using Kind = DecisionColumn::Kind;

void append_list(ColumnBuilder& builder, const std::vector<std::string>& texts) {
  for (const std::string& text : texts) builder.child().append_text(text);
  builder.append_list();
}

struct Append {
  ColumnBuilder& builder;
  columns::Type type;

  void operator()(semantics::Missing) const { builder.append_missing(); }
  void operator()(bool value) const { builder.append_integer(value ? 1 : 0); }
  void operator()(int64_t value) const {
    if (type == columns::Type::number) {  // an integer where the type says number
      builder.append_number(static_cast<double>(value));
    } else {
      builder.append_integer(value);
    }
  }
  void operator()(double value) const { builder.append_number(value); }
  void operator()(const std::string& value) const { builder.append_text(value); }
  void operator()(const std::vector<std::string>& value) const { append_list(builder, value); }
};

void append(ColumnBuilder& builder, const DecisionColumn& column, const Decision& decision) {
  const auto append_value = [&](const Value& value) { std::visit(Append{builder, builder.type()}, value); };
  switch (column.kind) {
    case Kind::key:
      break;  // the leads' own
    case Kind::stage:
      return builder.append_integer(decision.stage);
    case Kind::score:
      return append_value(decision.scores[column.index]);
    case Kind::output:
      return append_value(decision.outputs[column.index]);
    case Kind::disqualified:
      return decision.disqualified ? builder.append_text(*decision.disqualified) : builder.append_missing();
    case Kind::undecided:
      return append_list(builder, decision.undecided);
    case Kind::reasons:
      return append_list(builder, decision.reasons);
  }
}

}  // namespace

engine::Decide interpreted(const Task& task) {
  auto interpreter = std::make_shared<const interpreter::Interpreter>(task.model, task.parameters);
  return [task, interpreter = std::move(interpreter)](std::span<const columns::Row> rows) {
    std::vector<ColumnBuilder> builders;
    for (const DecisionColumn& column : task.columns) builders.push_back(builder_of(task.model, column));
    for (const columns::Row& row : rows) {
      const Decision decision = interpreter->decide(task.leads, row);
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
