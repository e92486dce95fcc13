#include "runtime/data/grouping/word_order.h"

#include "runtime/text/processor_levels.h"

namespace merit::data {
namespace {

/// Words that are compared side by side: few enough that little is looked at again where one descends.
constexpr size_t kAtOnce = 32;

template <bool kOrSame>
[[gnu::always_inline]] inline bool descends(const uint64_t* word, int shift) {
  const uint64_t before = word[-1] >> shift, here = *word >> shift;
  return kOrSame ? here <= before : here < before;
}

template <bool kOrSame>
[[gnu::always_inline]] inline size_t find(const uint64_t* words, size_t place, size_t count, int shift) {
  for (; place + kAtOnce <= count; place += kAtOnce) {
    uint64_t found = 0;
    for (size_t i = 0; i < kAtOnce; ++i) found |= descends<kOrSame>(words + place + i, shift) ? 1 : 0;
    if (found != 0) break;
  }
  while (place < count && !descends<kOrSame>(words + place, shift)) ++place;
  return place;
}

}  // namespace

MERIT_LEVELS size_t find_descent(const uint64_t* words, size_t begin, size_t count, int shift, bool or_same) {
  return or_same ? find<true>(words, begin, count, shift) : find<false>(words, begin, count, shift);
}

}  // namespace merit::data
