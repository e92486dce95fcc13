#include "runtime/data/grouping/common_layout.h"

#include <algorithm>
#include <limits>

namespace merit::data {
namespace {

constexpr auto kFirst = std::numeric_limits<int64_t>::min(), kLast = std::numeric_limits<int64_t>::max();

/// A range that takes so many bits more. One that begins at 0, as codes do, goes on only upwards, others both ways;
/// none goes beyond the limits.
Range widened(Range range, int bits, Range limits) {
  const int width = std::min(WordBits::width_of(range) + bits, 63);
  const uint64_t values = (uint64_t{1} << width) - 1 - (range.nullable ? 1 : 0);
  const auto apart = [](int64_t least, int64_t most) {
    return static_cast<uint64_t>(most) - static_cast<uint64_t>(least);
  };
  const uint64_t more = values - apart(range.least, range.most);
  const uint64_t up = std::min(range.least == 0 ? more : more / 2, apart(range.most, limits.most));
  const uint64_t down = range.least == 0 ? 0 : std::min(more - up, apart(limits.least, range.least));
  range.least = static_cast<int64_t>(static_cast<uint64_t>(range.least) - down);
  range.most = static_cast<int64_t>(static_cast<uint64_t>(range.most) + up);
  return range;
}

}  // namespace

WordLayout CommonLayout::layout_of(const WordRanges& block) {
  const std::scoped_lock lock(changing_);
  if (!layout_ || !layout_->has_room_for(block)) {
    all_ = layout_ ? joined(all_, block) : block;
    layout_ = make_layout(with_headroom());
  }
  return layout_->has_room_for(block) ? *layout_ : make_layout(block);
}

/// What is known before, and the bits that are left: half of them for times, half for columns.
WordRanges CommonLayout::with_headroom() const {
  if (!all_.at) return all_;
  WordRanges wide = all_;
  wide.kind = {0, std::max(wide.kind.most, static_cast<int64_t>(kinds_) - 1)};
  if (now_ != kLast) wide.at->most = std::max(wide.at->most, now_ / wide.unit);
  const WordLayout layout = make_layout(wide);
  if (!layout.has_room_for(all_)) return all_;
  const int left = layout.bits_left();
  const auto columns = std::ranges::count_if(wide.columns, [](const auto& column) { return column.has_value(); });
  const int for_times = columns == 0 ? left : left / 2;
  wide.at = widened(*wide.at, for_times, {kFirst / wide.unit, now_ / wide.unit});
  for (auto& column : wide.columns) {
    if (column) column = widened(*column, (left - for_times) / static_cast<int>(columns), {kFirst, kLast});
  }
  return wide;
}

}  // namespace merit::data
