#include "runtime/data/fields/chosen_cells.h"

#include <algorithm>

namespace merit::data {

void ChosenCells::choose(std::span<const int32_t> rows, const RowBits& has) {
  size_ = rows.size();
  bits_ = &has;
  places_ = {};
  rows_ = rows;
  if (has.count() == size_) return;
  places_ = list_.of(has);
  room_.resize(places_.size());
  for (size_t i = 0; i < places_.size(); ++i) room_[i] = rows[static_cast<size_t>(places_[i])];
  rows_ = room_;
}

void spread_ends(std::vector<int64_t>& ends, std::span<const int32_t> places, size_t cells) {
  const size_t begin = ends.size() - places.size();
  ends.resize(begin + cells);
  int64_t* const to = ends.data() + begin;
  size_t end = cells;
  for (size_t i = places.size(); i-- > 0;) {
    const auto place = static_cast<size_t>(places[i]);
    std::fill(to + place, to + end, to[i]);
    end = place;
  }
  std::fill(to, to + end, begin == 0 ? 0 : ends[begin - 1]);
}

}  // namespace merit::data
