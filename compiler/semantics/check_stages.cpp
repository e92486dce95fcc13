// Stages and disqualifications.
#include <algorithm>
#include <unordered_map>

#include "compiler/semantics/checker.h"
#include "compiler/semantics/expression_checker.h"
#include "runtime/values/fold.h"
#include "runtime/values/owned_text.h"

namespace merit::semantics {
namespace {

constexpr std::string_view kNone = "none";
constexpr std::string_view kDisqualified = "Disqualified";

}  // namespace

/// The stage enumeration: `none`, the ladder, `Disqualified`. Its labels are texts that data can hold, so no two may
/// fold alike.
void Checker::declare_stage_names() {
  model.stage_enumeration = static_cast<uint32_t>(model.enumerations.size());
  Enumeration labels{{std::string(kNone)}};
  std::unordered_map<std::string, const syntax::Name*> seen;  // by what `is` compares
  for (const syntax::Declaration& at : ast(0).declarations) {
    const auto* stage = std::get_if<syntax::StageDecl>(&at.node);
    if (!stage) continue;
    const std::string& name = stage->name.text;
    if (values::equals_folded(name, kNone) || values::equals_folded(name, kDisqualified)) {
      diagnostics.report(stage->name.span, d::RefusedName{.name = name, .kind = kind_phrase(SymbolKind::stage)})
          .help(d::StageOfItsOwn{});
      labels.labels.push_back(name);
      continue;
    }
    const auto [first, added] = seen.emplace(values::comparison_key(name), &stage->name);
    if (!added && first->second->text != name)  // a name declared twice is reported as such
      diagnostics.report(stage->name.span, d::DuplicateValue{.value = name}).label(first->second->span, d::FirstHere{});
    labels.labels.push_back(name);
  }
  labels.labels.emplace_back(kDisqualified);
  model.enumerations.push_back(std::move(labels));
}

bool Checker::check_stage(const Lazy& lazy, uint32_t index) {
  const auto& written = std::get<syntax::StageDecl>(lazy.declaration->node);
  if (written.also_called) model.stages[index].also_called = written.also_called->value;
  if (written.owned_by) model.stages[index].owned_by = written.owned_by->value;
  if (!written.condition) return true;
  ExpressionChecker checker(*this, {.module = lazy.module, .place = Place::rule});
  const Checked condition = checker.condition(*written.condition);
  model.stages[index].condition = condition;
  return condition.has_value();
}

void Checker::check_disqualification(uint32_t module, const syntax::DisqualifyDecl& disqualify, Span span) {
  ExpressionChecker checker(*this, {.module = module, .place = Place::rule});
  const Checked condition = checker.condition(disqualify.condition);
  Checked because;
  if (disqualify.because) because = checker.of_type(*disqualify.because, kText);
  if (!condition || (disqualify.because && !because)) return;
  const Span written = join(Span{span.file, span.begin, span.begin}, ast(module)[disqualify.condition].span);
  model.disqualifications.push_back({*condition, because, text_of(written), span});
}

}  // namespace merit::semantics
