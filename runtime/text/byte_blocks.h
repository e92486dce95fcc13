/// Where some characters stand in a text, 64 bytes at a time, by the widest vectors that the processor has.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace merit::text {

inline constexpr size_t kBlockBytes = 64;

using Characters = std::array<char, 4>;
/// Of the 64 bytes of a block, for each of four characters, which of them are it: the first byte in the lowest bit.
using BlockMarks = std::array<uint64_t, 4>;

/// What a text has beside plain letters.
struct ByteSigns {
  bool has_zeros = false;
  bool is_ascii = true;

  friend ByteSigns operator|(ByteSigns a, ByteSigns b) {
    return {a.has_zeros || b.has_zeros, a.is_ascii && b.is_ascii};
  }
};

/// One way of doing it.
struct BlockCode {
  std::string_view name;
  /// Of as many whole blocks as there is room for.
  void (*mark)(const char* text, const Characters& characters, std::span<BlockMarks> blocks);
  /// Writes `first` + i for each bit i that is set in words of bits, ascending, and gives where the next would be
  /// written. Behind them 64 places may be written to.
  uint32_t* (*put_places)(std::span<const uint64_t> words, uint32_t first, uint32_t* to);
  ByteSigns (*look)(std::string_view text);
};

/// Those that this processor can run, the quickest first. There is always one.
std::vector<BlockCode> block_codes();
/// The quickest.
const BlockCode& block_code();

/// Goes over a text from some place on, marking a few blocks ahead.
class MarkedBlocks {
 public:
  static constexpr size_t kAtOnce = 16;  ///< at most

  /// The text outlives this; there is something behind `begin`.
  MarkedBlocks(std::string_view text, size_t begin, const Characters& characters)
      : text_(text), characters_(characters), next_(begin) {}

  /// The marks of the next blocks, until the next call: none at the end. Beyond the end of the text there are no marks.
  std::span<const BlockMarks> next();

 private:
  std::string_view text_;
  Characters characters_;
  size_t next_;
  std::array<BlockMarks, kAtOnce> marks_{};
};

}  // namespace merit::text
