#include "compiler/driver/batch_tallies.h"

#include <utility>

namespace merit::driver {

using Kind = DecisionColumn::Kind;

columns::Table BatchTallies::keep(columns::Table batch) {
  columns::Table kept;
  kept.rows = batch.rows;
  size_t first = 0;  // of the definition's columns
  for (size_t i = 0; i < definitions_.size(); ++i) {
    const BatchColumns& definition = definitions_[i];
    if (definition.counted) {
      const auto cells = [&](Kind kind) -> const columns::Column* {
        const auto place = place_among(definition.columns, {kind, 0, ""});
        return place ? batch.columns[first + *place].get() : nullptr;
      };
      Counter& each = counters_[i];
      const std::lock_guard lock(each.mutex);
      each.counter.add(batch.rows, cells(Kind::stage), cells(Kind::disqualified), cells(Kind::undecided));
    }
    for (size_t column = first; column < first + definition.kept; ++column) {
      kept.names.push_back(std::move(batch.names[column]));
      kept.columns.push_back(std::move(batch.columns[column]));
    }
    first += definition.columns.size();
  }
  return kept;
}

std::vector<Tally> BatchTallies::tallies(int64_t leads) const {
  std::vector<Tally> tallies;
  for (size_t i = 0; i < definitions_.size(); ++i) {
    tallies.push_back(counters_[i].counter.tally());
    tallies.back().leads = leads;
  }
  return tallies;
}

}  // namespace merit::driver
