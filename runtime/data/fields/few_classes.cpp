#include "runtime/data/fields/few_classes.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include <tuple>

#include "runtime/data/tables/dictionary_codes.h"

namespace merit::data {

#if defined(__x86_64__)
namespace {

/// Eight codes at a time: each quarter of the table is looked up by the lowest bits of their places, and the next two
/// bits choose between what was found.
__attribute__((target("avx2"))) void look_up_by_avx2(const int32_t* codes, size_t count, const FewClasses& classes,
                                                     uint32_t* to) {
  constexpr size_t kLanes = sizeof(__m256i) / sizeof(uint32_t);
  static_assert(std::tuple_size_v<FewClasses> == 4 * kLanes);
  const auto* const quarters = reinterpret_cast<const __m256i*>(classes.data());
  const __m256i first = _mm256_loadu_si256(quarters), second = _mm256_loadu_si256(quarters + 1);
  const __m256i third = _mm256_loadu_si256(quarters + 2), fourth = _mm256_loadu_si256(quarters + 3);
  const __m256i missing = _mm256_set1_epi32(-1);
  size_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    const __m256i code = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(codes + i));
    const __m256i place = _mm256_sub_epi32(_mm256_max_epi32(code, missing), missing);
    const auto is_odd_quarter = _mm256_castsi256_ps(_mm256_slli_epi32(place, 28));
    const auto is_upper_half = _mm256_castsi256_ps(_mm256_slli_epi32(place, 27));
    const auto lower =
        _mm256_blendv_ps(_mm256_castsi256_ps(_mm256_permutevar8x32_epi32(first, place)),
                         _mm256_castsi256_ps(_mm256_permutevar8x32_epi32(second, place)), is_odd_quarter);
    const auto upper =
        _mm256_blendv_ps(_mm256_castsi256_ps(_mm256_permutevar8x32_epi32(third, place)),
                         _mm256_castsi256_ps(_mm256_permutevar8x32_epi32(fourth, place)), is_odd_quarter);
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(to + i),
                        _mm256_castps_si256(_mm256_blendv_ps(lower, upper, is_upper_half)));
  }
  for (; i < count; ++i) to[i] = classes.data()[place_of_code(codes[i])];
}

}  // namespace
#endif

LookUpFew look_up_few() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) return look_up_by_avx2;
#endif
  return nullptr;
}

}  // namespace merit::data
