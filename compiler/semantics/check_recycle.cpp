// `recycle`: after which events a lead begins afresh.
#include <set>

#include "compiler/semantics/checker.h"
#include "compiler/semantics/expression_checker.h"
#include "compiler/semantics/walk.h"

namespace merit::semantics {
namespace {

/// Finds what a pattern asks of scores, outputs and stages, also through lets, functions and derived events: they see
/// what comes after the pattern's last event, so the pattern cannot hang on them.
class DecidedParts {
 public:
  explicit DecidedParts(const Model& model) : model_(model) {}

  /// The first that is found.
  std::optional<ExpressionId> in(PatternId id) {
    pattern(id);
    return found_;
  }

 private:
  void pattern(PatternId id) {
    if (!patterns_.insert(id).second) return;
    for_each_part(model_[id], [this](ExpressionId part) { expression(part); });
    for (const PatternId alternative : model_.events[model_[id].event].alternatives) pattern(alternative);
  }

  void sequence(SequenceId id) {
    for (const Sequence::Step& step : model_[id].steps) pattern(step.pattern);
  }

  void expression(ExpressionId id) {
    if (found_ || !expressions_.insert(id).second) return;
    const Expression::Node& node = model_[id].node;
    const bool is_decided = std::holds_alternative<ScoreUse>(node) || std::holds_alternative<OutputUse>(node) ||
                            std::holds_alternative<QualifiesAs>(node);
    if (is_decided) found_ = id;
    if (const auto* let = std::get_if<LetUse>(&node)) expression(model_.lets[let->let].value);
    if (const auto* call = std::get_if<FunctionCall>(&node)) expression(model_.functions[call->function].body);
    if (const auto* test = std::get_if<EventTest>(&node)) sequence(test->sequence);
    if (const auto* aggregate = std::get_if<Aggregate>(&node)) sequence(aggregate->sequence);
    for_each_operand(node, [this](ExpressionId operand) { expression(operand); });
  }

  const Model& model_;
  std::set<ExpressionId> expressions_;
  std::set<PatternId> patterns_;
  std::optional<ExpressionId> found_;
};

bool contains(Span outer, Span inner) {
  return outer.file == inner.file && outer.begin <= inner.begin && inner.end <= outer.end;
}

}  // namespace

void Checker::check_recycle(uint32_t module, const syntax::Declaration& at) {
  if (recycle_) {
    diagnostics.report(at.word, d::GivenTwice{.what = "recycle"}).label(*recycle_, d::FirstHere{});
    return;
  }
  recycle_ = at.word;
  ExpressionChecker checker(*this, {.module = module, .place = Place::rule, .sees_outcomes = true});
  const auto pattern = checker.pattern(std::get<syntax::RecycleDecl>(at.node).pattern);
  if (!pattern) return;
  model.recycle_pattern = static_cast<int32_t>(*pattern);
  const auto decided = DecidedParts(model).in(*pattern);
  if (!decided) return;
  const Span whole = model[*pattern].span;
  const Span asked = model[*decided].span;
  const std::string cycle = "`recycle` → `" + quoted(asked) + "` → `recycle`";
  diagnostics.report(contains(whole, asked) ? asked : whole, d::CyclicDeclaration{.name = "recycle", .cycle = cycle});
}

}  // namespace merit::semantics
