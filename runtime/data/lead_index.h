/// Private to this room: leads by the value of a field: their key, or the field that an event's `matching` names.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/columns/column.h"
#include "runtime/data/interner.h"

namespace merit::data {

/// A known cell as bytes that are equal exactly when the cells are: of text the text, else what is stored.
/// `folded`: texts that `is` holds equal have the same bytes.
std::string_view cell_bytes(const columns::Column& column, int64_t row, bool folded, std::string& scratch);

class LeadIndex {
 public:
  static constexpr int64_t kNone = -1;

  /// `folded`: values are compared as `is` does; else exactly.
  explicit LeadIndex(bool folded) : folded_(folded) {}

  /// Adds a lead under a known cell. Returns the first lead that has the same value: itself, unless it repeats one.
  int64_t add(const columns::Column& column, int64_t row, int64_t lead);

  /// The first lead with the value of a known cell; `kNone` when there is none.
  int64_t first(const columns::Column& column, int64_t row) const;
  /// The next lead with the same value as this one, in ascending order; `kNone` after the last.
  int64_t next(int64_t lead) const { return next_[static_cast<size_t>(lead)]; }

 private:
  bool folded_;
  Interner values_;
  std::vector<int64_t> firsts_, lasts_;  ///< by value: the ends of the chain of its leads
  std::vector<int64_t> next_;            ///< by lead
};

}  // namespace merit::data
