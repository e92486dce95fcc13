/// Private to this room: which entries of a page have a value, where a level says that by one bit, as in flat columns
/// of Parquet.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "runtime/data/parquet/hybrid_decoding.h"

namespace merit::data {

/// Levels 0 and 1 in Parquet's hybrid of runs and packed bits, decoded into bits. Throws parquet::ParquetException
/// where they are damaged.
class LevelBits {
 public:
  void begin(std::span<const uint8_t> encoded) {
    rest_ = encoded;
    run_ = {};
  }

  /// Puts the next `count` levels into `words`, from bit `position` on; all bits there are 0. How many are 1.
  size_t take(size_t count, uint64_t* words, size_t position);
  /// Whether the next `count` levels are all 1. Of a run as quick as of one.
  bool take_ones(size_t count);

 private:
  void begin_run();
  void put_repeated(size_t count, uint64_t* words, size_t position) const;
  void put_packed(size_t count, uint64_t* words, size_t position);

  std::span<const uint8_t> rest_;  ///< behind the run
  HybridRun run_;                  ///< its levels that are left
  size_t next_ = 0;                ///< of packed bits: the next one
};

}  // namespace merit::data
