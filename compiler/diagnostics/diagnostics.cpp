#include "compiler/diagnostics/diagnostics.h"

#include <algorithm>
#include <tuple>

namespace merit::diagnostics {

Diagnostic& Diagnostics::keep(Diagnostic made) {
  if (made.severity() == Severity::error) {
    has_errors_ = true;
    if (is_full(made.span.file)) return dropped_ = std::move(made);
    const auto file = static_cast<size_t>(made.span.file);
    if (error_counts_.size() <= file) error_counts_.resize(file + 1);
    ++error_counts_[file];
  }
  return all_.emplace_back(std::move(made));
}

bool Diagnostics::is_full(source::FileId file) const {
  const auto index = static_cast<size_t>(file);
  return index < error_counts_.size() && error_counts_[index] == kMostErrors;
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
