#include "runtime/data/tables/row_tally.h"

#include <algorithm>

namespace merit::data {

void RowTally::add(const RowTally& other) {
  count += other.count;
  first.insert(first.end(), other.first.begin(), other.first.end());
  std::stable_sort(first.begin(), first.end(), [](const Place& a, const Place& b) { return a.row < b.row; });
  if (first.size() > kMaxExamples) first.resize(kMaxExamples);
}

void add_to(Tally& tally, const RowTally& rows, const RawTable& table) {
  for (const auto& place : rows.first) {
    if (!tally.wants_example()) break;
    tally.examples.push_back(example_at(table, place.row, shown_cell(table, place.column, place.row)));
  }
  tally.count += rows.count;
}

}  // namespace merit::data
