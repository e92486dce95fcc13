/// The spellings of missing that a field declares, asked of many texts: most are none of them, which is seen at once.
#pragma once

#include "runtime/library/failure.h"

namespace merit::library {

class Spellings {
 public:
  /// The field outlives this.
  void set_up(const merit_field& field);

  /// Whether a text, which is UTF-8, is one of them.
  bool have(TextView text) const { return field_->missing_count > 0 && may_have(text) && are(text); }

 private:
  bool may_have(TextView text) const;
  bool are(TextView text) const;

  const merit_field* field_ = nullptr;
  uint64_t sizes_[32];  ///< by the low bits of the first letter: sizes of spellings as bits
};

bool is_ascii(TextView text);
/// Whether a text is one of the spellings that a field says are missing.
bool text_means_missing(const merit_field& field, TextView text);

}  // namespace merit::library
