#include "runtime/library/processor.h"

#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace merit::library {

namespace {

#if defined(__x86_64__)

struct Leaf {
  unsigned a = 0, b = 0, c = 0, d = 0;
};

Leaf leaf(unsigned number) {
  Leaf found;
  __get_cpuid_count(number, 0, &found.a, &found.b, &found.c, &found.d);
  return found;
}

bool has_all(unsigned word, unsigned bits) {
  return (word & bits) == bits;
}

/// Which registers the system saves for its programs.
uint64_t saved_registers() {
  uint32_t low = 0, high = 0;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return static_cast<uint64_t>(high) << 32 | low;
}

/// As the psABI has the levels, x86-64-v2 to v4.
uint32_t level_of_processor() {
  constexpr unsigned kSse3 = 1U << 0, kSsse3 = 1U << 9, kFma = 1U << 12, kCx16 = 1U << 13, kSse41 = 1U << 19,
                     kSse42 = 1U << 20, kMovbe = 1U << 22, kPopcnt = 1U << 23, kOsxsave = 1U << 27, kAvx = 1U << 28,
                     kF16c = 1U << 29;
  constexpr unsigned kBmi1 = 1U << 3, kAvx2 = 1U << 5, kBmi2 = 1U << 8;
  constexpr unsigned kAvx512 = 1U << 16 | 1U << 17 | 1U << 28 | 1U << 30 | 1U << 31;  // F, DQ, CD, BW, VL
  constexpr unsigned kLahf = 1U << 0, kLzcnt = 1U << 5;
  constexpr uint64_t kYmm = 0x06, kZmm = 0xE6;

  const Leaf basic = leaf(1);
  const Leaf more = leaf(7);
  const Leaf extended = leaf(0x80000001);
  if (!has_all(basic.c, kSse3 | kSsse3 | kCx16 | kSse41 | kSse42 | kPopcnt) || !has_all(extended.c, kLahf)) {
    return merit_level_baseline;
  }
  const bool v3 = has_all(basic.c, kFma | kMovbe | kOsxsave | kAvx | kF16c) && has_all(extended.c, kLzcnt) &&
                  has_all(more.b, kBmi1 | kAvx2 | kBmi2);
  if (!v3) return merit_level_v2;
  const uint64_t saved = saved_registers();
  if ((saved & kYmm) != kYmm) return merit_level_v2;
  return has_all(more.b, kAvx512) && (saved & kZmm) == kZmm ? merit_level_v4 : merit_level_v3;
}

#else

uint32_t level_of_processor() {
  return merit_level_baseline;
}

#endif

}  // namespace

const merit_code& code_for_this_processor(const merit_definition& definition) {
  const uint32_t level = level_of_processor();
  uint64_t place = 0;
  while (place + 1 < definition.code_count && definition.codes[place].level > level) ++place;
  return definition.codes[place];
}

}  // namespace merit::library
