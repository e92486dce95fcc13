/// Which column a field is read from: the one whose name is the same but for case, white space, `-` and `_`. Where two
/// fit, the data does not say which is meant; `from` can, since a column of exactly that name wins.
#pragma once

#include "runtime/values/code_points.h"
#include "runtime/values/text_view.h"
#include "runtime/values/unicode.h"

namespace merit::cells {

/// What matching looks at of a name: its letters that count, folded, one after another.
class NameLetters {
 public:
  static constexpr uint32_t kEnd = UINT32_MAX;

  explicit NameLetters(values::TextView name) : at_(name.begin()), end_(name.end()) {}

  /// A code point, or `kEnd` where none is left.
  uint32_t next() {
    while (at_ != end_) {
      const auto [code_point, bytes] = values::code_point_at(at_, end_);
      at_ += bytes;
      const bool separates = values::is_white_space(code_point) || code_point == '-' || code_point == '_';
      if (!separates) return values::fold(code_point);
    }
    return kEnd;
  }

 private:
  const char* at_;
  const char* end_;
};

/// The same names but for what matching ignores.
inline bool names_match(values::TextView a, values::TextView b) {
  NameLetters of_a(a), of_b(b);
  for (;;) {
    const uint32_t letter = of_a.next();
    if (letter != of_b.next()) return false;
    if (letter == NameLetters::kEnd) return true;
  }
}

struct ColumnMatch {
  int32_t column = -1;  ///< -1: none fits
  int32_t rival = -1;   ///< another that fits as well

  bool found() const { return column >= 0; }
  bool ambiguous() const { return rival >= 0; }
};

/// The first of `columns` that is so, and the next.
template <typename Column>
ColumnMatch first_two(int32_t columns, const Column& is_so) {
  ColumnMatch match;
  for (int32_t i = 0; i < columns && !match.ambiguous(); ++i) {
    if (is_so(i)) (match.found() ? match.rival : match.column) = i;
  }
  return match;
}

/// `named_by_from`: a column that `is_called` exactly so wins; else those of which `matches` holds.
template <typename IsCalled, typename Matches>
ColumnMatch match_column(int32_t columns, bool named_by_from, const IsCalled& is_called, const Matches& matches) {
  const ColumnMatch exact = named_by_from ? first_two(columns, is_called) : ColumnMatch();
  return exact.found() ? exact : first_two(columns, matches);
}

}  // namespace merit::cells
