// Levels come out as they went in, whichever way they are encoded and in pieces of any size.
#include "runtime/data/parquet/level_bits.h"

#include <doctest/doctest.h>
#include <parquet/exception.h>

#include <algorithm>
#include <random>
#include <vector>

using merit::data::LevelBits;

namespace {

using Bits = std::vector<bool>;
using Bytes = std::vector<uint8_t>;

void add_number(Bytes& bytes, size_t number) {
  for (; number >= 0x80; number >>= 7) bytes.push_back(static_cast<uint8_t>(number | 0x80));
  bytes.push_back(static_cast<uint8_t>(number));
}

/// Adds a run of one level, or of packed ones (a multiple of eight), to both.
void add_run(Bytes& bytes, Bits& bits, size_t length, bool level) {
  add_number(bytes, length << 1);
  bytes.push_back(level ? 1 : 0);
  bits.insert(bits.end(), length, level);
}
void add_packed(Bytes& bytes, Bits& bits, const Bytes& packed) {
  add_number(bytes, packed.size() << 1 | 1);
  bytes.insert(bytes.end(), packed.begin(), packed.end());
  for (size_t i = 0; i < packed.size() * 8; ++i) bits.push_back((packed[i / 8] >> i % 8 & 1) != 0);
}

Bits take(LevelBits& levels, size_t count, size_t position) {
  std::vector<uint64_t> words((position + count) / 64 + 1);
  const size_t ones = levels.take(count, words.data(), position);
  Bits bits;
  for (size_t i = 0; i < words.size() * 64; ++i) bits.push_back((words[i / 64] >> i % 64 & 1) != 0);
  CHECK(static_cast<size_t>(std::ranges::count(bits, true)) == ones);
  return {bits.begin() + static_cast<std::ptrdiff_t>(position),
          bits.begin() + static_cast<std::ptrdiff_t>(position + count)};
}

void check_damaged(const Bytes& bytes, size_t count) {
  LevelBits levels;
  levels.begin(bytes);
  std::vector<uint64_t> words(count / 64 + 1);
  CHECK_THROWS_AS(levels.take(count, words.data(), 0), parquet::ParquetException);
}

}  // namespace

TEST_CASE("levels of one bit are taken in any pieces") {
  std::mt19937 random(7);  // NOLINT(bugprone-random-generator-seed): the same cases each time
  for (int round = 0; round < 200; ++round) {
    Bytes bytes;
    Bits bits;
    while (bits.size() < 2'000) {
      if (random() % 2 == 0) {
        add_run(bytes, bits, random() % (random() % 4 == 0 ? 700 : 12), random() % 2 == 0);
      } else {
        Bytes packed(random() % 30);
        for (uint8_t& byte : packed) byte = static_cast<uint8_t>(random());
        add_packed(bytes, bits, packed);
      }
    }
    LevelBits levels;
    levels.begin(bytes);
    Bits taken;
    while (taken.size() < bits.size()) {
      const size_t count = std::min<size_t>(1 + random() % 300, bits.size() - taken.size());
      std::ranges::copy(take(levels, count, random() % 130), std::back_inserter(taken));
    }
    CHECK((taken == bits));
  }
}

TEST_CASE("levels are asked whether all are 1, and go on behind those") {
  Bytes bytes;
  Bits bits;
  add_run(bytes, bits, 1'000, true);
  add_packed(bytes, bits, {0xFF, 0xFF, 0x7F});
  LevelBits levels;
  levels.begin(bytes);
  CHECK(levels.take_ones(0));
  CHECK(levels.take_ones(1'017));
  CHECK(take(levels, 7, 0) == Bits{true, true, true, true, true, true, false});
  levels.begin(bytes);
  CHECK(levels.take_ones(1'023));
  levels.begin(bytes);
  CHECK_FALSE(levels.take_ones(1'024));
  CHECK_THROWS_AS(levels.take_ones(10'000), parquet::ParquetException);
}

TEST_CASE("levels that end early, or are no levels, are damage") {
  check_damaged({}, 1);
  check_damaged({8}, 1);           // a run of four without its level
  check_damaged({8, 2}, 1);        // of a level that is none
  check_damaged({8, 1}, 5);        // of four, where five are asked for
  check_damaged({5, 0xFF}, 9);     // two groups of which one is there
  check_damaged({0, 0, 0, 0}, 1);  // runs without levels
  check_damaged({0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1, 1}, 1);
}
