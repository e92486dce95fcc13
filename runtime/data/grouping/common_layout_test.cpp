#include "runtime/data/grouping/common_layout.h"

#include <doctest/doctest.h>

#include <limits>

#include "runtime/values/calendar.h"

namespace merit::data {
namespace {

constexpr auto kFirst = std::numeric_limits<int64_t>::min(), kLast = std::numeric_limits<int64_t>::max();
constexpr int64_t kSecond = values::kMicrosPerSecond;
constexpr int64_t kDay = 86'400;  // seconds
constexpr int64_t kNow = 20'000 * kDay;

WordRanges block_of(Range days, const std::vector<std::optional<Range>>& columns) {
  return {Range{days.least * kDay, days.most * kDay}, kSecond, {0, 1}, columns};
}

}  // namespace

TEST_CASE("blocks of a year and of a few more texts have the layout of the first") {
  CommonLayout common(3, kNow * kSecond);
  const WordLayout first = common.layout_of(block_of({19'640, 19'641}, {Range{0, 100}, std::nullopt}));
  CHECK(first.has_room_for(block_of({19'640, 19'641}, {Range{0, 100}, std::nullopt})));
  CHECK(common.layout_of(block_of({19'990, 20'000}, {Range{0, 127}, std::nullopt})) == first);
  CHECK(common.layout_of(block_of({19'500, 19'510}, {Range{0, 3}, std::nullopt})) == first);
}

TEST_CASE("a layout grows by what a block needs, and has room for what it had room for") {
  const WordRanges before = block_of({10, 20}, {Range{0, 10}, Range{-5, 5}});
  for (const WordRanges& block :
       {block_of({10, 20}, {Range{0, 10, true}, Range{-5, 5}}), block_of({10, 20}, {Range{0, 1 << 20}, Range{-5, 5}}),
        block_of({10, 20}, {Range{0, 10}, Range{-(1 << 18), 5}}),
        WordRanges{Range{10 * kDay * kSecond, 10 * kDay * kSecond + 1}, 1, {0, 2}, before.columns}}) {
    CommonLayout common(3, kLast);
    const WordLayout first = common.layout_of(before);
    const WordLayout grown = common.layout_of(block);
    CHECK_FALSE(grown == first);
    CHECK(grown.has_room_for(block));
    CHECK(grown.has_room_for(before));
    CHECK(common.layout_of(before) == grown);
  }
}

TEST_CASE("a block has a layout of its own where one of all would have no room") {
  CommonLayout common(2, kNow * kSecond);
  const std::vector<std::optional<Range>> wide = {Range{0, (1 << 18) - 1}}, apart = {Range{kFirst, kFirst + 7}};
  const WordLayout first = common.layout_of(block_of({0, 20'000}, wide));
  CHECK(first.has_room_for(block_of({0, 20'000}, wide)));
  const WordRanges other = block_of({19'000, 20'000}, apart);
  CHECK(common.layout_of(other) == make_layout(other));
  CHECK(common.layout_of(block_of({0, 20'000}, wide)) == make_layout(block_of({0, 20'000}, wide)));
}

TEST_CASE("ranges are widened up to the limits of integers and of times only") {
  const std::vector<std::optional<Range>> ends = {Range{kLast - 1, kLast}, Range{kFirst, kFirst + 1, true}};
  for (const int64_t now : {kNow * kSecond, kLast}) {
    for (const int64_t unit : {int64_t{1}, kSecond}) {
      CommonLayout common(1, now);
      const WordRanges first = {Range{kFirst / unit, kFirst / unit + 3}, unit, {0, 0}, ends};
      CHECK(common.layout_of(first).has_room_for(first));
      const WordRanges last = {Range{now / unit - 3, now / unit}, unit, {0, 0}, ends};
      const WordLayout layout = common.layout_of(last);
      CHECK(layout.at.has_value() == make_layout(last).at.has_value());
    }
  }
}

}  // namespace merit::data
