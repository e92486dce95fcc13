// A definition is an agreement that people go through again: when that is overdue, and when it is too much to go
// through.
#include <fmt/core.h>

#include <algorithm>
#include <charconv>

#include "compiler/semantics/lints/lint.h"
#include "runtime/values/calendar.h"
#include "runtime/values/owned_text.h"

namespace merit::semantics {
namespace {

/// At a minute a rule, a meeting of one hour. Research on what people find in reviews stops at about that length, too.
constexpr int64_t kMostRules = 60;

/// `every 2 weeks`, counted from `day`; nothing for what is no whole number of days or months.
std::optional<int64_t> add_interval(int64_t day, const syntax::Literal& every) {
  int64_t count = 0;
  const char* const end = every.text.data() + every.text.size();
  if (std::from_chars(every.text.data(), end, count).ptr != end || count <= 0 || count > 10'000) return std::nullopt;
  switch (every.unit) {
    case syntax::Unit::day:
      return day + count;
    case syntax::Unit::week:
      return day + 7 * count;
    case syntax::Unit::month:
      return values::add_months(day, count);
    case syntax::Unit::quarter:
      return values::add_months(day, 3 * count);
    case syntax::Unit::year:
      return values::add_months(day, 12 * count);
    default:
      return std::nullopt;
  }
}

/// The last day on which people agreed or changed something, if the definition says one.
std::optional<int64_t> last_reviewed(const Definition& definition) {
  std::optional<int64_t> last;
  const auto take = [&](int64_t day) { last = std::max(day, last.value_or(day)); };
  if (definition.agreed) take(definition.agreed->date);
  for (const Definition::Changed& changed : definition.changed) take(changed.date);
  return last;
}

}  // namespace

void find_review_overdue(const LintSubject& subject, diagnostics::Diagnostics& found) {
  const auto last = last_reviewed(subject.model.definition);
  if (!last || !subject.today) return;
  for (const syntax::Declaration& declaration : subject.ast.declarations) {
    const auto* block = std::get_if<syntax::DefinitionDecl>(&declaration.node);
    if (!block || !block->review) continue;
    const auto due = add_interval(*last, *block->review);
    if (!due || *subject.today <= *due) continue;
    found.report(block->review->span, diagnostics::ReviewOverdue{.due = values::date_text(*due)})
        .help(diagnostics::LastReviewed{.last = values::date_text(*last)});
  }
}

void find_too_many_rules(const LintSubject& subject, diagnostics::Diagnostics& found) {
  const auto is_own = [&](const auto& rule) { return subject.is_own(rule.span); };
  int64_t count = std::ranges::count_if(subject.model.disqualifications, is_own);
  const Rule* last = nullptr;
  for (const Score& score : subject.model.scores) {
    for (const Rule& rule : score.rules) {
      if (!is_own(rule)) continue;
      ++count;
      last = &rule;
    }
  }
  if (count > kMostRules && last) {
    found.report(last->span, diagnostics::TooManyRules{.found = count, .most = kMostRules});
  }
}

}  // namespace merit::semantics
