#include "compiler/interpreter/interpreter.h"

#include <utility>

#include "compiler/interpreter/evaluation.h"
#include "compiler/interpreter/program.h"

namespace merit::interpreter {

std::vector<Value> default_parameters(const Model& model) {
  std::vector<Value> values;
  for (const semantics::Parameter& parameter : model.parameters) values.push_back(parameter.value);
  return values;
}

Interpreter::Interpreter(const Model& model, std::vector<Value> parameters)
    : program_(std::make_unique<const Program>(model, std::move(parameters))) {}
Interpreter::Interpreter(Interpreter&&) noexcept = default;
Interpreter& Interpreter::operator=(Interpreter&&) noexcept = default;
Interpreter::~Interpreter() = default;

Decision Interpreter::decide(const columns::Leads& leads, const columns::Row& row, const Wanted& wanted) const {
  return Evaluation(*program_, leads, row).decide(wanted);
}

Trace Interpreter::trace(const columns::Leads& leads, const columns::Row& row) const {
  return Evaluation(*program_, leads, row).trace();
}

std::vector<int64_t> Interpreter::latest_events(semantics::PatternId pattern, int64_t most, const columns::Leads& leads,
                                                const columns::Row& row) const {
  return Evaluation(*program_, leads, row).latest_events(pattern, most);
}

Value Interpreter::evaluate(ExpressionId expression, const columns::Leads& leads, const columns::Row& row) const {
  return value_of(Evaluation(*program_, leads, row).evaluate(expression));
}

}  // namespace merit::interpreter
