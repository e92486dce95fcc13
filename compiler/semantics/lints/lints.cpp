// The list of lints, in the order in which they look.
#include <algorithm>
#include <array>

#include "compiler/semantics/lints/lint.h"

namespace merit::semantics {

std::span<const Lint> model_lints() {
  static constexpr std::array kLints = {
      Lint{"thresholds", find_thresholds},
      Lint{"void points", find_void_points},
      Lint{"weights against order", find_weights_against_order},
      Lint{"young leads", find_young_leads},
      Lint{"absence of unknown", find_absence_of_unknown},
      Lint{"unmatchable texts", find_unmatchable_texts},
      Lint{"values read as missing", find_values_read_as_missing},
      Lint{"unused", find_unused},
      Lint{"review overdue", find_review_overdue},
      Lint{"too many rules", find_too_many_rules},
  };
  return kLints;
}

bool LintSubject::is_rule(Span span) const {
  const auto contains = [&](const Test& test) { return test.span.begin <= span.begin && span.end <= test.span.end; };
  return is_own(span) && std::ranges::none_of(model.tests, contains);
}

}  // namespace merit::semantics
