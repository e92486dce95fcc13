// What stands at the leaves of expressions, names and parameters; the walk itself.
#include "compiler/interpreter/evaluation.h"

#include <algorithm>
#include <utility>

#include "compiler/interpreter/operations.h"

namespace merit::interpreter {

namespace {

/// More than any two times can be apart.
constexpr int64_t kMostMonths = 12'000'000;

}  // namespace

Evaluation::Evaluation(const Program& program, const columns::Leads& leads, const columns::Row& row)
    : program_(program),
      model_(program.model),
      leads_(leads),
      row_(row),
      windows_(model_.patterns.size()),
      scores_(model_.scores.size()),
      undecided_lead_fields_(model_.lead_fields.size()) {
  make_room(View::plain);
  make_room(View::in_doubt);
}

void Evaluation::make_room(View view) {
  Named& named = named_[static_cast<size_t>(view)];
  named.lets.resize(model_.lets.size());
  named.stages.resize(model_.stages.size());
  named.outputs.resize(model_.outputs.size());
  Found& of_view = found(view);
  of_view.derived.resize(model_.events.size());
  of_view.matches.resize(model_.patterns.size());
  if (view == View::could_be) score_ranges_.resize(model_.scores.size());
}

Evaluation::Evaluation(Evaluation& limited, SeesAll) : Evaluation(limited.program_, limited.leads_, limited.row_) {
  limited_ = &limited;
}

Evaluation& Evaluation::unlimited() {
  if (!model_.recycle() || limited_ != nullptr) return *this;
  if (unlimited_ == nullptr) unlimited_.reset(new Evaluation(*this, SeesAll{}));
  return *unlimited_;
}

Datum Evaluation::evaluate(ExpressionId id) {
  const semantics::Expression& expression = model_[id];
  const bool outer = std::exchange(not_exact_, false);
  Datum result = std::visit([&](const auto& node) { return value(node, expression.type); }, expression.node);
  if (view_ == View::could_be && not_exact_ && is_missing(result)) result = Anything{};
  not_exact_ = outer || is_range(result) || is_anything(result);
  return result;
}

Datum Evaluation::once(std::optional<Datum>& known, ExpressionId id) {
  if (!known) known = evaluate(id);
  return *known;
}

Datum Evaluation::value(const semantics::Constant& node, const Type&) {
  return datum_of(node.value);
}

Datum Evaluation::value(const semantics::LeadField& node, const Type&) {
  return datum_of(leads_.lead_fields[node.field], row_.lead);
}

Datum Evaluation::value(const semantics::EventField& node, const Type&) {
  return field_at(node, event_);
}

Datum Evaluation::value(const semantics::ParameterUse& node, const Type&) {
  return datum_of(program_.parameters[node.parameter]);
}

Datum Evaluation::value(const semantics::ArgumentUse& node, const Type&) {
  return arguments_[node.argument];
}

/// A let sees no event and no argument, so it has one value a row.
Datum Evaluation::value(const semantics::LetUse& node, const Type&) {
  return once(named_[static_cast<size_t>(view_)].lets[node.let], model_.lets[node.let].value);
}

Datum Evaluation::value(const semantics::ScoreUse& node, const Type&) {
  return in_limited([&](Evaluation& limited) {
    return limited.view_ == View::could_be ? limited.score_range(node.score) : limited.score(node.score).points;
  });
}

Datum Evaluation::value(const semantics::OutputUse& node, const Type&) {
  return in_limited([&](Evaluation& limited) {
    return limited.once(limited.named_[static_cast<size_t>(view_)].outputs[node.output],
                        model_.outputs[node.output].value);
  });
}

Datum Evaluation::value(const semantics::Now&, const Type&) {
  return row_.now;
}

/// `in last 2 months`: the same local time, clamped to the month's last day.
Datum Evaluation::value(const semantics::CalendarBack& node, const Type&) {
  int64_t months = std::min<int64_t>(node.count, kMostMonths);
  if (node.unit == semantics::CalendarUnit::quarter) months *= 3;
  if (node.unit == semantics::CalendarUnit::year) months *= 12;
  return values::months_back(*program_.zone, row_.now, months);
}

Datum Evaluation::value(const semantics::UnitStart& node, const Type&) {
  return values::start_of_unit(*program_.zone, row_.now, static_cast<values::CalendarUnit>(node.unit), -node.back);
}

Datum Evaluation::value(const semantics::Convert& node, const Type& type) {
  const Datum operand = evaluate(node.operand);
  if (type.kind == semantics::TypeKind::number) return to_number(operand);
  if (is_uncertain(operand)) return Missing{};
  return values::start_of_day(*program_.zone, integer_in(operand));
}

Datum Evaluation::value(const semantics::Arithmetic& node, const Type& type) {
  return arithmetic(node.op, model_[node.left].type, type, evaluate(node.left), evaluate(node.right));
}

Datum Evaluation::value(const semantics::Negate& node, const Type&) {
  return negate(evaluate(node.operand));
}

Datum Evaluation::value(const semantics::DefaultTo& node, const Type&) {
  const Datum found = evaluate(node.value);
  return is_missing(found) && !is_anything(found) ? evaluate(node.otherwise) : found;
}

}  // namespace merit::interpreter
