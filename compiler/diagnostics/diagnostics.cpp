#include "compiler/diagnostics/diagnostics.h"

#include <algorithm>
#include <tuple>

namespace merit::diagnostics {

bool Diagnostics::has_errors() const {
  return std::ranges::any_of(all_, [](const Diagnostic& one) { return one.severity() == Severity::error; });
}

void Diagnostics::sort() {
  // Wider spans first, so that an inner fault follows the outer one at the same place.
  const auto place = [](const Diagnostic& one) { return std::tuple(one.span.file, one.span.begin, ~one.span.end); };
  std::ranges::stable_sort(all_, {}, place);
  // Others may stand between two of the same place and message, so `unique` would not find them all.
  std::vector<Diagnostic> kept;
  kept.reserve(all_.size());
  size_t same_place = 0;  // the first kept that stands where the current one does
  for (Diagnostic& one : all_) {
    if (same_place < kept.size() && kept[same_place].span != one.span) same_place = kept.size();
    const auto repeats = [&](const Diagnostic& other) { return other.id == one.id && other.message == one.message; };
    if (std::none_of(kept.begin() + static_cast<ptrdiff_t>(same_place), kept.end(), repeats))
      kept.push_back(std::move(one));
  }
  all_ = std::move(kept);
}

}  // namespace merit::diagnostics
