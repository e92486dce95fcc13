#include "runtime/data/grouping/word_order.h"

#include <doctest/doctest.h>

#include <random>
#include <vector>

namespace merit::data {
namespace {

/// One word after the other, by the meaning of the header.
size_t plainly(const std::vector<uint64_t>& words, size_t begin, int shift, bool or_same) {
  for (size_t place = begin; place < words.size(); ++place) {
    const uint64_t before = words[place - 1] >> shift, here = words[place] >> shift;
    if (here < before || (or_same && here == before)) return place;
  }
  return words.size();
}

}  // namespace

TEST_CASE("where words descend is found wherever it is, and nowhere else") {
  constexpr uint64_t kHigh = uint64_t{1} << 63;
  for (const size_t count : {1U, 2U, 31U, 32U, 33U, 34U, 65U, 100U}) {
    std::vector<uint64_t> words;
    for (size_t i = 0; i < count; ++i) words.push_back(kHigh - 128 + 4 * i);  // across the sign of signed lanes
    for (const int shift : {0, 1, 3, 63}) {
      for (const bool or_same : {false, true}) {
        for (size_t begin = 1; begin <= count; ++begin) {
          CHECK(find_descent(words.data(), begin, count, shift, or_same) == plainly(words, begin, shift, or_same));
        }
        for (size_t at = 0; at < count; ++at) {
          std::vector<uint64_t> other = words;
          other[at] = 0;
          CHECK(find_descent(other.data(), 1, count, shift, or_same) == plainly(other, 1, shift, or_same));
        }
      }
    }
  }
}

TEST_CASE("words of any kind are compared by what stands above their lowest bits") {
  std::mt19937_64 random(7);
  for (int round = 0; round < 200; ++round) {
    std::vector<uint64_t> words(1 + random() % 80);
    const int shift = static_cast<int>(random() % 64);
    for (uint64_t& word : words) word = random();
    for (size_t begin = 1; begin < words.size(); ++begin) {
      for (const bool or_same : {false, true}) {
        REQUIRE(find_descent(words.data(), begin, words.size(), shift, or_same) ==
                plainly(words, begin, shift, or_same));
      }
    }
  }
}

}  // namespace merit::data
