#include "runtime/data/grouping/packed_cells.h"

#include <doctest/doctest.h>

#include <array>
#include <bit>
#include <optional>

namespace merit::data {
namespace {

template <typename Value>
auto bytes_of(Value value) {
  return std::bit_cast<std::array<char, sizeof(Value)>>(value);
}

/// Those that have a value are known, and what is kept is the same to the bit.
template <typename Cells, typename Value>
void check_kept(const std::vector<std::optional<Value>>& given, bool say_known = true) {
  std::vector<Value> values;
  std::vector<uint64_t> known(say_known ? (given.size() + 63) / 64 : 0);
  bool some_missing = false;
  for (size_t i = 0; i < given.size(); ++i) {
    values.push_back(given[i].value_or(77));
    if (say_known && given[i]) known[i / 64] |= uint64_t{1} << i % 64;
    some_missing = some_missing || !given[i];
  }
  const Cells cells(std::move(values), std::move(known));
  CHECK(cells.has_missing() == some_missing);
  for (size_t i = 0; i < given.size(); ++i) {
    CAPTURE(i);
    CHECK(cells.is_known(i) == given[i].has_value());
    if (given[i]) CHECK(bytes_of(cells[i]) == bytes_of(*given[i]));
  }
  for (const size_t begin : {size_t{0}, given.size() / 3, given.size()}) {
    for (const size_t end : {begin, given.size() - given.size() / 5, given.size()}) {
      std::vector<std::optional<Value>> visited(given.size());
      if (begin <= end) cells.for_each_known(begin, end, [&](size_t i, Value value) { visited[begin + i] = value; });
      for (size_t i = 0; i < given.size(); ++i) {
        const bool is_there = i >= begin && i < end && given[i].has_value();
        CHECK(visited[i].has_value() == is_there);
        if (is_there) CHECK(bytes_of(*visited[i]) == bytes_of(*given[i]));
      }
    }
  }
}

}  // namespace

TEST_CASE("packed codes are those that were given") {
  check_kept<PackedCodes, int32_t>({});
  for (const int32_t most : {255, 256, 65535, 65536}) {
    check_kept<PackedCodes, int32_t>({0, most, 5}, false);
    check_kept<PackedCodes, int32_t>({0, std::nullopt, most, 5});
  }
  check_kept<PackedCodes, int32_t>({2147483647, std::nullopt});
  check_kept<PackedCodes, int32_t>({std::nullopt, std::nullopt});
}

TEST_CASE("packed integers are those that were given") {
  constexpr auto kFirst = std::numeric_limits<int64_t>::min(), kLast = std::numeric_limits<int64_t>::max();
  for (const int64_t most :
       {int64_t{127}, int64_t{128}, int64_t{32768}, int64_t{-32769}, int64_t{1} << 31, kLast, kFirst}) {
    check_kept<PackedIntegers, int64_t>({0, most, -5}, false);
    check_kept<PackedIntegers, int64_t>({0, std::nullopt, most, -5});
  }
}

TEST_CASE("packed numbers are those that were given, to the bit") {
  using Numbers = std::vector<std::optional<double>>;
  for (const Numbers& numbers :
       {Numbers{0.0, -0.0, 0.25, -1.5, 16777216.0, std::nullopt}, Numbers{0.1, -0.0, std::nullopt}, Numbers{16777217.0},
        Numbers{1e300, -1e300, 5e-324},
        Numbers{std::numeric_limits<float>::max(), std::numeric_limits<float>::denorm_min()}}) {
    check_kept<PackedNumbers, double>(numbers);
  }
}

TEST_CASE("where some are missing, the others are those that were given") {
  for (const size_t size : {size_t{1}, size_t{63}, size_t{64}, size_t{65}, size_t{200}}) {
    for (const size_t distance : {size_t{1000}, size_t{63}, size_t{8}, size_t{2}, size_t{1}}) {
      std::vector<std::optional<int32_t>> codes(size), large(size);
      std::vector<std::optional<double>> numbers(size), fine(size);
      for (size_t i = distance - 1; i < size; i += distance) {
        codes[i] = static_cast<int32_t>(i);
        large[i] = static_cast<int32_t>(i + 70'000);
        numbers[i] = -static_cast<double>(i) / 4;
        fine[i] = 1.0 / static_cast<double>(i + 3);
      }
      check_kept<PackedCodes>(codes);
      check_kept<PackedCodes>(large);
      check_kept<PackedNumbers>(numbers);
      check_kept<PackedNumbers>(fine);
    }
  }
}

}  // namespace merit::data
