/// Private to runtime/data: which of a column's next cells are read, where the others are missing: few kinds of event
/// have each field.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "runtime/data/tables/row_bits.h"

namespace merit::data {

/// Used by one thread.
class ChosenCells {
 public:
  /// Of cells, one for each of `rows`, those that `has` marks. Both outlive what is asked from here on.
  void choose(std::span<const int32_t> rows, const RowBits& has);

  /// How many cells there are.
  size_t size() const { return size_; }
  bool are_all() const { return rows_.size() == size_; }
  /// Of the cells that are read, the rows.
  std::span<const int32_t> rows() const { return rows_; }
  /// Where they stand among the cells, ascending; nothing is said where all are read.
  std::span<const int32_t> places() const { return places_; }
  /// A bit for each cell: whether it is read.
  const RowBits& bits() const { return *bits_; }

 private:
  size_t size_ = 0;
  const RowBits* bits_ = nullptr;
  std::span<const int32_t> rows_, places_;
  RowList list_;
  std::vector<int32_t> room_;
};

/// Moves the last of some values, one for each of `places`, to these among as many `cells`, with none between them.
template <typename Value>
void spread(std::vector<Value>& values, std::span<const int32_t> places, size_t cells) {
  const size_t begin = values.size() - places.size();
  values.resize(begin + cells);
  Value* const to = values.data() + begin;
  for (size_t i = places.size(); i-- > 0;) {  // from the end on, so that none is in another's place
    const Value value = to[i];
    to[i] = Value{};
    to[places[i]] = value;
  }
}

/// The same of where values end: those between have no length.
void spread_ends(std::vector<int64_t>& ends, std::span<const int32_t> places, size_t cells);

}  // namespace merit::data
