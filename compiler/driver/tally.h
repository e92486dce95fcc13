/// Decisions counted: the funnel, and what kept leads from being decided.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/columns/column.h"

namespace merit::driver {

struct Count {
  std::string name;
  int64_t leads = 0;

  friend bool operator==(const Count&, const Count&) = default;
};

struct Tally {
  int64_t leads = 0;
  std::vector<Count> stages;        ///< `none`, the ladder, `Disqualified`: all of them, in this order
  std::vector<Count> disqualified;  ///< by reason, the most frequent first
  int64_t undecided_leads = 0;      ///< leads with at least one undecided field
  std::vector<Count> undecided;     ///< by field, the most frequent first; a lead counts once for each
};

/// Counts the columns of one definition's decisions: `stage` (an enumeration), `disqualified` (text),
/// `undecided` (lists of text). One that is null is not counted.
Tally tally_of(int64_t leads, const columns::Column* stage, const columns::Column* disqualified,
               const columns::Column* undecided);

}  // namespace merit::driver
