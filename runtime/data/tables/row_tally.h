/// Private to runtime/data: what was found in rows of one table, counted by threads side by side.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/data/tables/raw_table.h"
#include "runtime/data/terms/problems.h"

namespace merit::data {

/// How often, and in which rows first. The value that is shown of a row is looked up at the end, for those that are.
struct RowTally {
  struct Place {
    int64_t row = 0;
    int32_t column = -1;  ///< whose value is shown
  };
  int64_t count = 0;
  std::vector<Place> first;  ///< by row; at most `kMaxExamples`

  /// Rows come in ascending order.
  void add(int64_t row, int32_t column) {
    ++count;
    if (wants_example()) first.push_back({row, column});
  }
  bool wants_example() const { return first.size() < kMaxExamples; }
  /// What was found in other rows of the same table.
  void add(const RowTally& other);
};

/// Adds what was found in a table to what was found in those before it.
void add_to(Tally& tally, const RowTally& rows, const RawTable& table);

}  // namespace merit::data
