#include "runtime/columns/many_cells.h"

#include <bit>
#include <cassert>
#include <cstring>
#include <memory>

namespace merit::columns {
namespace {

static_assert(std::endian::native == std::endian::little);

/// Eight bytes that are 0 or 1, as bits, the first lowest.
uint64_t eight_bits(const uint8_t* bytes) {
  uint64_t word = 0;
  std::memcpy(&word, bytes, sizeof word);
  return word * 0x0102040810204080U >> 56;  // puts byte i at bit 56 + i; no two meet below
}

/// Counts more cells and makes room for their bits, which are 0. False where none is needed, as all cells are known.
bool add_cells(Column& column, size_t cells, bool are_known) {
  const auto row = static_cast<size_t>(column.length);
  column.length += static_cast<int64_t>(cells);
  if (column.validity.empty()) {
    if (are_known) return false;
    // The first missing cells: all before them are known.
    column.validity.assign((row + 63) / 64, ~uint64_t{0});
    if (row % 64 != 0) column.validity.back() = (uint64_t{1} << (row % 64)) - 1;
  }
  column.validity.resize((static_cast<size_t>(column.length) + 63) / 64, 0);
  return true;
}

bool are_all_set(std::span<const uint64_t> words, size_t bits) {
  uint64_t missing = 0;
  for (size_t w = 0; w < bits / 64; ++w) missing |= ~words[w];
  if (bits % 64 != 0) missing |= ~words[bits / 64] & ((uint64_t{1} << (bits % 64)) - 1);
  return missing == 0;
}

}  // namespace

void append_validity(Column& column, std::span<const uint8_t> known) {
  const auto row = static_cast<size_t>(column.length);
  const bool are_known = known.empty() || std::memchr(known.data(), 0, known.size()) == nullptr;
  if (add_cells(column, known.size(), are_known)) set_bits(column.validity, row, known);
}

void append_validity(Column& column, std::span<const uint64_t> known, size_t cells) {
  const auto row = static_cast<size_t>(column.length);
  if (!add_cells(column, cells, are_all_set(known, cells))) return;
  uint64_t* const to = column.validity.data() + row / 64;
  const size_t end = column.validity.size() - row / 64;
  for (size_t w = 0; w * 64 < cells; ++w) {
    to[w] |= known[w] << row % 64;
    if (row % 64 != 0 && w + 1 < end) to[w + 1] |= known[w] >> (64 - row % 64);
  }
}

ColumnPtr slice(const Column& column, int64_t begin, int64_t end) {
  assert(begin % 64 == 0 && column.children.empty());
  auto cells = std::make_shared<Column>();
  cells->type = column.type;
  cells->length = end - begin;
  cells->labels = column.labels;
  cells->dictionary = column.dictionary;
  const auto take = [](const auto& from, int64_t first, int64_t last, auto& to) {
    if (!from.empty()) to.assign(from.begin() + first, from.begin() + last);
  };
  take(column.validity, begin / 64, (end + 63) / 64, cells->validity);
  take(column.integers, begin, end, cells->integers);
  take(column.numbers, begin, end, cells->numbers);
  take(column.codes, begin, end, cells->codes);
  if (column.type == Type::text && !column.dictionary) {
    take(column.offsets, begin, end + 1, cells->offsets);
    const int64_t first = cells->offsets.front();
    cells->bytes = column.bytes.substr(static_cast<size_t>(first), static_cast<size_t>(cells->offsets.back() - first));
    for (int64_t& offset : cells->offsets) offset -= first;
  }
  return cells;
}

void set_bits(std::span<uint64_t> words, size_t first, std::span<const uint8_t> bytes) {
  size_t i = 0;
  const auto set_one = [&] { words[(first + i) / 64] |= static_cast<uint64_t>(bytes[i]) << ((first + i) % 64); };
  for (; i < bytes.size() && (first + i) % 8 != 0; ++i) set_one();
  for (; i + 8 <= bytes.size(); i += 8) words[(first + i) / 64] |= eight_bits(&bytes[i]) << ((first + i) % 64);
  for (; i < bytes.size(); ++i) set_one();
}

}  // namespace merit::columns
