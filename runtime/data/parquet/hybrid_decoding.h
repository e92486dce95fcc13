/// Private to this room: numbers out of Parquet's "run length encoding / bit-packing hybrid" (Encodings.md of
/// apache/parquet-format), which `hybrid_encoding.h` writes. Throws parquet::ParquetException where it is damaged.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace merit::data {

/// Numbers that stand together: one that is repeated, or packed ones, `width` bits each.
struct HybridRun {
  size_t length = 0;                ///< how many they are
  std::span<const uint8_t> packed;  ///< empty: it is repeated
  uint32_t repeated = 0;
};

/// Takes the next run off the front. `width`: of a number, at most 32 bits. The last run may be cut where all ends.
HybridRun take_run(std::span<const uint8_t>& encoded, uint32_t width);

/// Codes of a dictionary.
class HybridCodes {
 public:
  /// Of a page, which lives as long as codes are taken. In front of them stands how wide they are, in a byte.
  void begin(std::span<const uint8_t> page);
  /// The next codes. Those of 2³¹ and more become negative, which no code is.
  void take(std::span<int32_t> codes);

 private:
  void unpack(int32_t* to, size_t count);
  int32_t unpack_one();

  std::span<const uint8_t> rest_;  ///< behind the run
  uint32_t width_ = 0;
  HybridRun run_;    ///< its codes that are left
  size_t next_ = 0;  ///< of packed codes: the next one
};

}  // namespace merit::data
