#include "runtime/text/byte_blocks.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include <algorithm>
#include <bit>
#include <cstring>

namespace merit::text {
namespace {

void mark_by_bytes(const char* text, const Characters& characters, std::span<BlockMarks> blocks) {
  for (BlockMarks& marks : blocks) {
    marks = {};
    for (size_t i = 0; i < kBlockBytes; ++i) {
      for (size_t c = 0; c < characters.size(); ++c) marks[c] |= uint64_t{text[i] == characters[c]} << i;
    }
    text += kBlockBytes;
  }
}

/// Some places at a time, so that the processor need not foretell how many bits each word has.
[[gnu::always_inline]] inline uint32_t* put_by_bits(std::span<const uint64_t> words, uint32_t first, uint32_t* to) {
  constexpr int kAtOnce = 8;
  for (uint64_t bits : words) {
    const int count = std::popcount(bits);
    for (int put = 0; put < count; put += kAtOnce) {
      for (int i = put; i < put + kAtOnce; ++i, bits &= bits - 1) {
        to[i] = first + static_cast<uint32_t>(std::countr_zero(bits));
      }
    }
    to += count;
    first += kBlockBytes;
  }
  return to;
}

uint32_t* put_places_by_bits(std::span<const uint64_t> words, uint32_t first, uint32_t* to) {
  return put_by_bits(words, first, to);
}

ByteSigns look_by_bytes(std::string_view text) {
  ByteSigns signs;
  for (const char byte : text) {
    signs.has_zeros = signs.has_zeros || byte == '\0';
    signs.is_ascii = signs.is_ascii && static_cast<uint8_t>(byte) < 0x80;
  }
  return signs;
}

// A level of the processor is a target of the compiler's, function by function: what else this file makes runs on all.
#if defined(__x86_64__)
#define MERIT_AVX2 __attribute__((target("avx2,bmi,bmi2,popcnt,lzcnt")))
#define MERIT_AVX512 __attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi2,bmi,bmi2,popcnt,lzcnt")))

void mark_by_sse2(const char* text, const Characters& characters, std::span<BlockMarks> blocks) {
  constexpr size_t kLanes = kBlockBytes / sizeof(__m128i);
  for (BlockMarks& marks : blocks) {
    marks = {};
    for (size_t lane = 0; lane < kLanes; ++lane) {
      const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text) + lane);
      for (size_t c = 0; c < characters.size(); ++c) {
        const auto equal =
            static_cast<uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(characters[c]))));
        marks[c] |= uint64_t{equal} << lane * sizeof(__m128i);
      }
    }
    text += kBlockBytes;
  }
}

ByteSigns look_by_sse2(std::string_view text) {
  __m128i all = _mm_setzero_si128();
  __m128i least = _mm_set1_epi8(-1);
  size_t at = 0;
  for (; text.size() - at >= sizeof(__m128i); at += sizeof(__m128i)) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + at));
    all = _mm_or_si128(all, bytes);
    least = _mm_min_epu8(least, bytes);
  }
  const bool has_zeros = _mm_movemask_epi8(_mm_cmpeq_epi8(least, _mm_setzero_si128())) != 0;
  return ByteSigns{has_zeros, _mm_movemask_epi8(all) == 0} | look_by_bytes(text.substr(at));
}

MERIT_AVX2 void mark_by_avx2(const char* text, const Characters& characters, std::span<BlockMarks> blocks) {
  for (BlockMarks& marks : blocks) {
    const __m256i low = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text));
    const __m256i high = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text) + 1);
    for (size_t c = 0; c < characters.size(); ++c) {
      const __m256i wanted = _mm256_set1_epi8(characters[c]);
      const auto in_low = static_cast<uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, wanted)));
      const auto in_high = static_cast<uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, wanted)));
      marks[c] = in_low | uint64_t{in_high} << 32;
    }
    text += kBlockBytes;
  }
}

