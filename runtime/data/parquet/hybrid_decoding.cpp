#include "runtime/data/parquet/hybrid_decoding.h"

#include <algorithm>
#include <cstring>

#include "runtime/data/parquet/parquet_reader.h"
#include "runtime/text/processor_levels.h"
#include "runtime/values/words_of_text.h"

namespace merit::data {
namespace {

constexpr uint32_t kMostWidth = 32;
/// Packed numbers come in groups of so many, which take as many bytes as a number has bits.
constexpr size_t kGroup = 8;
/// So far behind its group an unpacked number is read, at most.
constexpr size_t kReadBeyond = sizeof(uint64_t);

constexpr const char* kDamage = "a page has damaged codes or levels";

uint64_t lowest_bits(uint32_t count) {
  return (uint64_t{1} << count) - 1;
}

/// Groups of numbers of at most eight bits: half a group is in one word, side by side, each number shifted by as much
/// as it stands from the word's begin.
MERIT_LEVELS void unpack_narrow(const uint8_t* from, size_t groups, uint32_t width, int32_t* to) {
  using Lanes = uint32_t __attribute__((vector_size(kGroup / 2 * sizeof(uint32_t))));
  const uint32_t mask = (1U << width) - 1, at = width % 2 * 4;  // where the second half begins in its first byte
  const Lanes first_shifts = {0, width, 2 * width, 3 * width};
  const Lanes second_shifts = {at, at + width, at + 2 * width, at + 3 * width};
  for (const uint8_t* const end = from + groups * width; from != end; from += width, to += kGroup) {
    uint32_t first = 0, second = 0;
    std::memcpy(&first, from, sizeof first);
    std::memcpy(&second, from + width / 2, sizeof second);
    const Lanes low = Lanes{first, first, first, first} >> first_shifts & mask;
    const Lanes high = Lanes{second, second, second, second} >> second_shifts & mask;
    std::memcpy(to, &low, sizeof low);
    std::memcpy(to + kGroup / 2, &high, sizeof high);
  }
}

/// Of any width.
void unpack_wide(const uint8_t* from, size_t groups, uint32_t width, int32_t* to) {
  const uint64_t mask = lowest_bits(width);
  for (const uint8_t* const end = from + groups * width; from != end; from += width) {
    for (size_t i = 0; i < kGroup; ++i) {
      const size_t bit = i * width;
      uint64_t word = 0;
      std::memcpy(&word, from + bit / 8, sizeof word);
      *to++ = static_cast<int32_t>(word >> bit % 8 & mask);
    }
  }
}

}  // namespace

/// A number in groups of seven bits says how long a run is, and whether it has packed numbers, eight at a time.
HybridRun take_run(std::span<const uint8_t>& encoded, uint32_t width) {
  uint64_t header = 0;
  for (int shift = 0;; shift += 7) {
    if (encoded.empty() || shift > 28) damaged(kDamage);
    const uint8_t byte = encoded.front();
    encoded = encoded.subspan(1);
    header |= uint64_t{byte & 0x7FU} << shift;
    if (byte < 0x80) break;
  }
  const bool is_packed = (header & 1) != 0;
  HybridRun run;
  run.length = header >> 1;
  if (is_packed) {
    const size_t bytes = run.length * width;
    run.length *= kGroup;
    if (bytes > encoded.size()) run.length = encoded.size() * 8 / width;
    run.packed = encoded.first(std::min(bytes, encoded.size()));
    encoded = encoded.subspan(run.packed.size());
    return run;
  }
  const size_t bytes = (width + 7) / 8;
  if (encoded.size() < bytes) damaged(kDamage);
  for (size_t i = 0; i < bytes; ++i) run.repeated |= uint32_t{encoded[i]} << 8 * i;
  encoded = encoded.subspan(bytes);
  if ((run.repeated & ~lowest_bits(width)) != 0) damaged(kDamage);
  return run;
}

void HybridCodes::begin(std::span<const uint8_t> page) {
  run_ = {};
  rest_ = page;
  width_ = 0;
  if (page.empty()) return;  // without codes
  width_ = page.front();
  if (width_ > kMostWidth) damaged(kDamage);
  rest_ = page.subspan(1);
}

void HybridCodes::take(std::span<int32_t> codes) {
  while (!codes.empty()) {
    if (run_.length == 0) {
      run_ = take_run(rest_, width_);
      next_ = 0;
      continue;
    }
    const size_t taken = std::min(codes.size(), run_.length);
    if (run_.packed.empty()) {
      std::fill_n(codes.data(), taken, static_cast<int32_t>(run_.repeated));
    } else {
      unpack(codes.data(), taken);
    }
    codes = codes.subspan(taken);
    run_.length -= taken;
  }
}

/// Whole groups side by side, where nothing is read behind the page.
void HybridCodes::unpack(int32_t* to, size_t count) {
  for (; count > 0 && next_ % kGroup != 0; --count) *to++ = unpack_one();
  const uint8_t* const from = run_.packed.data() + next_ / kGroup * width_;
  const auto left = static_cast<size_t>(rest_.data() + rest_.size() - from);
  const size_t groups = std::min(count / kGroup, left < kReadBeyond ? 0 : (left - kReadBeyond) / width_);
  (width_ <= 8 ? unpack_narrow : unpack_wide)(from, groups, width_, to);
  next_ += groups * kGroup;
  to += groups * kGroup;
  for (count -= groups * kGroup; count > 0; --count) *to++ = unpack_one();
}

int32_t HybridCodes::unpack_one() {
  const size_t bit = next_++ * width_, byte = bit / 8;
  const size_t bytes = std::min(run_.packed.size() - byte, sizeof(uint64_t));
  const uint64_t word = values::load_bytes(reinterpret_cast<const char*>(run_.packed.data()) + byte, bytes);
  return static_cast<int32_t>(word >> bit % 8 & lowest_bits(width_));
}

}  // namespace merit::data
