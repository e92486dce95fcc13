/// Private to runtime/data: the rows of one input, or of events nested in leads, as chunks.
///
/// A table is cut into parts, which threads read side by side, and a part into chunks, small enough that what is made
/// of one stays in cache. Parts and chunks follow from the file alone: nothing depends on the number of threads.
#pragma once

#include <arrow/result.h>
#include <arrow/type_fwd.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/data/tables/chunk.h"
#include "runtime/data/terms/problems.h"

namespace merit::data {

class NestedTable;

class RawTable {
 public:
  virtual ~RawTable() = default;

  std::string file;                ///< as messages call it
  std::string title;               ///< of the format, as a sentence says it
  std::vector<std::string> names;  ///< by column; one without a name is ignored
  /// Its columns are those that some row has (JSON): none may be concluded from a table without rows.
  bool columns_from_rows = false;
  /// Several readers that each have some columns of a part do together what one does that has all.
  bool columns_stand_apart = false;
  /// Reading cells is little more than copying them.
  bool is_in_memory = false;
  int64_t stored_bytes = 0;  ///< what reading all of it adds to the progress
  // Events nested in leads: the table of the leads, and where the list of each of its rows begins: its rows + 1.
  const RawTable* parent = nullptr;
  std::vector<int64_t> list_begins;
  std::vector<int64_t> part_begins{0};  ///< parts + 1: the rows at which parts begin, and the number of rows

  bool nested() const { return parent != nullptr; }
  /// Of a nested table: the row of `parent` that a row stands in.
  int64_t owner_of(int64_t row) const;
  int64_t rows() const { return part_begins.back(); }
  size_t parts() const { return part_begins.size() - 1; }
  size_t part_of(int64_t row) const;

  /// The earliest and the latest time in a part of a column of timestamps, two cells of its type, where the file says
  /// them and that no cell is missing; else null.
  virtual std::shared_ptr<arrow::Array> time_limits(size_t part, int32_t column) const;

  /// Of text: the line, from 1, in which a row begins; nothing where rows are counted, or the file cannot be read
  /// again.
  virtual std::optional<int64_t> line_of(int64_t row) const;

  /// Opens a part. Its chunks have the columns that `wanted` marks, which are among those that were asked for when the
  /// table was loaded. Any number of threads may call this at once.
  virtual arrow::Result<std::unique_ptr<ChunkReader>> read_part(size_t part, const std::vector<bool>& wanted) const = 0;

  /// The events in a column, to be read by themselves; null where they only come as cells of the column. This table
  /// must outlive them.
  virtual std::unique_ptr<NestedTable> events_apart(size_t column) const;
};

using RawTablePtr = std::unique_ptr<RawTable>;

/// Events nested in leads that are read by themselves. Its parts are those of the parent.
class NestedTable : public RawTable {
 public:
  /// Finds the lists of a part. Any number of threads may call this at once, each for other parts.
  virtual arrow::Status find_lists(size_t part) = 0;
  /// Once all lists are found, and before anything else is asked.
  virtual void join_lists() = 0;
};

/// Where a row stands, with the value that is shown of it (shortened).
Example example_at(const RawTable& table, int64_t row, std::string_view value);

/// A cell as it stands in a table, for examples; empty where there is none. Reads the part that holds it once more.
std::string shown_cell(const RawTable& table, int32_t column, int64_t row);

}  // namespace merit::data
