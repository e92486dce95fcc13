#include "runtime/data/leads/number_places.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "runtime/values/words_of_text.h"

namespace merit::data {
namespace {

constexpr uint64_t kZeros = '0' * values::kEachByte;

/// Bits that are set where some byte is no digit.
uint64_t beside_digits(uint64_t bytes) {
  constexpr uint64_t kHigh = 0xF0 * values::kEachByte;
  return ((bytes & kHigh) ^ kZeros) | (((bytes + 0x06 * values::kEachByte) & kHigh) ^ kZeros);
}

/// Eight digits, the first in the lowest byte: as pairs, as fours, as one number.
uint64_t value_of(uint64_t digits) {
  digits = (digits * 10 + (digits >> 8)) & 0x00FF00FF00FF00FF;
  digits = (digits * 100 + (digits >> 16)) & 0x0000FFFF0000FFFF;
  return (digits * 10'000 + (digits >> 32)) & UINT32_MAX;
}

/// Without branches, and without comparisons of 64 bits, which the oldest vectors lack: what must not be is a sign.
bool find_one_by_one(const uint64_t* first, const uint64_t* last, size_t count, const NumberForm& form,
                     const NumberLimits& limits, int32_t* places) {
  int32_t signs = 0;
  for (size_t i = 0; i < count; ++i) {
    const uint64_t digits = (last[i] & form.digits) | (kZeros & ~form.digits);
    const uint64_t wrong =
        ((first[i] & form.first_mask) ^ form.first) | ((last[i] & form.last_mask) ^ form.last) | beside_digits(digits);
    const uint64_t number = value_of(digits - kZeros);
    const uint64_t is_wrong = (wrong | (0 - wrong) | (number - limits.from) | (limits.greatest - number)) >> 63;
    places[i] = static_cast<int32_t>((number - limits.least) | (0 - is_wrong));
    signs |= places[i];
  }
  return signs >= 0;
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) inline __m256i each(uint64_t word) {
  return _mm256_set1_epi64x(static_cast<int64_t>(word));
}

/// Four at a time: bytes are joined to pairs, these to fours, and these to numbers, by an instruction each.
__attribute__((target("avx2"))) bool find_by_avx2(const uint64_t* first, const uint64_t* last, size_t count,
                                                  const NumberForm& form, const NumberLimits& limits, int32_t* places) {
  constexpr size_t kLanes = sizeof(__m256i) / sizeof(uint64_t);
  const __m256i first_mask = each(form.first_mask), first_bits = each(form.first);
  const __m256i last_mask = each(form.last_mask), last_bits = each(form.last);
  const __m256i digits_mask = each(form.digits), zeros = each(kZeros & form.digits);
  const __m256i nine = _mm256_set1_epi8(9), none = _mm256_setzero_si256();
  const __m256i tens = _mm256_set1_epi16(1 << 8 | 10), hundreds = _mm256_set1_epi32(1 << 16 | 100);
  const __m256i ten_thousand = each(10'000);
  const __m256i least = each(limits.least), from = each(limits.from), greatest = each(limits.greatest);
  const __m256i lower_halves = _mm256_setr_epi32(0, 2, 4, 6, 0, 2, 4, 6);
  __m256i any_wrong = none;
  size_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    const __m256i begins = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(first + i));
    const __m256i ends = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(last + i));
    const __m256i digits = _mm256_sub_epi8(_mm256_and_si256(ends, digits_mask), zeros);
    const __m256i pairs = _mm256_maddubs_epi16(digits, tens);
    const __m256i fours = _mm256_madd_epi16(pairs, hundreds);
    const __m256i number = _mm256_add_epi64(_mm256_mul_epu32(fours, ten_thousand), _mm256_srli_epi64(fours, 32));
    const __m256i other_form = _mm256_or_si256(_mm256_xor_si256(_mm256_and_si256(begins, first_mask), first_bits),
                                               _mm256_xor_si256(_mm256_and_si256(ends, last_mask), last_bits));
    const __m256i no_digits = _mm256_subs_epu8(digits, nine);
    const __m256i has_form = _mm256_cmpeq_epi64(_mm256_or_si256(other_form, no_digits), none);
    const __m256i beyond = _mm256_or_si256(_mm256_cmpgt_epi64(from, number), _mm256_cmpgt_epi64(number, greatest));
    const __m256i wrong = _mm256_or_si256(beyond, _mm256_cmpeq_epi64(has_form, none));
    any_wrong = _mm256_or_si256(any_wrong, wrong);
    const __m256i place = _mm256_or_si256(_mm256_sub_epi64(number, least), wrong);
    _mm_storeu_si128(reinterpret_cast<__m128i*>(places + i),
                     _mm256_castsi256_si128(_mm256_permutevar8x32_epi32(place, lower_halves)));
  }
  const bool have_rest = find_one_by_one(first + i, last + i, count - i, form, limits, places + i);
  return have_rest && _mm256_testz_si256(any_wrong, any_wrong) != 0;
}
#endif

}  // namespace

std::vector<NumberCode> number_codes() {
  std::vector<NumberCode> codes;
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) codes.push_back({"avx2", find_by_avx2});
#endif
  codes.push_back({"one by one", find_one_by_one});
  return codes;
}

const NumberCode& number_code() {
  static const NumberCode kCode = number_codes().front();
  return kCode;
}

}  // namespace merit::data
