/// One input as a table whose cells anybody may look at: for those who find out what the columns of a file are. What
/// they see of a cell is what `read` sees.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "runtime/cells/cell.h"
#include "runtime/data/terms/inputs.h"
#include "runtime/data/terms/problems.h"
#include "runtime/data/terms/report.h"

namespace merit::data {

/// Called for each row in turn, from 0 on. The cell's text lives until it returns.
using CellVisitor = std::function<void(int64_t row, const cells::Cell& cell)>;

class ScannedTable {
 public:
  virtual ~ScannedTable() = default;
  ScannedTable(const ScannedTable&) = delete;
  ScannedTable& operator=(const ScannedTable&) = delete;

  InputRecord record;
  std::vector<Problem> findings;   ///< about the file as a whole
  std::vector<std::string> names;  ///< by column; one without a name is ignored by whoever reads the file
  int64_t rows = 0;

  /// All cells of a column. Several threads may visit at once. Errors: the file is damaged.
  virtual std::expected<void, Error> visit(size_t column, const CellVisitor& visitor) const = 0;

  /// The events that stand in a column of leads, a row each; null where it holds none. This table must outlive them.
  virtual std::expected<std::unique_ptr<ScannedTable>, Error> events_in(size_t column) const = 0;

 protected:
  ScannedTable() = default;
};

/// Opens an input and reads it whole. `progress` is that of `ReadOptions`.
std::expected<std::unique_ptr<ScannedTable>, Error> scan_table(
    const Input& input, const std::function<bool(int64_t bytes_done, int64_t bytes_total)>& progress = {});

}  // namespace merit::data
