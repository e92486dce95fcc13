/// Private to runtime/data: some rows of a chunk, as bits, so that 64 of them are chosen at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace merit::data {

class RowBits {
 public:
  static constexpr size_t kWordRows = 64;
  static constexpr size_t words_of(size_t rows) { return (rows + kWordRows - 1) / kWordRows; }

  /// None, or all, of a chunk's rows. Those that meet are of chunks with as many.
  void assign_none(size_t rows) { words_.assign(words_of(rows), 0); }
  void assign_all(size_t rows);

  bool any() const;
  size_t count() const;
  bool has(size_t row) const { return (words_[row / kWordRows] >> row % kWordRows & 1) != 0; }
  void remove(size_t row) { words_[row / kWordRows] &= ~(uint64_t{1} << row % kWordRows); }
  RowBits& operator|=(const RowBits& others);
  RowBits& operator&=(const RowBits& others);
  RowBits& operator-=(const RowBits& others);

  /// A word has 64 rows, the first in the lowest bit.
  std::span<uint64_t> words() { return words_; }
  std::span<const uint64_t> words() const { return words_; }

 private:
  std::vector<uint64_t> words_;
};

/// Lists rows. Used by one thread.
class RowList {
 public:
  /// These, ascending, until the next call.
  std::span<const int32_t> of(const RowBits& rows);

 private:
  std::vector<int32_t> room_;
};

/// A small number for each row of a chunk, to ask which rows have which.
class RowBytes {
 public:
  static constexpr uint8_t kNone = 0xFF;  ///< no row is asked for by it

  /// By how much a class, of 16 bits, is more than the first; `kNone` if a byte does not tell.
  static constexpr uint8_t byte_of(uint32_t its_class, uint16_t first) {
    const auto more = static_cast<uint16_t>(its_class - first);
    return more < kNone ? static_cast<uint8_t>(more) : kNone;
  }

  void resize(size_t rows);
  /// With room for as many as the words of the rows have bits.
  uint8_t* data() { return bytes_.data(); }
  const uint8_t* data() const { return bytes_.data(); }
  /// Makes `found[i]` the rows that have `i`. At most `kNone` are asked for.
  void find(std::span<RowBits> found) const;
  /// Takes a class, of 16 bits, for each row, and makes `found[i]` the rows of the class `first + i`, which goes on
  /// with 0 behind the greatest. Any number are asked for; of at most `kNone`, what `byte_of` says of each row stays
  /// here.
  void find_classes(std::span<const uint16_t> classes, uint16_t first, std::span<RowBits> found);
  void find_classes(std::span<const uint32_t> classes, uint16_t first, std::span<RowBits> found);

 private:
  template <typename Class>
  void find_each(std::span<const Class> classes, uint16_t first, std::span<RowBits> found);

  size_t rows_ = 0;
  std::vector<uint8_t> bytes_;
};

}  // namespace merit::data
