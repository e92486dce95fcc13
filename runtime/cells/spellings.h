/// The spellings of missing that a field declares (`missing when`), asked of many values: most are none of them, which
/// is seen at once.
#pragma once

#include "runtime/cells/texts.h"

namespace merit::cells {

class Spellings {
 public:
  /// `numbers` has room for `count`. Both outlive this.
  void set_up(const merit_text* texts, uint64_t count, double* numbers);

  bool empty() const { return count_ == 0; }
  /// Whether there is a number among them.
  bool have_numbers() const { return number_count_ > 0; }
  /// Whether a text, trimmed and folded, is one of them.
  bool have(TextView text) const { return count_ > 0 && may_have(text) && are(text); }
  /// Whether one of them, read as a number, is this.
  bool have(double number) const {
    for (uint64_t i = 0; i < number_count_; ++i) {
      if (numbers_[i] == number) return true;
    }
    return false;
  }

 private:
  bool may_have(TextView text) const;
  bool are(TextView text) const;

  const merit_text* texts_ = nullptr;
  uint64_t count_ = 0;
  const double* numbers_ = nullptr;
  uint64_t number_count_ = 0;
  uint64_t sizes_[32];  ///< by the low bits of the first letter: sizes of spellings as bits
};

}  // namespace merit::cells
