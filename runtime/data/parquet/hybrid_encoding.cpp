#include "runtime/data/parquet/hybrid_encoding.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace merit::data {
namespace {

/// Numbers that are packed together: so many fill whole bytes at any width.
constexpr size_t kGroup = 8;

void append_size(Bytes& out, uint64_t size) {
  for (; size >= 0x80; size >>= 7) out.push_back(static_cast<uint8_t>(size | 0x80));
  out.push_back(static_cast<uint8_t>(size));
}

void append_run(Bytes& out, size_t count, uint32_t number, int width) {
  append_size(out, count << 1);
  for (int bits = 0; bits < width; bits += 8) out.push_back(static_cast<uint8_t>(number >> bits));
}

/// A group, into `width` bytes, of which eight may be written in any case.
void pack_group(const uint32_t* numbers, int width, uint8_t* out) {
  uint64_t bits = 0;
  if (width <= 8) {
    for (size_t i = 0; i < kGroup; ++i) bits |= uint64_t{numbers[i]} << (i * static_cast<size_t>(width));
    std::memcpy(out, &bits, sizeof bits);
    return;
  }
  int waiting = 0;
  for (size_t i = 0; i < kGroup; ++i) {
    bits |= uint64_t{numbers[i]} << waiting;
    for (waiting += width; waiting >= 8; waiting -= 8, bits >>= 8) *out++ = static_cast<uint8_t>(bits);
  }
}

/// All but the last of what is packed in one file are whole groups; zeroes fill the last.
void append_packed(Bytes& out, std::span<const uint32_t> numbers, int width) {
  if (numbers.empty()) return;
  const size_t groups = (numbers.size() + kGroup - 1) / kGroup;
  append_size(out, groups << 1 | 1);
  const size_t begin = out.size(), bytes_of_group = static_cast<size_t>(width);
  out.resize(begin + groups * bytes_of_group + sizeof(uint64_t));
  uint8_t* to = out.data() + begin;
  for (; numbers.size() >= kGroup; numbers = numbers.subspan(kGroup), to += bytes_of_group) {
    pack_group(numbers.data(), width, to);
  }
  if (!numbers.empty()) {
    std::array<uint32_t, kGroup> last{};
    std::ranges::copy(numbers, last.begin());
    pack_group(last.data(), width, to);
  }
  out.resize(begin + groups * bytes_of_group);
}

/// Whether the next numbers are one.
template <size_t kCount>
bool begin_run(const uint32_t* numbers) {
  uint32_t other = 0;
  for (size_t i = 1; i < kCount; ++i) other |= numbers[i] ^ numbers[0];
  return other == 0;
}

/// A shorter run than `kShortestRun` stays packed.
template <size_t kShortestRun>
void append_runs_and_packed(Bytes& out, std::span<const uint32_t> numbers, int width) {
  size_t packed = 0;  // from here on nothing is written yet
  for (size_t at = 0; at + kShortestRun <= numbers.size();) {
    if (!begin_run<kShortestRun>(&numbers[at])) {
      at += kGroup;
      continue;
    }
    size_t end = at + kShortestRun;
    while (end < numbers.size() && numbers[end] == numbers[at]) ++end;
    append_packed(out, numbers.subspan(packed, at - packed), width);
    append_run(out, end - at, numbers[at], width);
    packed = at = end;
  }
  append_packed(out, numbers.subspan(packed), width);
}

}  // namespace

void append_hybrid(Bytes& out, std::span<const uint32_t> numbers, int width) {
  // A run has a header, and so have the numbers behind it: of narrow ones, a group takes no more when it is packed.
  if (width < 4) {
    append_runs_and_packed<2 * kGroup>(out, numbers, width);
  } else {
    append_runs_and_packed<kGroup>(out, numbers, width);
  }
}

void LevelEncoder::append_to(Bytes& out) const {
  if (width_ == 0) return;
  const size_t begin = out.size();
  out.resize(begin + sizeof(uint32_t));
  if (levels_.empty()) {
    append_run(out, count_, level_, width_);
  } else {
    append_hybrid(out, levels_, width_);
  }
  const auto size = static_cast<uint32_t>(out.size() - begin - sizeof(uint32_t));
  std::memcpy(out.data() + begin, &size, sizeof size);
}

}  // namespace merit::data
