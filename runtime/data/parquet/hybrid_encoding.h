/// Private to runtime/data: Parquet's "run length encoding / bit-packing hybrid", in which codes of dictionaries and
/// levels are written (Encodings.md of apache/parquet-format).
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace merit::data {

using Bytes = std::vector<uint8_t>;

/// Bits that every number up to `most` fits in.
inline int width_of(uint32_t most) {
  return std::bit_width(most);
}

/// Numbers of so many bits each, at most 32: long runs of one number as such, what is between them packed.
void append_hybrid(Bytes& out, std::span<const uint32_t> numbers, int width);

/// How deep each cell of a page is known (definition levels), or which list it goes on with (repetition levels). Mostly
/// one level for all, which is then only counted.
class LevelEncoder {
 public:
  explicit LevelEncoder(uint32_t most) : width_(width_of(most)) {}

  void append(uint32_t level, size_t count = 1) {
    if (count == 0) return;
    if (count_ == 0) level_ = level;
    if (levels_.empty() && level != level_) levels_.assign(count_, level_);
    count_ += count;
    if (level != level_ || !levels_.empty()) levels_.resize(count_, level);
  }
  size_t count() const { return count_; }
  /// As a page has them: behind their size. Nothing where there is but one level.
  void append_to(Bytes& out) const;
  void clear() {
    count_ = 0;
    levels_.clear();
  }

 private:
  int width_;
  size_t count_ = 0;
  uint32_t level_ = 0;            ///< of the first
  std::vector<uint32_t> levels_;  ///< of all, where not all are that of the first
};

}  // namespace merit::data
