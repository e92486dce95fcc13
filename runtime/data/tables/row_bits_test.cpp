#include "runtime/data/tables/row_bits.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <vector>

using namespace merit::data;

namespace {

/// Numbers of rows around whole words, and around how many words are marked at once.
constexpr size_t kRows[] = {0, 1, 2, 63, 64, 65, 127, 128, 129, 1023, 1024, 1025, 8191, 8192};

RowBits bits_of(size_t rows, const std::vector<int32_t>& chosen) {
  RowBits all, bits;
  all.assign_all(rows);
  bits = all;
  for (const int32_t row : chosen) bits.remove(static_cast<size_t>(row));
  all -= bits;
  return all;
}

std::vector<int32_t> listed(const RowBits& rows) {
  RowList list;
  const auto all = list.of(rows);
  return {all.begin(), all.end()};
}

}  // namespace

TEST_CASE("of chunks of any size, all rows or none are listed and counted") {
  for (const size_t rows : kRows) {
    CAPTURE(rows);
    RowBits bits;
    bits.assign_all(rows);
    CHECK(bits.count() == rows);
    CHECK(bits.any() == (rows > 0));
    const std::vector<int32_t> all = listed(bits);
    REQUIRE(all.size() == rows);
    for (size_t i = 0; i < rows; ++i) REQUIRE(all[i] == static_cast<int32_t>(i));
    bits.assign_none(rows);
    CHECK(bits.count() == 0);
    CHECK_FALSE(bits.any());
    CHECK(listed(bits).empty());
  }
}

TEST_CASE("rows are joined, met and taken away as sets are") {
  std::mt19937 random(20261123);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same cases each time
  for (const size_t rows : kRows) {
    CAPTURE(rows);
    std::vector<int32_t> a, b, both, either, first_only;
    for (size_t row = 0; row < rows; ++row) {
      const bool in_a = random() % 3 == 0, in_b = random() % 2 == 0;
      const auto add = [&](std::vector<int32_t>& to, bool is_in) {
        if (is_in) to.push_back(static_cast<int32_t>(row));
      };
      add(a, in_a), add(b, in_b), add(both, in_a && in_b), add(either, in_a || in_b), add(first_only, in_a && !in_b);
    }
    const RowBits in_b = bits_of(rows, b);
    const auto with = [&](const auto& change) {
      RowBits bits = bits_of(rows, a);
      change(bits);
      return listed(bits);
    };
    CHECK(with([&](RowBits& bits) { bits &= in_b; }) == both);
    CHECK(with([&](RowBits& bits) { bits |= in_b; }) == either);
    CHECK(with([&](RowBits& bits) { bits -= in_b; }) == first_only);
    for (const int32_t row : b) REQUIRE(in_b.has(static_cast<size_t>(row)));
    CHECK(in_b.count() == b.size());
  }
}

TEST_CASE("rows are found by their numbers, however many are asked for") {
  std::mt19937 random(20261123);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same cases each time
  for (const size_t rows : kRows) {
    for (const size_t numbers : {size_t{1}, size_t{4}, size_t{5}, size_t{255}}) {
      CAPTURE(rows);
      CAPTURE(numbers);
      RowBytes bytes;
      bytes.resize(rows);
      for (size_t row = 0; row < rows; ++row) bytes.data()[row] = static_cast<uint8_t>(random() % (numbers + 1));
      std::vector<RowBits> found(numbers);
      bytes.find(found);
      for (size_t number = 0; number < numbers; ++number) {
        std::vector<int32_t> wanted;
        for (size_t row = 0; row < rows; ++row) {
          if (bytes.data()[row] == number) wanted.push_back(static_cast<int32_t>(row));
        }
        REQUIRE(listed(found[number]) == wanted);
      }
    }
  }
}

TEST_CASE("rows behind the last one of a chunk are never found, whatever stood there before") {
  RowBytes bytes;
  bytes.resize(128);
  std::fill_n(bytes.data(), 128, uint8_t{0});
  bytes.resize(65);
  std::vector<RowBits> found(1);
  bytes.find(found);
  CHECK(found[0].count() == 65);
}

TEST_CASE("rows are found by classes, of which there may be more than a byte tells apart") {
  std::mt19937 random(20261124);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same cases each time
  for (const size_t rows : kRows) {
    for (const size_t asked : {size_t{0}, size_t{1}, size_t{255}, size_t{256}, size_t{600}}) {
      constexpr uint16_t kFirst = 0xFFFF;  // the next is 0
      CAPTURE(rows);
      CAPTURE(asked);
      std::vector<uint16_t> classes(rows);
      std::vector<std::vector<int32_t>> expected(asked);
      for (size_t row = 0; row < rows; ++row) {
        const size_t place = random() % 700;
        classes[row] = static_cast<uint16_t>(kFirst + place);
        if (place < asked) expected[place].push_back(static_cast<int32_t>(row));
      }
      RowBytes bytes;
      std::vector<RowBits> found(asked), found_of_wide(asked);
      bytes.find_classes(classes, kFirst, found);
      bytes.find_classes(std::vector<uint32_t>(classes.begin(), classes.end()), kFirst, found_of_wide);
      for (size_t place = 0; place < asked; ++place) {
        CHECK(listed(found[place]) == expected[place]);
        CHECK(listed(found_of_wide[place]) == expected[place]);
      }
    }
  }
}
