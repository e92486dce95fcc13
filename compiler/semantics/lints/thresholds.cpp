// A threshold that no lead can reach, since the most a score gives is below it, or that every lead meets.
//
// Only a score, or a sum of scores, beside what is the same for all leads is looked at. A threshold is unreachable with
// the parameters as the definition has them; it is met by all only if it is for every value that they may be given.
#include <fmt/core.h>

#include <cmath>
#include <optional>
#include <set>
#include <tuple>

#include "compiler/semantics/lints/lint.h"
#include "compiler/semantics/lints/ranges.h"
#include "compiler/semantics/walk.h"
#include "runtime/values/owned_text.h"

namespace merit::semantics {
namespace {

using Operator = Compare::Operator;

enum class Verdict : uint8_t { open, never, always };

struct Finding {
  Verdict verdict = Verdict::open;
  ExpressionId value{};  ///< the side that has a score
  double bound = 0;      ///< of that side, which decides it
  bool at_most = false;  ///< the bound is from above
};

/// `a op b` as `b op a`.
Operator mirrored(Operator op) {
  switch (op) {
    case Operator::equal:
      return Operator::equal;
    case Operator::less:
      return Operator::greater;
    case Operator::less_equal:
      return Operator::greater_equal;
    case Operator::greater:
      return Operator::less;
    case Operator::greater_equal:
      return Operator::less_equal;
  }
  return op;
}

Verdict decide(Operator op, Range value, Range limit) {
  const bool below = value.high < limit.low;
  const bool above = value.low > limit.high;
  switch (op) {
    case Operator::equal:
      return below || above ? Verdict::never : Verdict::open;
    case Operator::greater:
      return value.high <= limit.low ? Verdict::never : above ? Verdict::always : Verdict::open;
    case Operator::greater_equal:
      return below ? Verdict::never : value.low >= limit.high ? Verdict::always : Verdict::open;
    case Operator::less:
      return value.low >= limit.high ? Verdict::never : below ? Verdict::always : Verdict::open;
    case Operator::less_equal:
      return above ? Verdict::never : value.high <= limit.low ? Verdict::always : Verdict::open;
  }
  return Verdict::open;
}

class Thresholds {
 public:
  Thresholds(const LintSubject& subject, diagnostics::Diagnostics& found)
      : subject_(subject),
        model_(subject.model),
        found_(found),
        declared_(model_, ParameterValues::as_declared),
        any_(model_, ParameterValues::any) {}

  void find() {
    for (const Expression& expression : model_.expressions) {
      if (const auto* logical = std::get_if<Logical>(&expression.node)) look_at_range(*logical, expression.span);
    }
    for (const Expression& expression : model_.expressions) {
      const auto* compare = std::get_if<Compare>(&expression.node);
      if (compare && !in_ranges_.contains(key(expression.span))) say(finding_of(*compare), expression.span);
    }
  }

 private:
  using Key = std::tuple<uint32_t, uint32_t, uint32_t>;
  static Key key(Span span) { return {static_cast<uint32_t>(span.file), span.begin, span.end}; }

  /// `x between A and B` is two comparisons that stand where it does: one of them may well hold of every lead.
  void look_at_range(const Logical& logical, Span span) {
    if (logical.operands.size() != 2) return;
    const auto* low = std::get_if<Compare>(&model_[logical.operands[0]].node);
    const auto* high = std::get_if<Compare>(&model_[logical.operands[1]].node);
    if (!low || !high || model_[logical.operands[0]].span != span) return;
    in_ranges_.insert(key(span));
    const Finding first = finding_of(*low);
    const Finding second = finding_of(*high);
    if (first.verdict == Verdict::never) {
      say(first, span);
    } else if (second.verdict == Verdict::never) {
      say(second, span);
    }
  }

  Finding finding_of(const Compare& compare) {
    const bool left = has_score(compare.left);
    if (left == has_score(compare.right) || !is_plain(left ? compare.right : compare.left)) return {};
    const ExpressionId value = left ? compare.left : compare.right;
    const ExpressionId limit = left ? compare.right : compare.left;
    const Operator op = left ? compare.op : mirrored(compare.op);
    const Range declared = declared_.of(value);
    const bool never = decide(op, declared, declared_.of(limit)) == Verdict::never;
    const bool always = decide(op, any_.of(value), any_.of(limit)) == Verdict::always;
    if (!never && !always) return {};
    const bool wants_more = op == Operator::greater || op == Operator::greater_equal ||
                            (op == Operator::equal && declared.high < declared_.of(limit).low);
    const bool at_most = never == wants_more;
    const Range range = never ? declared : any_.of(value);
    return {never ? Verdict::never : Verdict::always, value, at_most ? range.high : range.low, at_most};
  }

  /// Whether a score is part of what is computed there.
  bool has_score(ExpressionId id) const {
    if (std::holds_alternative<ScoreUse>(model_[id].node)) return true;
    bool has = false;
    for_each_operand(model_[id].node, [&](ExpressionId operand) { has |= has_score(operand); });
    return has;
  }

  /// A constant or parameter.
  bool is_plain(ExpressionId id) const {
    const auto& node = model_[id].node;
    if (const auto* convert = std::get_if<Convert>(&node)) return is_plain(convert->operand);
    if (const auto* negate = std::get_if<Negate>(&node)) return is_plain(negate->operand);
    return std::holds_alternative<Constant>(node) || std::holds_alternative<ParameterUse>(node);
  }

  void say(const Finding& finding, Span span) {
    if (finding.verdict == Verdict::open || !std::isfinite(finding.bound) || !subject_.is_rule(span)) return;
    const std::string text(subject_.text(span));
    const std::string value = fmt::format("`{}`", subject_.text(model_[finding.value].span));
    const std::string side = finding.at_most ? "at most" : "at least";
    const std::string bound = values::number_text(finding.bound);
    if (finding.verdict == Verdict::never) {
      found_.report(span, diagnostics::UnreachableThreshold{text, value, side, bound});
    } else {
      found_.report(span, diagnostics::ThresholdAlwaysMet{text, value, side, bound});
    }
  }

  const LintSubject& subject_;
  const Model& model_;
  diagnostics::Diagnostics& found_;
  Ranges declared_, any_;
  std::set<Key> in_ranges_;
};

}  // namespace

void find_thresholds(const LintSubject& subject, diagnostics::Diagnostics& found) {
  Thresholds(subject, found).find();
}

}  // namespace merit::semantics
