// Conditions (docs/language.md, "Conditions" and "Missing data").
//
// A condition is true, false or missing. A missing operand makes it missing, but `and`, `or`, `not` follow Kleene and
// blocks count the same way: missing only if the missing items could still change the answer. `x in S` is missing only
// when x is; `x is missing` never.
#include <re2/re2.h>

#include "compiler/interpreter/evaluation.h"
#include "compiler/interpreter/operations.h"
#include "runtime/values/fold.h"

namespace merit::interpreter {

namespace {

using TextOperator = semantics::TextTest::Operator;

bool found_in(TextOperator op, std::string_view subject, std::string_view word) {
  switch (op) {
    case TextOperator::contains:
      return values::contains_folded(subject, word);
    case TextOperator::starts_with:
      return values::starts_with_folded(subject, word);
    case TextOperator::ends_with:
      return values::ends_with_folded(subject, word);
  }
  return false;
}

}  // namespace

Datum Evaluation::value(const semantics::Compare& node, const Type&) {
  const Datum left = evaluate(node.left);
  const Datum right = evaluate(node.right);
  if (is_missing(left) || is_missing(right)) return Missing{};
  if (node.on_ladder) {  // `Disqualified` stands outside: nothing is at least or at most it
    const auto& labels = model_.enumerations[model_.stage_enumeration].labels;
    const auto disqualified = static_cast<int64_t>(labels.size()) - 1;
    if (integer_in(left) == disqualified || integer_in(right) == disqualified) return false;
  }
  return datum_of(compare(node.op, left, right, node.exactly));
}

Datum Evaluation::value(const semantics::TextTest& node, const Type&) {
  const Datum subject = evaluate(node.subject);
  Truth found = is_missing(subject) ? Truth::missing : Truth::no;
  for (const ExpressionId id : node.words) {
    const Datum word = evaluate(id);
    const bool known = !is_missing(subject) && !is_missing(word);
    found = kleene_or(found, known ? truth_of(found_in(node.op, text_in(subject), text_in(word))) : Truth::missing);
    if (found == Truth::yes) break;
  }
  return datum_of(found);
}

Datum Evaluation::value(const semantics::RegexTest& node, const Type&) {
  const Datum subject = evaluate(node.subject);
  if (is_missing(subject)) return Missing{};
  const std::string_view text = text_in(subject);
  return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *program_.regexes.at(node.pattern));
}

Datum Evaluation::value(const semantics::Membership& node, const Type&) {
  const Datum member = evaluate(node.value);
  if (is_uncertain(member)) return Missing{};
  return program_.sets[node.set].contains(comparison_key(member));
}

Datum Evaluation::value(const semantics::MissingTest& node, const Type&) {
  const Datum operand = evaluate(node.operand);
  return is_anything(operand) ? operand : Datum(is_missing(operand) != node.known);
}

Datum Evaluation::value(const semantics::Not& node, const Type&) {
  return datum_of(kleene_not(truth(node.operand)));
}

Datum Evaluation::value(const semantics::Logical& node, const Type&) {
  const bool both = node.op == semantics::Logical::Operator::conjunction;
  const Truth decisive = truth_of(!both);
  Truth result = truth_of(both);
  for (const ExpressionId operand : node.operands) {
    result = both ? kleene_and(result, truth(operand)) : kleene_or(result, truth(operand));
    if (result == decisive) break;
  }
  return datum_of(result);
}

/// `all` holds when all of `conditions` do; `count` is that of the last three.
Truth Evaluation::quantified(semantics::Quantifier quantifier, int64_t count, int64_t conditions, const Tally& tally) {
  switch (quantifier) {
    case semantics::Quantifier::any:
      return at_least(1, tally);
    case semantics::Quantifier::all:
      return at_least(conditions, tally);
    case semantics::Quantifier::none:
      return at_most(0, tally);
    case semantics::Quantifier::at_least:
      return at_least(count, tally);
    case semantics::Quantifier::exactly:
      return exactly(count, tally);
    case semantics::Quantifier::at_most:
      return at_most(count, tally);
  }
  return Truth::missing;
}

Datum Evaluation::value(const semantics::Block& node, const Type&) {
  Tally tally;
  for (const ExpressionId condition : node.conditions) tally.add(truth(condition));
  const int64_t wanted = node.count ? count(*node.count) : 0;
  return datum_of(quantified(node.quantifier, wanted, static_cast<int64_t>(node.conditions.size()), tally));
}

/// Arms in order: true gives its value, false goes on, a missing condition makes the whole missing.
Datum Evaluation::value(const semantics::Case& node, const Type&) {
  for (const semantics::Case::Arm& arm : node.arms) {
    const Truth condition = arm.condition ? truth(*arm.condition) : Truth::yes;
    if (condition == Truth::missing) return Missing{};
    if (condition == Truth::yes) return evaluate(arm.value);
  }
  return Missing{};
}

Datum Evaluation::stage_condition(uint32_t stage) {
  const std::optional<ExpressionId>& condition = model_.stages[stage].condition;
  return condition ? once(named_[static_cast<size_t>(view_)].stages[stage], *condition) : Datum(true);
}

Datum Evaluation::value(const semantics::QualifiesAs& node, const Type&) {
  return in_limited([&](Evaluation& limited) { return limited.stage_condition(node.stage); });
}

}  // namespace merit::interpreter
