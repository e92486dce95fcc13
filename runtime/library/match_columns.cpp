#include "runtime/library/match_columns.h"

#include "runtime/values/code_points.h"
#include "runtime/values/fold.h"
#include "runtime/values/unicode.h"

namespace merit::library {

namespace {

/// The code points of a name that count, one after another.
class CountingLetters {
 public:
  explicit CountingLetters(TextView name) : at_(name.begin()), end_(name.end()) {}

  /// Where nothing is left, an empty text.
  TextView next() {
    while (at_ != end_) {
      const auto [code_point, bytes] = values::code_point_at(at_, end_);
      const TextView letter(at_, bytes);
      at_ += bytes;
      if (!values::is_white_space(code_point) && code_point != '-' && code_point != '_') return letter;
    }
    return {};
  }

 private:
  const char* at_;
  const char* end_;
};

TextView name_of(const Array& structure, int64_t child) {
  const ArrowSchema* const schema = structure.schema->children[child];
  return schema == nullptr ? TextView() : view_of_string(schema->name);
}

}  // namespace

bool names_match(TextView a, TextView b) {
  CountingLetters of_a(a), of_b(b);
  for (;;) {
    const TextView letter_a = of_a.next();
    const TextView letter_b = of_b.next();
    if (letter_a.empty() || letter_b.empty()) return letter_a.empty() && letter_b.empty();
    if (!values::equals_folded(letter_a, letter_b)) return false;
  }
}

ColumnMatch match_column(const Array& structure, TextView wanted, bool exact) {
  ColumnMatch match;
  const int64_t children = structure.schema->children == nullptr ? 0 : structure.schema->n_children;
  for (int pass = exact ? 0 : 1; pass < 2 && match.column < 0; ++pass) {
    for (int64_t i = 0; i < children; ++i) {
      const TextView name = name_of(structure, i);
      if (name.empty()) continue;
      if (pass == 0 ? !values::equals_exact(name, wanted) : !names_match(name, wanted)) continue;
      (match.column < 0 ? match.column : match.rival) = i;
      if (match.rival >= 0) break;
    }
  }
  return match;
}

}  // namespace merit::library
