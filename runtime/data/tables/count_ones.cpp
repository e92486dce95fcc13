#include "runtime/data/tables/count_ones.h"

#include "runtime/text/processor_levels.h"
#include "runtime/values/count_bits.h"

namespace merit::data {

MERIT_LEVELS size_t count_ones(const uint64_t* words, size_t count) {
  size_t ones = 0;
  for (size_t w = 0; w < count; ++w) ones += values::count_bits(words[w]);
  return ones;
}

}  // namespace merit::data
