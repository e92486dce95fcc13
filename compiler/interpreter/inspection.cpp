#include "compiler/interpreter/inspection.h"

#include <limits>

#include "compiler/interpreter/evaluation.h"

namespace merit::interpreter {

Inspection::Inspection(const Interpreter& interpreter, const columns::Leads& leads, const columns::Row& row)
    : evaluation_(std::make_unique<Evaluation>(*interpreter.program_, leads, row)), trace_(evaluation_->trace()) {}
Inspection::Inspection(Inspection&&) noexcept = default;
Inspection::~Inspection() = default;

Evaluation& Inspection::seeing(Sees sees) {
  return sees == Sees::everything ? evaluation_->unlimited() : *evaluation_;
}

Decision Inspection::decide(const Wanted& wanted) {
  return evaluation_->decide(wanted);
}

Value Inspection::evaluate(ExpressionId expression, Sees sees) {
  return value_of(seeing(sees).evaluate(expression));
}

Value Inspection::evaluate_at(ExpressionId expression, int64_t event, Sees sees) {
  return value_of(seeing(sees).evaluate_at(expression, event));
}

PatternEvents Inspection::events_of(semantics::PatternId pattern, Sees sees) {
  const EventMatches& found = seeing(sees).matches_of(pattern);
  return {found.certain, found.doubtful};
}

PatternWindow Inspection::window_of(semantics::PatternId pattern, Sees sees) {
  const EventWindow& window = seeing(sees).window_of(pattern);
  return {window.from, window.until};
}

std::optional<int64_t> Inspection::recycled_until() {
  const values::Maybe<int64_t> from = evaluation_->seen_from();
  if (!from.known || from.value <= std::numeric_limits<int64_t>::min() + 1) return std::nullopt;
  return from.value;
}

}  // namespace merit::interpreter
