#include "runtime/data/parquet/hybrid_encoding.h"

#include <doctest/doctest.h>

#include <random>

using namespace merit::data;

namespace {

/// By the format's description, number by number.
std::vector<uint32_t> decoded(const Bytes& bytes, size_t count, int width) {
  std::vector<uint32_t> numbers;
  size_t at = 0;
  while (numbers.size() < count) {
    uint64_t header = 0;
    for (int shift = 0;; shift += 7) {
      header |= uint64_t{bytes.at(at) & 0x7FU} << shift;
      if ((bytes.at(at++) & 0x80) == 0) break;
    }
    if ((header & 1) == 0) {
      uint32_t number = 0;
      for (int bits = 0; bits < width; bits += 8) number |= uint32_t{bytes.at(at++)} << bits;
      numbers.insert(numbers.end(), header >> 1, number);
      continue;
    }
    const size_t groups = header >> 1;
    for (size_t i = 0; i < groups * 8; ++i) {
      uint32_t number = 0;
      for (int bit = 0; bit < width; ++bit) {
        const size_t place = i * static_cast<size_t>(width) + static_cast<size_t>(bit);
        number |= (uint32_t{bytes.at(at + place / 8)} >> place % 8 & 1) << bit;
      }
      numbers.push_back(number);
    }
    at += groups * static_cast<size_t>(width);
  }
  CHECK(at == bytes.size());
  CHECK(numbers.size() < count + 8);
  numbers.resize(count);
  return numbers;
}

}  // namespace

TEST_CASE("numbers of every width come back, in runs and packed, and nothing else") {
  std::mt19937 random(20);
  for (int width = 0; width <= 32; ++width) {
    for (int round = 0; round < 40; ++round) {
      std::vector<uint32_t> numbers;
      const size_t count = random() % 200;
      while (numbers.size() < count) {
        const size_t run = random() % 3 == 0 ? random() % 50 : 1;
        numbers.insert(numbers.end(), run, width == 0 ? 0 : static_cast<uint32_t>(random() >> (32 - width)));
      }
      Bytes bytes = {7};
      append_hybrid(bytes, numbers, width);
      CHECK(bytes.front() == 7);
      bytes.erase(bytes.begin());
      CAPTURE(width);
      CHECK(decoded(bytes, numbers.size(), width) == numbers);
    }
  }
}

TEST_CASE("a long run takes a few bytes") {
  Bytes bytes;
  append_hybrid(bytes, std::vector<uint32_t>(20'000, 3), 2);
  CHECK(bytes == Bytes{0xC0, 0xB8, 0x02, 3});
}

TEST_CASE("levels stand behind their size, whether they are one or many") {
  LevelEncoder levels(1);
  levels.append(1, 300);
  Bytes bytes;
  levels.append_to(bytes);
  CHECK(bytes == Bytes{3, 0, 0, 0, 0xD8, 0x04, 1});
  levels.append(0);
  levels.append(1, 2);
  CHECK(levels.count() == 303);
  bytes.clear();
  levels.append_to(bytes);
  CHECK(bytes.front() == bytes.size() - 4);
  std::vector<uint32_t> expected(303, 1);
  expected[300] = 0;
  CHECK(decoded({bytes.begin() + 4, bytes.end()}, 303, 1) == expected);
  levels.clear();
  levels.append(0, 9);
  bytes.clear();
  levels.append_to(bytes);
  CHECK(bytes == Bytes{2, 0, 0, 0, 18, 0});
}

TEST_CASE("a column that is in no list has no levels of one") {
  LevelEncoder levels(0);
  levels.append(0, 5);
  Bytes bytes;
  levels.append_to(bytes);
  CHECK(bytes.empty());
}
