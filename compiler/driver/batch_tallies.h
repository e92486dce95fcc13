/// What batches of leads are decided to be, counted as they are decided, so that columns that are only counted are
/// never made for all leads. Private to this folder.
#pragma once

#include <cstddef>
#include <deque>
#include <mutex>
#include <vector>

#include "compiler/driver/decision_columns.h"
#include "compiler/driver/tally.h"
#include "runtime/columns/column.h"

namespace merit::driver {

/// The columns of one definition in the table of a batch.
struct BatchColumns {
  std::vector<DecisionColumn> columns;  ///< those that are kept stand first
  size_t kept = 0;
  bool counted = false;
};

class BatchTallies {
 public:
  /// The tables have the columns of all definitions, one definition after another.
  explicit BatchTallies(const std::vector<BatchColumns>& definitions)
      : definitions_(definitions), counters_(definitions.size()) {}

  /// Counts the decisions of a batch and leaves the columns that are kept. Several threads may call it at once.
  columns::Table keep(columns::Table batch);

  /// By definition; nothing but how many leads there are where none are counted.
  std::vector<Tally> tallies(int64_t leads) const;

 private:
  struct Counter {
    std::mutex mutex;
    TallyCounter counter;
  };

  const std::vector<BatchColumns>& definitions_;
  std::deque<Counter> counters_;  ///< by definition
};

}  // namespace merit::driver
