#include "runtime/data/tables/row_bits.h"

#include <algorithm>
#include <array>
#include <cassert>

#include "runtime/data/tables/count_ones.h"
#include "runtime/text/byte_blocks.h"
#include "runtime/text/processor_levels.h"

namespace merit::data {

static_assert(RowBits::kWordRows == text::kBlockBytes);

namespace {

MERIT_LEVELS void put_bytes(const uint16_t* classes, size_t rows, uint16_t first, uint8_t* bytes) {
  for (size_t row = 0; row < rows; ++row) bytes[row] = RowBytes::byte_of(classes[row], first);
}
MERIT_LEVELS void put_bytes(const uint32_t* classes, size_t rows, uint16_t first, uint8_t* bytes) {
  for (size_t row = 0; row < rows; ++row) bytes[row] = RowBytes::byte_of(classes[row], first);
}

}  // namespace

void RowBits::assign_all(size_t rows) {
  words_.assign(words_of(rows), ~uint64_t{0});
  if (rows % kWordRows != 0) words_.back() = ~(~uint64_t{0} << rows % kWordRows);
}

bool RowBits::any() const {
  uint64_t some = 0;
  for (const uint64_t word : words_) some |= word;
  return some != 0;
}

size_t RowBits::count() const {
  return count_ones(words_.data(), words_.size());
}

RowBits& RowBits::operator|=(const RowBits& others) {
  assert(others.words_.size() == words_.size());
  for (size_t w = 0; w < words_.size(); ++w) words_[w] |= others.words_[w];
  return *this;
}

RowBits& RowBits::operator&=(const RowBits& others) {
  assert(others.words_.size() == words_.size());
  for (size_t w = 0; w < words_.size(); ++w) words_[w] &= others.words_[w];
  return *this;
}

RowBits& RowBits::operator-=(const RowBits& others) {
  assert(others.words_.size() == words_.size());
  for (size_t w = 0; w < words_.size(); ++w) words_[w] &= ~others.words_[w];
  return *this;
}

std::span<const int32_t> RowList::of(const RowBits& rows) {
  const size_t room = (rows.words().size() + 1) * RowBits::kWordRows;  // a word's places may be written to behind them
  if (room_.size() < room) room_.resize(room);
  auto* const begin = reinterpret_cast<uint32_t*>(room_.data());
  const uint32_t* const end = text::block_code().put_places(rows.words(), 0, begin);
  return std::span(room_).first(static_cast<size_t>(end - begin));
}

void RowBytes::resize(size_t rows) {
  rows_ = rows;
  bytes_.resize(RowBits::words_of(rows) * RowBits::kWordRows);
}

void RowBytes::find(std::span<RowBits> found) const {
  assert(found.size() <= kNone);
  constexpr size_t kAtOnce = std::tuple_size_v<text::Characters>;
  constexpr size_t kBlocks = 16;  // whose marks stay in the nearest cache
  const size_t words = RowBits::words_of(rows_);
  for (RowBits& rows : found) rows.assign_none(rows_);
  std::array<text::BlockMarks, kBlocks> marks;
  for (size_t first = 0; first < found.size(); first += kAtOnce) {
    const auto sets = found.subspan(first, std::min(kAtOnce, found.size() - first));
    text::Characters wanted{};
    for (size_t i = 0; i < kAtOnce; ++i) wanted[i] = static_cast<char>(first + i);
    for (size_t w = 0; w < words; w += kBlocks) {
      const size_t count = std::min(kBlocks, words - w);
      const auto* const bytes = reinterpret_cast<const char*>(bytes_.data()) + w * RowBits::kWordRows;
      text::block_code().mark(bytes, wanted, std::span(marks).first(count));
      for (size_t i = 0; i < sets.size(); ++i) {
        for (size_t b = 0; b < count; ++b) sets[i].words()[w + b] = marks[b][i];
      }
    }
  }
  if (rows_ % RowBits::kWordRows == 0) return;
  const uint64_t in_chunk = ~(~uint64_t{0} << rows_ % RowBits::kWordRows);
  for (RowBits& rows : found) rows.words().back() &= in_chunk;
}

template <typename Class>
void RowBytes::find_each(std::span<const Class> classes, uint16_t first, std::span<RowBits> found) {
  resize(classes.size());
  for (size_t begin = 0; begin < found.size(); begin += kNone) {
    put_bytes(classes.data(), classes.size(), static_cast<uint16_t>(first + begin), bytes_.data());
    find(found.subspan(begin, std::min<size_t>(kNone, found.size() - begin)));
  }
}

void RowBytes::find_classes(std::span<const uint16_t> classes, uint16_t first, std::span<RowBits> found) {
  find_each(classes, first, found);
}
void RowBytes::find_classes(std::span<const uint32_t> classes, uint16_t first, std::span<RowBits> found) {
  find_each(classes, first, found);
}

}  // namespace merit::data
