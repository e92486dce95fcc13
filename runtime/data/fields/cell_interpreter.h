/// The interpreter of cells (runtime/cells/cell_interpreter.h) for a field that the data is asked for.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "runtime/cells/cell_interpreter.h"
#include "runtime/data/terms/request.h"
#include "runtime/values/zones.h"

namespace merit::data {

using cells::Reading;

/// Reads single cells as one field. Used by one thread.
class CellInterpreter {
 public:
  /// `key`: text is trimmed, as keys are compared. The field outlives this.
  CellInterpreter(const Field& field, const values::Zone& data_zone, bool key);

  /// No spelling of missing is declared: a value that is there is not missing.
  bool takes_all_values() const { return parts_->interpreter.spellings().empty(); }
  /// A text lives until the next call, or as long as the cell.
  Reading read(const cells::Cell& cell) { return parts_->interpreter.read(cell, parts_->room); }
  /// A time on the wall of the data's zone, as a time.
  int64_t to_time(int64_t local) { return parts_->clock.to_time(local); }

 private:
  /// They point to each other, so they stay where they are.
  struct Parts {
    explicit Parts(const values::Zone& data_zone) : clock(data_zone) {}

    std::vector<merit_text> labels;
    std::vector<merit_text> spellings;
    std::vector<double> numbers;
    merit_field field = {};
    values::ZoneClock clock;
    cells::CellInterpreter interpreter;
    cells::CellText room;
  };

  std::unique_ptr<Parts> parts_;
};

/// What a value of a field should be, as a message says it: `an integer`, `one of "a", "b"`.
std::string type_phrase(const Field& field);

}  // namespace merit::data
