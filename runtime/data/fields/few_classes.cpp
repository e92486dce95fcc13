#include "runtime/data/fields/few_classes.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "runtime/data/tables/dictionary_codes.h"

namespace merit::data {
namespace {

void look_up_one_by_one(const int32_t* codes, size_t count, const FewClasses& classes, uint8_t* to) {
  for (size_t i = 0; i < count; ++i) to[i] = classes.of_place.data()[place_of_code(codes[i])];
}

// A level of the processor is a target of the compiler's, function by function: what else this file makes runs on all.
#if defined(__x86_64__)
#define MERIT_AVX2 __attribute__((target("avx2")))
#define MERIT_AVX512 __attribute__((target("avx512f,avx512bw,avx512vbmi")))

/// The places of 32 codes, as bytes in their order: numbers below 0 become 0 where they are narrowed.
MERIT_AVX2 inline __m256i places_by_avx2(const int32_t* codes) {
  const auto* const from = reinterpret_cast<const __m256i*>(codes);
  const __m256i one = _mm256_set1_epi32(1);
  const __m256i first = _mm256_add_epi32(_mm256_loadu_si256(from), one);
  const __m256i second = _mm256_add_epi32(_mm256_loadu_si256(from + 1), one);
  const __m256i third = _mm256_add_epi32(_mm256_loadu_si256(from + 2), one);
  const __m256i fourth = _mm256_add_epi32(_mm256_loadu_si256(from + 3), one);
  const __m256i bytes = _mm256_packus_epi16(_mm256_packus_epi32(first, second), _mm256_packus_epi32(third, fourth));
  // Each half of a vector was narrowed by itself.
  return _mm256_permutevar8x32_epi32(bytes, _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7));
}

/// Sixteen places of the table after another: those of others have their highest bit set, by which a shuffle gives 0.
MERIT_AVX2 void look_up_by_avx2(const int32_t* codes, size_t count, const FewClasses& classes, uint8_t* to) {
  constexpr size_t kLanes = sizeof(__m256i);
  constexpr size_t kShuffled = sizeof(__m128i);
  const uint8_t* const of_place = classes.of_place.data();
  const __m256i beyond = _mm256_set1_epi8(0x70);
  size_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    const __m256i places = places_by_avx2(codes + i);
    __m256i found = _mm256_setzero_si256();
    for (size_t first = 0; first < classes.places; first += kShuffled) {
      const __m256i table =
          _mm256_broadcastsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(of_place + first)));
      const __m256i among = _mm256_xor_si256(places, _mm256_set1_epi8(static_cast<char>(first)));
      found = _mm256_or_si256(found, _mm256_shuffle_epi8(table, _mm256_adds_epu8(among, beyond)));
    }
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(to + i), found);
  }
  look_up_one_by_one(codes + i, count - i, classes, to + i);
}

/// The places of 16 codes. All lanes are asked for by masks: without, g++ takes its own header's placeholders for
/// variables that were not set.
MERIT_AVX512 inline __m128i places_by_avx512(const int32_t* codes) {
  const __m512i places = _mm512_add_epi32(_mm512_loadu_si512(codes), _mm512_set1_epi32(1));
  return _mm512_maskz_cvtusepi32_epi8(0xFFFF, _mm512_maskz_max_epi32(0xFFFF, places, _mm512_setzero_si512()));
}

/// Half of the table is two registers, between which an instruction chooses by itself.
MERIT_AVX512 void look_up_by_avx512(const int32_t* codes, size_t count, const FewClasses& classes, uint8_t* to) {
  constexpr size_t kLanes = sizeof(__m512i);
  const uint8_t* const of_place = classes.of_place.data();
  const __m512i first = _mm512_loadu_si512(of_place), second = _mm512_loadu_si512(of_place + kLanes);
  const __m512i third = _mm512_loadu_si512(of_place + 2 * kLanes), fourth = _mm512_loadu_si512(of_place + 3 * kLanes);
  size_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    __m512i places = _mm512_maskz_broadcast_i32x4(0xFFFF, places_by_avx512(codes + i));
    places = _mm512_mask_broadcast_i32x4(places, 0x00F0, places_by_avx512(codes + i + 16));
    places = _mm512_mask_broadcast_i32x4(places, 0x0F00, places_by_avx512(codes + i + 32));
    places = _mm512_mask_broadcast_i32x4(places, 0xF000, places_by_avx512(codes + i + 48));
    const __m512i lower = _mm512_permutex2var_epi8(first, places, second);
    const __m512i upper = _mm512_permutex2var_epi8(third, places, fourth);
    _mm512_storeu_si512(to + i, _mm512_mask_blend_epi8(_mm512_movepi8_mask(places), lower, upper));
  }
  look_up_one_by_one(codes + i, count - i, classes, to + i);
}
#endif

}  // namespace

std::vector<FewClassesCode> few_classes_codes() {
  std::vector<FewClassesCode> codes;
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("avx512bw")) {
    codes.push_back({"AVX-512", look_up_by_avx512});
  }
  if (__builtin_cpu_supports("avx2")) codes.push_back({"AVX2", look_up_by_avx2});
#endif
  codes.push_back({"one by one", look_up_one_by_one});
  return codes;
}

const FewClassesCode& few_classes_code() {
  static const FewClassesCode kQuickest = few_classes_codes().front();
  return kQuickest;
}

}  // namespace merit::data