MERIT_AVX2 uint32_t* put_places_by_avx2(std::span<const uint64_t> words, uint32_t first, uint32_t* to) {
  return put_by_bits(words, first, to);
}

MERIT_AVX512 void mark_by_avx512(const char* text, const Characters& characters, std::span<BlockMarks> blocks) {
  for (BlockMarks& marks : blocks) {
    const __m512i bytes = _mm512_loadu_si512(text);
    for (size_t c = 0; c < characters.size(); ++c) {
      marks[c] = _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(characters[c]));
    }
    text += kBlockBytes;
  }
}

/// A quarter of 64 bytes as numbers of 32 bits, so much more each. All lanes are asked for by masks: without, g++ takes
/// its own header's placeholders for variables that were not set.
template <int kQuarter>
MERIT_AVX512 inline __m512i quarter(__m512i bytes, __m512i more) {
  const __m128i sixteen = _mm512_maskz_extracti32x4_epi32(0xF, bytes, kQuarter);
  return _mm512_add_epi32(_mm512_maskz_cvtepu8_epi32(0xFFFF, sixteen), more);
}

/// The places of a word's bits, as bytes beside each other, become numbers of 32 bits.
MERIT_AVX512 uint32_t* put_places_by_avx512(std::span<const uint64_t> words, uint32_t first, uint32_t* to) {
  alignas(64) static constexpr auto kPlaces = [] {
    std::array<uint8_t, kBlockBytes> places{};
    for (size_t i = 0; i < places.size(); ++i) places[i] = static_cast<uint8_t>(i);
    return places;
  }();
  const __m512i places = _mm512_load_si512(kPlaces.data());
  for (const uint64_t bits : words) {
    const __m512i found = _mm512_maskz_compress_epi8(bits, places);
    const __m512i begin = _mm512_set1_epi32(static_cast<int32_t>(first));
    const auto count = static_cast<size_t>(std::popcount(bits));
    _mm512_storeu_si512(to, quarter<0>(found, begin));
    if (count > 16) {  // few blocks have so many
      _mm512_storeu_si512(to + 16, quarter<1>(found, begin));
      _mm512_storeu_si512(to + 32, quarter<2>(found, begin));
      _mm512_storeu_si512(to + 48, quarter<3>(found, begin));
    }
    to += count;
    first += kBlockBytes;
  }
  return to;
}
#endif

}  // namespace

std::vector<BlockCode> block_codes() {
  std::vector<BlockCode> codes;
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512vbmi2") && __builtin_cpu_supports("avx512bw")) {
    codes.push_back({"AVX-512", mark_by_avx512, put_places_by_avx512, look_by_sse2});
  }
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2")) {
    codes.push_back({"AVX2", mark_by_avx2, put_places_by_avx2, look_by_sse2});
  }
  codes.push_back({"SSE2", mark_by_sse2, put_places_by_bits, look_by_sse2});
#endif
  codes.push_back({"bytes", mark_by_bytes, put_places_by_bits, look_by_bytes});
  return codes;
}

const BlockCode& block_code() {
  static const BlockCode kQuickest = block_codes().front();
  return kQuickest;
}

std::span<const BlockMarks> MarkedBlocks::next() {
  if (next_ >= text_.size()) return {};
  const size_t left = text_.size() - next_;
  const size_t whole = std::min(left / kBlockBytes, kAtOnce);
  const auto mark = block_code().mark;
  if (whole > 0) {
    const std::span blocks = std::span(marks_).first(whole);
    mark(text_.data() + next_, characters_, blocks);
    next_ += whole * kBlockBytes;
    return blocks;
  }
  std::array<char, kBlockBytes> last{};
  std::memcpy(last.data(), text_.data() + next_, left);
  const std::span block = std::span(marks_).first(1);
  mark(last.data(), characters_, block);
  for (uint64_t& bits : block.front()) bits &= ~(~uint64_t{0} << left);  // should a zero be asked for
  next_ = text_.size();
  return block;
}

}  // namespace merit::text
