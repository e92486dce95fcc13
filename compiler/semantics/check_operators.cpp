// Operators: arithmetic, comparison, and, or, not, blocks, missing tests.
#include "compiler/semantics/expression_checker.h"
#include "compiler/semantics/from_syntax.h"
#include "compiler/semantics/literals.h"

namespace merit::semantics {
namespace {

using Written = syntax::Compare::Operator;

bool is_whole_number(const Expression& expression) {
  return expression.type == kInteger && std::holds_alternative<Constant>(expression.node);
}

bool is_negated(Written op) {
  return op == Written::is_not || op == Written::is_not_exactly || op == Written::is_not_at_least ||
         op == Written::is_not_at_most;
}

bool is_ladder_order(Written op) {
  return op == Written::is_at_least || op == Written::is_at_most || op == Written::is_not_at_least ||
         op == Written::is_not_at_most;
}

bool is_exact(Written op) {
  return op == Written::is_exactly || op == Written::is_not_exactly;
}

Compare::Operator operator_of(Written op) {
  switch (op) {
    case Written::less:
      return Compare::Operator::less;
    case Written::less_equal:
    case Written::is_at_most:
    case Written::is_not_at_most:
      return Compare::Operator::less_equal;
    case Written::greater:
      return Compare::Operator::greater;
    case Written::greater_equal:
    case Written::is_at_least:
    case Written::is_not_at_least:
      return Compare::Operator::greater_equal;
    default:
      return Compare::Operator::equal;
  }
}

std::string words_of(Written op) {
  return operator_of(op) == Compare::Operator::greater_equal || operator_of(op) == Compare::Operator::greater
             ? "is at least"
             : "is at most";
}

}  // namespace

bool is_text_literal(const syntax::Expression& expression) {
  const auto* literal = std::get_if<syntax::Literal>(&expression.node);
  return literal && literal->kind == syntax::Literal::Kind::text;
}

// --- two operands of one type ----------------------------------------------------------------------------------------

/// Both sides, each told what the other is: a text literal is an enumeration's label next to one.
std::optional<ExpressionChecker::Pair> ExpressionChecker::operands(syntax::ExpressionId left,
                                                                   syntax::ExpressionId right,
                                                                   std::optional<Type> hint) {
  const auto hint_of = [&](Checked other) { return other ? std::optional(type_of(*other)) : hint; };
  const bool right_first = is_text_literal(ast()[left]);
  const Checked first = check(right_first ? right : left, hint);
  const Checked second = check(right_first ? left : right, hint_of(first));
  if (!first || !second) return std::nullopt;
  return right_first ? Pair{*second, *first} : Pair{*first, *second};
}

std::optional<ExpressionChecker::Pair> ExpressionChecker::unify(ExpressionId left, ExpressionId right) {
  const auto common = common_type(type_of(left), type_of(right));
  if (!common) {
    report_mismatch(left, right);
    return std::nullopt;
  }
  return Pair{*convert(left, *common), *convert(right, *common)};
}

std::optional<ExpressionChecker::Pair> ExpressionChecker::same_type(syntax::ExpressionId left,
                                                                    syntax::ExpressionId right,
                                                                    std::optional<Type> hint) {
  const auto both = operands(left, right, hint);
  return both ? unify(both->first, both->second) : std::nullopt;
}

void ExpressionChecker::report_mismatch(ExpressionId left, ExpressionId right, bool compared) {
  const Expression& a = model()[left];
  const Expression& b = model()[right];
  auto report = diagnostics().report(b.span, d::TypeMismatch{.left = checker_.quoted(a.span),
                                                             .left_type = type_phrase(model(), a.type),
                                                             .right = checker_.quoted(b.span),
                                                             .right_type = type_phrase(model(), b.type)});
  report.label(a.span);
  if (!compared) {
    report.help(d::ValuesOfOneType{});
    return;
  }
  const auto is_constant = [](const Expression& one) { return std::holds_alternative<Constant>(one.node); };
  if (is_moment(a.type) && b.type == kDuration && is_constant(b)) {
    report.help(d::WriteAgo{.text = checker_.quoted(b.span)}).fix({{{b.span.file, b.span.end, b.span.end}, " ago"}});
  } else if ((a.type == kDuration && is_whole_number(b)) || (b.type == kDuration && is_whole_number(a))) {
    const Expression& number = a.type == kDuration ? b : a;
    report.help(d::WriteLength{.length = checker_.quoted(number.span) + " days"});  // no fix: days are a guess
  } else if (a.type == kDuration || b.type == kDuration) {
    std::string field;
    for (const Field& one : model().lead_fields)
      if (field.empty() && is_moment(one.type)) field = one.name;
    const std::string length = checker_.quoted((a.type == kDuration ? a : b).span);
    if (field.empty())
      report.help(d::AskAboutSomeTime{.length = length});
    else
      report.help(d::AskAboutTime{.example = field + " >= " + length + " ago"});
  } else if (is_numeric(a.type) && b.type == kText && is_constant(b)) {
    report.help(d::WriteNumber{});
  } else if (a.type == kText && is_numeric(b.type) && is_constant(b)) {
    report.help(d::DeclareNumber{.text = checker_.quoted(a.span), .number = checker_.quoted(b.span)});
  }
}

// --- arithmetic ------------------------------------------------------------------------------------------------------

Checked ExpressionChecker::node(const syntax::Negate& negate, const Here& here) {
  const Checked operand = check(negate.operand);
  if (!operand) return std::nullopt;
  const Type type = type_of(*operand);
  if (is_numeric(type) || type == kDuration) return add(Negate{*operand}, type, here.span);
  report_wrong_type(*operand, "a number");
  return std::nullopt;
}

Checked ExpressionChecker::node(const syntax::Arithmetic& written, const Here& here) {
  // `now - 2 months` counts back from now, which is all that a calendar length can do.
  const auto* length = std::get_if<syntax::Literal>(&ast()[written.right].node);
  if (written.op == syntax::Arithmetic::Operator::subtract && length && calendar_length(*length) &&
      std::holds_alternative<syntax::Now>(ast()[written.left].node))
    return ago(*length, here.span);
  const auto both = operands(written.left, written.right, std::nullopt);
  if (!both) return std::nullopt;
  return arithmetic(written, both->first, both->second, here.span);
}

/// The rules of "Types": which pairs an operator takes and what it makes of them.
Checked ExpressionChecker::arithmetic(const syntax::Arithmetic& written, ExpressionId left, ExpressionId right,
                                      Span span) {
  using Operator = Arithmetic::Operator;
  const auto op = from_syntax(written.op);
  const Type a = type_of(left);
  const Type b = type_of(right);
  const auto make = [&](ExpressionId x, ExpressionId y, Type type) { return add(Arithmetic{op, x, y}, type, span); };

  if (is_numeric(a) && is_numeric(b)) {
    const Type type = op == Operator::divide ? kNumber : *common_type(a, b);
    return make(*convert(left, type), *convert(right, type), type);
  }
  const bool sum = op == Operator::add || op == Operator::subtract;
  if (sum && a == kDuration && b == kDuration) return make(left, right, kDuration);
  if (op == Operator::divide && a == kDuration && b == kDuration) return make(left, right, kNumber);
  if (sum && is_moment(a) && b == kDuration) return make(*convert(left, kTime), right, kTime);
  if (op == Operator::add && a == kDuration && is_moment(b)) return make(*convert(right, kTime), left, kTime);
  if (op == Operator::subtract && is_moment(a) && is_moment(b)) {
    const Type type = *common_type(a, b);
    return make(*convert(left, type), *convert(right, type), kDuration);
  }
  if (op == Operator::multiply && a == kDuration && is_numeric(b)) return scale(left, right, span);
  if (op == Operator::multiply && is_numeric(a) && b == kDuration) return scale(right, left, span);

  diagnostics()
      .report(written.operator_span,
              d::NoSuchArithmetic{.op = std::string(checker_.sources.text(written.operator_span)),
                                  .left = type_phrase(model(), a),
                                  .right = type_phrase(model(), b)})
      .label(model()[left].span)
      .label(model()[right].span);
  return std::nullopt;
}

Checked ExpressionChecker::scale(ExpressionId duration, ExpressionId factor, Span span) {
  return add(Arithmetic{Arithmetic::Operator::multiply, duration, *convert(factor, kNumber)}, kDuration, span);
}

// --- comparison ------------------------------------------------------------------------------------------------------

Checked ExpressionChecker::negated_if(bool negated, Checked operand, Span span) {
  if (!operand || !negated) return operand;
  return add(Not{*operand}, kBoolean, span);
}

Checked ExpressionChecker::node(const syntax::Compare& compare, const Here& here) {
  const auto both = same_type(compare.left, compare.right, std::nullopt);
  if (!both) return std::nullopt;
  const auto [left, right] = *both;
  const Type type = type_of(left);
  if (type == kTextList) {
    report_wrong_type(left, "a single value");
    return std::nullopt;
  }
  const Compare::Operator op = operator_of(compare.op);
  const bool ladder = is_ladder_order(compare.op);
  if (ladder && !check_ladder_order(compare, left, right)) return std::nullopt;
  if (!ladder && op != Compare::Operator::equal && !check_order(compare, left, right)) return std::nullopt;
  if (is_exact(compare.op) && type != kText) {
    report_wrong_type(left, "a text");
    return std::nullopt;
  }
  const bool on_ladder = ladder && type.enumeration == model().stage_enumeration;
  const Checked made = add(Compare{op, left, right, is_exact(compare.op), on_ladder}, kBoolean, here.span);
  return negated_if(is_negated(compare.op), made, here.span);
}

/// `<`, `<=`, `>`, `>=` are for what has a size.
bool ExpressionChecker::check_order(const syntax::Compare& compare, ExpressionId left, ExpressionId) {
  const Type type = type_of(left);
  if (is_ordered(type)) return true;
  auto report = diagnostics().report(
      compare.operator_span,
      d::NoOrder{.op = std::string(checker_.sources.text(compare.operator_span)), .type = type_phrase(model(), type)});
  report.label(model()[left].span);
  if (!is_enumeration(type)) return false;
  const std::string words = words_of(compare.op);
  report.help(d::OrderOfEnumeration{.op = words});
  if (compare.op == Written::less_equal || compare.op == Written::greater_equal)
    report.fix({{compare.operator_span, words}});
  return false;
}

/// `is at least`, `is at most` are for enumerations.
bool ExpressionChecker::check_ladder_order(const syntax::Compare& compare, ExpressionId left, ExpressionId) {
  if (is_enumeration(type_of(left))) return true;
  auto report = diagnostics().report(compare.operator_span,
                                     d::NoOrder{.op = std::string(checker_.sources.text(compare.operator_span)),
                                                .type = type_phrase(model(), type_of(left))});
  report.label(model()[left].span);
  if (!is_ordered(type_of(left))) return false;
  const std::string sign = operator_of(compare.op) == Compare::Operator::greater_equal ? ">=" : "<=";
  report.help(d::OrderOfNumbers{.op = sign});
  if (!is_negated(compare.op)) report.fix({{compare.operator_span, sign}});
  return false;
}

Checked ExpressionChecker::node(const syntax::Between& between, const Here& here) {
  const Checked value = check(between.value);
  const Checked low = check(between.low);
  const Checked high = check(between.high);
  if (!value || !low || !high) return std::nullopt;
  const auto from = unify(*value, *low);
  const auto to = from ? unify(*value, *high) : std::nullopt;
  if (!to) return std::nullopt;
  if (!is_ordered(type_of(*value))) {
    diagnostics().report(model()[*value].span,
                         d::NoOrder{.op = "between", .type = type_phrase(model(), type_of(*value))});
    return std::nullopt;
  }
  const ExpressionId at_least =
      add(Compare{Compare::Operator::greater_equal, from->first, from->second}, kBoolean, here.span);
  const ExpressionId at_most = add(Compare{Compare::Operator::less_equal, to->first, to->second}, kBoolean, here.span);
  const Checked made = add(Logical{Logical::Operator::conjunction, {at_least, at_most}}, kBoolean, here.span);
  return negated_if(between.negated, made, here.span);
}

// --- and, or, not ----------------------------------------------------------------------------------------------------

Checked ExpressionChecker::node(const syntax::Not& negation, const Here& here) {
  return negated_if(true, condition(negation.operand), here.span);
}

Checked ExpressionChecker::node(const syntax::Logical& logical, const Here& here) {
  open_events(here.id);
  Logical made{from_syntax(logical.op), {}};
  bool failed = false;
  for (size_t i = 0; i < logical.operands.size(); ++i) {
    if (const size_t values = report_repeated_values(logical, i)) {
      failed = true;
      i += values - 1;
      continue;
    }
    const Checked checked = condition(logical.operands[i]);
    failed |= !checked;
    if (checked) made.operands.push_back(*checked);
  }
  if (failed) return std::nullopt;
  return add(std::move(made), kBoolean, here.span);
}

/// `country is "US" or "UK"`: how many values stand from `first` on with which the comparison before was meant, too.
size_t ExpressionChecker::report_repeated_values(const syntax::Logical& logical, size_t first) {
  if (first == 0) return 0;
  const auto is_value = [&](syntax::ExpressionId id) {
    const auto* literal = std::get_if<syntax::Literal>(&ast()[id].node);
    return literal && literal->kind != syntax::Literal::Kind::boolean && !ast()[id].bracketed;
  };
  size_t end = first;
  while (end < logical.operands.size() && is_value(logical.operands[end])) ++end;
  const syntax::Expression* before = &ast()[logical.operands[first - 1]];
  if (const auto* inner = std::get_if<syntax::Logical>(&before->node); inner && !before->bracketed)
    before = &ast()[inner->operands.back()];
  const auto* compare = std::get_if<syntax::Compare>(&before->node);
  const bool is = compare && compare->op == Written::is && logical.op == syntax::Logical::Operator::disjunction;
  const bool is_not = compare && compare->op == Written::is_not;
  if (end == first || before->bracketed || !(is || is_not) || !is_value(compare->right)) return 0;

  const Checked value = check(logical.operands[first]);
  if (!value) return end - first;
  std::string set =
      std::string(is ? "in { " : "not in { ") + std::string(checker_.sources.text(ast()[compare->right].span));
  for (size_t i = first; i < end; ++i)
    set += ", " + std::string(checker_.sources.text(ast()[logical.operands[i]].span));
  set += " }";
  const Span from_operator{before->span.file, compare->operator_span.begin, ast()[logical.operands[end - 1]].span.end};
  const Span subject{before->span.file, before->span.begin, compare->operator_span.begin};
  report_wrong_type(*value, "a condition")
      .help(d::CompareWithSeveral{.text = std::string(checker_.sources.text(subject)) + set})
      .fix({{from_operator, set}});
  return end - first;
}

Checked ExpressionChecker::node(const syntax::Block& block, const Here& here) {
  Block made{from_syntax(block.quantifier), std::nullopt, {}};
  bool failed = false;
  if (block.count) {
    made.count = count(*block.count);
    failed |= !made.count;
  }
  for (const syntax::ExpressionId one : block.conditions) {
    const Checked checked = condition(one);
    failed |= !checked;
    if (checked) made.conditions.push_back(*checked);
  }
  if (failed) return std::nullopt;
  return add(std::move(made), kBoolean, here.span);
}

Checked ExpressionChecker::node(const syntax::MissingTest& test, const Here& here) {
  const Checked operand = check(test.operand);
  if (!operand) return std::nullopt;
  const Checked made = add(MissingTest{*operand, test.known}, kBoolean, here.span);
  return negated_if(test.negated, made, here.span);
}

Checked ExpressionChecker::node(const syntax::DefaultTo& defaulted, const Here& here) {
  const auto both = same_type(defaulted.value, defaulted.otherwise, here.hint);
  if (!both) return std::nullopt;
  return add(DefaultTo{both->first, both->second}, type_of(both->first), here.span);
}

}  // namespace merit::semantics
