/// Decisions counted: the funnel, and what kept leads from being decided.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "compiler/driver/decision_columns.h"
#include "compiler/semantics/model.h"
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

/// Counts decisions, those on some leads after those on others.
class TallyCounter {
 public:
  /// Counts the columns of one definition's decisions on some more leads: `stage` (an enumeration), `disqualified`
  /// (text), `undecided` (lists of text). One that is null is not counted.
  void add(int64_t leads, const columns::Column* stage, const columns::Column* disqualified,
           const columns::Column* undecided);
  Tally tally() const;

 private:
  using ByName = std::map<std::string, int64_t, std::less<>>;

  int64_t leads_ = 0;
  std::vector<Count> stages_;
  ByName disqualified_, undecided_;
  int64_t undecided_leads_ = 0;
};

/// Of all leads at once.
Tally tally_of(int64_t leads, const columns::Column* stage, const columns::Column* disqualified,
               const columns::Column* undecided);

/// The columns that are counted where a tally is asked for.
std::vector<DecisionColumn> counted_columns(const semantics::Model& model);

}  // namespace merit::driver
