// `any visit where page is "/a" and seconds > 3`: does `seconds > 3` belong to the visit or to the lead? After `where`
// stands one comparison, so the language asks for brackets wherever a name directly after a following `and` or `or` is
// a field of that event.
#include <algorithm>

#include "compiler/semantics/expression_checker.h"

namespace merit::semantics {
namespace {

/// The operand that an expression begins with, if its text begins with that operand's.
struct FirstOperand {
  using Found = std::optional<syntax::ExpressionId>;
  Found operator()(const syntax::Compare& one) const { return one.left; }
  Found operator()(const syntax::Arithmetic& one) const { return one.left; }
  Found operator()(const syntax::Between& one) const { return one.value; }
  Found operator()(const syntax::Membership& one) const { return one.value; }
  Found operator()(const syntax::TextTest& one) const { return one.subject; }
  Found operator()(const syntax::RegexTest& one) const { return one.subject; }
  Found operator()(const syntax::MissingTest& one) const { return one.operand; }
  Found operator()(const syntax::DefaultTo& one) const { return one.value; }
  Found operator()(const syntax::Logical& one) const { return one.operands.front(); }
  Found operator()(const auto&) const { return std::nullopt; }
};

/// What a comparison compares.
struct ComparedOperand {
  using Found = std::optional<syntax::ExpressionId>;
  Found operator()(const syntax::Compare& one) const { return one.left; }
  Found operator()(const syntax::Between& one) const { return one.value; }
  Found operator()(const syntax::Membership& one) const { return one.value; }
  Found operator()(const syntax::TextTest& one) const { return one.subject; }
  Found operator()(const syntax::RegexTest& one) const { return one.subject; }
  Found operator()(const syntax::MissingTest& one) const { return one.operand; }
  Found operator()(const auto&) const { return std::nullopt; }
};

bool has_where(const syntax::Expression& expression) {
  const auto* aggregate = std::get_if<syntax::Aggregate>(&expression.node);
  if (!aggregate || expression.bracketed) return false;
  return std::ranges::any_of(aggregate->sequence.steps,
                             [](const auto& step) { return step.pattern.where.has_value(); });
}

}  // namespace

/// `count of visits where seconds > 3 > 1`: a reader cannot tell where the `where` ends, so an aggregate that has one
/// stands in brackets when it is compared.
bool ExpressionChecker::check_compared(syntax::ExpressionId id) {
  auto operand = std::visit(ComparedOperand{}, ast()[id].node);
  while (operand && !ast()[*operand].bracketed) {
    syntax::ExpressionId last = *operand;
    const auto* sum = std::get_if<syntax::Arithmetic>(&ast()[*operand].node);
    if (sum) last = sum->right;
    if (has_where(ast()[last])) {
      const Span span = ast()[last].span;
      const std::string text = checker_.quoted(span);
      diagnostics()
          .report(span, d::AggregateNeedsBrackets{.text = text})
          .help(d::BracketAggregate{.text = text})
          .fix({{{span.file, span.begin, span.begin}, "("}, {{span.file, span.end, span.end}, ")"}});
      return false;
    }
    operand = sum ? std::optional(sum->left) : std::nullopt;
  }
  return true;
}

/// The events with a `where` that is not closed by a bracket before the end of the expression. On the way, names that
/// follow an `and` or `or` behind such a `where` are checked.
std::vector<uint32_t> ExpressionChecker::open_events(syntax::ExpressionId id) {
  const syntax::Expression& expression = ast()[id];
  std::vector<uint32_t> open;
  const auto add_all = [&](syntax::ExpressionId operand) {
    if (ast()[operand].bracketed) return;
    const auto more = open_events(operand);
    open.insert(open.end(), more.begin(), more.end());
  };
  if (const auto* logical = std::get_if<syntax::Logical>(&expression.node)) {
    for (size_t i = 0; i < logical->operands.size(); ++i) {
      if (i > 0) check_leading_name(logical->operands[i], open);
      add_all(logical->operands[i]);
    }
  } else if (const auto* negation = std::get_if<syntax::Not>(&expression.node)) {
    add_all(negation->operand);
  } else if (const auto* compare = std::get_if<syntax::Compare>(&expression.node)) {
    add_all(compare->left);
    add_all(compare->right);
  } else if (const auto* arithmetic = std::get_if<syntax::Arithmetic>(&expression.node)) {
    add_all(arithmetic->left);
    add_all(arithmetic->right);
  } else if (const auto* test = std::get_if<syntax::EventTest>(&expression.node)) {
    add_open_events(test->sequence, open);
  } else if (const auto* aggregate = std::get_if<syntax::Aggregate>(&expression.node)) {
    add_open_events(aggregate->sequence, open);
  } else if (const auto first = std::visit(FirstOperand{}, expression.node)) {
    add_all(*first);
  }
  return open;
}

void ExpressionChecker::add_open_events(const syntax::Sequence& sequence, std::vector<uint32_t>& events) {
  for (const auto& step : sequence.steps) {
    if (!step.pattern.where) continue;
    const auto symbol = checker_.look_up(scope_.module, step.pattern.event).symbol;
    if (symbol && symbol->kind == SymbolKind::event) events.push_back(symbol->index);
  }
}

void ExpressionChecker::check_leading_name(syntax::ExpressionId id, const std::vector<uint32_t>& events) {
  if (events.empty()) return;
  while (!ast()[id].bracketed) {
    const auto first = std::visit(FirstOperand{}, ast()[id].node);
    if (!first) break;
    id = *first;
  }
  const auto* use = std::get_if<syntax::NameUse>(&ast()[id].node);
  if (ast()[id].bracketed || !use || use->name.module || checker_.moot.contains({scope_.module, id})) return;
  const std::string& name = use->name.name.text;
  for (const uint32_t index : events) {
    if (!checker_.require_checked(SymbolKind::event, index, ast()[id].span)) continue;
    const Event& event = model().events[index];
    if (name != "at" && !checker_.indexes.field(index, name)) continue;
    const bool lead_too = std::ranges::find(model().lead_fields, name, &Field::name) != model().lead_fields.end();
    auto report = diagnostics().report(
        ast()[id].span, d::NeedsBrackets{.text = name, .relation = "is a field of", .event = event.name});
    report.help(d::BracketWhere{.event = event.name});
    if (lead_too) report.help(d::NameTheLead{.name = name});
    checker_.moot.emplace(scope_.module, id);
    return;
  }
}

}  // namespace merit::semantics
