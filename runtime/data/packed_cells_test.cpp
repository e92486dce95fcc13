#include "runtime/data/packed_cells.h"

#include <doctest/doctest.h>

#include <array>
#include <bit>

namespace merit::data {
namespace {

template <typename Cells, typename Value>
void check_kept(const std::vector<Value>& given) {
  const Cells cells((std::vector<Value>(given)));
  std::vector<Value> visited;
  const size_t middle = given.size() / 3;
  for (const auto& [begin, end] : {std::pair(size_t{0}, middle), std::pair(middle, given.size())}) {
    cells.for_each(begin, end, [&](size_t i, Value value) {
      CHECK(begin + i == visited.size());
      visited.push_back(value);
    });
  }
  for (size_t i = 0; i < given.size(); ++i) {
    CAPTURE(i);
    CHECK(std::bit_cast<std::array<char, sizeof(Value)>>(cells[i]) ==
          std::bit_cast<std::array<char, sizeof(Value)>>(given[i]));
    CHECK(std::bit_cast<std::array<char, sizeof(Value)>>(visited[i]) ==
          std::bit_cast<std::array<char, sizeof(Value)>>(given[i]));
  }
}

}  // namespace

TEST_CASE("packed codes are those that were given, marks as well") {
  check_kept<PackedCodes>(std::vector<int32_t>{});
  for (const int32_t most : {254, 255, 65534, 65535}) check_kept<PackedCodes>(std::vector<int32_t>{0, -1, most, 5});
  check_kept<PackedCodes>(std::vector<int32_t>{2147483647, -1});
}

TEST_CASE("packed kinds are those that were given") {
  check_kept<PackedKinds>(std::vector<uint16_t>{});
  check_kept<PackedKinds>(std::vector<uint16_t>{3, 0, 255});
  check_kept<PackedKinds>(std::vector<uint16_t>{3, 0, 256, 65535});
}

TEST_CASE("packed numbers are those that were given, to the bit") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  check_kept<PackedNumbers>(std::vector<double>{});
  check_kept<PackedNumbers>(std::vector<double>{0.0, -0.0, 0.25, -1.5, 16777216.0, nan});
  check_kept<PackedNumbers>(std::vector<double>{0.1, -0.0, nan});
  check_kept<PackedNumbers>(std::vector<double>{16777217.0});
  check_kept<PackedNumbers>(std::vector<double>{1e300, -1e300, 5e-324});
  check_kept<PackedNumbers>(
      std::vector<double>{std::numeric_limits<float>::max(), std::numeric_limits<float>::denorm_min()});
}

TEST_CASE("where most are marked, the others are those that were given") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const size_t size : {size_t{1}, size_t{63}, size_t{64}, size_t{65}, size_t{200}}) {
    for (const size_t distance : {size_t{1000}, size_t{63}, size_t{8}, size_t{5}, size_t{3}}) {
      std::vector<int32_t> codes(size, -1), large = codes;
      std::vector<double> numbers(size, nan), fine = numbers;
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

TEST_CASE("packed times are those that were given") {
  constexpr int64_t kSecond = 1'000'000;
  constexpr auto kFirst = std::numeric_limits<int64_t>::min(), kLast = std::numeric_limits<int64_t>::max();
  check_kept<PackedTimes>(std::vector<int64_t>{});
  check_kept<PackedTimes>(std::vector<int64_t>{5, 5 + kSecond, 5 - 3 * kSecond});
  check_kept<PackedTimes>(std::vector<int64_t>{5, 6});
  check_kept<PackedTimes>(std::vector<int64_t>{0, ((1 << 16) - 1) * kSecond, (1 << 16) * kSecond});
  check_kept<PackedTimes>(std::vector<int64_t>{0, ((1 << 24) - 1) * kSecond});
  check_kept<PackedTimes>(std::vector<int64_t>{0, (1 << 24) * kSecond});
  check_kept<PackedTimes>(std::vector<int64_t>{-kSecond, 4'294'967'294 * kSecond});
  check_kept<PackedTimes>(std::vector<int64_t>{-kSecond, 4'294'967'295 * kSecond});
  check_kept<PackedTimes>(std::vector<int64_t>{kFirst, kLast, 0});
}

}  // namespace merit::data
