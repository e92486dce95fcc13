#include "tests/differential/compare.h"

#include <bit>
#include <optional>
#include <vector>

#include "compiler/codegen/codegen.h"
#include "compiler/interpreter/interpreter.h"
#include "compiler/plan/build_plan.h"
#include "compiler/plan/pipeline.h"
#include "compiler/plan/print_plan.h"

namespace merit::differential {

namespace {

using interpreter::Decision;
using semantics::TypeKind;
using semantics::Value;

std::vector<std::string> list_at(const columns::Column& column, size_t row) {
  std::vector<std::string> texts;
  for (int64_t i = column.offsets[row]; i < column.offsets[row + 1]; ++i) {
    texts.emplace_back(column.children[0]->text_at(i));
  }
  return texts;
}

Value value_at(const columns::Column& column, size_t row) {
  if (!column.known(static_cast<int64_t>(row))) return semantics::Missing{};
  switch (column.type) {
    case columns::Type::boolean:
      return column.integers[row] != 0;
    case columns::Type::number:
      return column.numbers[row];
    case columns::Type::text:
      return std::string(column.text_at(static_cast<int64_t>(row)));
    case columns::Type::list:
      return list_at(column, row);
    default:
      return column.integers[row];
  }
}

/// Numbers are the same only with the same bits.
bool are_same(const Value& a, const Value& b) {
  if (!std::holds_alternative<double>(a) || !std::holds_alternative<double>(b)) return a == b;
  return std::bit_cast<uint64_t>(std::get<double>(a)) == std::bit_cast<uint64_t>(std::get<double>(b));
}

std::string shown(const Value& value) {
  struct Show {
    std::string operator()(semantics::Missing) const { return "missing"; }
    std::string operator()(bool some) const { return some ? "true" : "false"; }
    std::string operator()(int64_t some) const { return std::to_string(some); }
    std::string operator()(double some) const { return std::to_string(some); }
    std::string operator()(const std::string& some) const { return '"' + some + '"'; }
    std::string operator()(const std::vector<std::string>& some) const {
      std::string all = "[";
      for (const std::string& each : some) all += each + "; ";
      return all + "]";
    }
  };
  return std::visit(Show{}, value);
}

/// What the interpreter says a column of the compiled decision should be.
Value expected(const semantics::Model& model, const Decision& decision, const std::string& column) {
  if (column == "stage") return decision.stage;
  if (column == "disqualified") return decision.disqualified ? Value(*decision.disqualified) : Value();
  if (column == "undecided") return decision.undecided;
  if (column == "reasons") return decision.reasons;
  for (size_t i = 0; i < model.scores.size(); ++i) {
    if (model.scores[i].name == column) return decision.scores[i];
  }
  for (size_t i = 0; i < model.outputs.size(); ++i) {
    if (model.outputs[i].name == column) return decision.outputs[i];
  }
  return "no such column";
}

}  // namespace

std::vector<std::string> all_passes() {
  std::vector<std::string> names;
  for (const plan::Pass& pass : plan::passes()) names.emplace_back(pass.name);
  return names;
}

std::string difference(const semantics::Model& model, const columns::Leads& leads, std::span<const columns::Row> rows,
                       const Variant& variant) {
  plan::Plan plan = plan::build_plan(model, plan::all_columns(model));
  plan::run_passes(plan, {.without = variant.without});
  const auto compiled =
      codegen::compile(plan, codegen::layout_of(plan, leads), {variant.level, variant.optimise, false});
  if (!compiled) return "does not compile: " + compiled.error().message + "\n" + plan::print_plan(plan);
  const std::vector<Value> parameters = interpreter::default_parameters(model);
  const columns::Table table = compiled->evaluate(*compiled->prepare(leads, parameters), rows);
  const interpreter::Interpreter interpreter(model, parameters);
  for (size_t row = 0; row < rows.size(); ++row) {
    const Decision decision = interpreter.decide(leads, rows[row]);
    for (size_t column = 0; column < table.names.size(); ++column) {
      const Value wanted = expected(model, decision, table.names[column]);
      const Value found = value_at(*table.columns[column], row);
      if (are_same(wanted, found)) continue;
      return "row " + std::to_string(row) + ", `" + table.names[column] + "`: interpreted " + shown(wanted) +
             ", compiled " + shown(found) + "\n" + plan::print_plan(plan);
    }
  }
  return {};
}

}  // namespace merit::differential
