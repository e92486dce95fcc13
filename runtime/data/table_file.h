/// Private to this room: one input as a table of Arrow columns, whatever its format.
///
/// Text formats give text columns: a CSV cell as it stands; a JSON text as its characters, another JSON value as it is
/// written. Parquet and Arrow give their own types. A null is missing.
#pragma once

#include <arrow/type_fwd.h>

#include <expected>
#include <memory>
#include <string>
#include <vector>

#include "runtime/data/problems.h"
#include "runtime/data/progress_meter.h"
#include "runtime/data/report.h"
#include "runtime/data/separated.h"
#include "runtime/data/source.h"

namespace merit::data {

/// A loaded table. Only the columns that were asked for have cells.
struct RawTable {
  std::string file;                ///< as messages call it
  std::vector<std::string> names;  ///< a column without a name is ignored
  std::vector<std::shared_ptr<arrow::ChunkedArray>> cells;
  int64_t rows = 0;
  /// Its columns are those that some row has (JSON): none may be concluded from a table without rows.
  bool columns_from_rows = false;
  std::shared_ptr<RowLines> lines;      ///< of text; null: rows are counted
  std::shared_ptr<arrow::Buffer> text;  ///< what `lines` looks at
  /// Events nested in leads: the row of `parent` that each row stands in.
  std::vector<int64_t> owners;
  const RawTable* parent = nullptr;

  bool nested() const { return parent != nullptr; }
};

/// Where a row stands, with the value that is shown of it (shortened).
Example example_at(const RawTable& table, int64_t row, std::string_view value);

/// An input whose columns are known and whose cells can be loaded.
class TableFile {
 public:
  virtual ~TableFile() = default;

  const std::string& name() const { return name_; }
  const std::vector<std::string>& columns() const { return columns_; }
  bool columns_from_rows() const { return columns_from_rows_; }

  /// Loads the columns that `wanted` marks, position by position. Called once.
  virtual std::expected<RawTable, Error> load(const std::vector<bool>& wanted, ProgressMeter& meter) = 0;

  InputRecord record;             ///< complete after `load`
  std::vector<Problem> findings;  ///< about the file as a whole

 protected:
  TableFile(std::string name, std::vector<std::string> columns, bool columns_from_rows)
      : name_(std::move(name)), columns_(std::move(columns)), columns_from_rows_(columns_from_rows) {}
  RawTable empty_table() const;

 private:
  std::string name_;
  std::vector<std::string> columns_;
  bool columns_from_rows_;
};

using TableFilePtr = std::unique_ptr<TableFile>;

/// Opens an input and finds out its columns.
std::expected<TableFilePtr, Error> open_table(const Input& input, bool hash, ProgressMeter& meter);

// One for each family of formats; `open_table` chooses.
std::expected<TableFilePtr, Error> open_separated(const Source& source, const Input& input);
std::expected<TableFilePtr, Error> open_ndjson(const Source& source);
std::expected<TableFilePtr, Error> open_parquet(const Source& source);
std::expected<TableFilePtr, Error> open_arrow(const Source& source);

/// A text input, whole and in UTF-8.
struct Utf8Text {
  std::shared_ptr<arrow::Buffer> buffer;
  std::string_view text;  ///< in `buffer`, without byte-order mark
  std::string encoding;
};
/// `windows_1252`: bytes that are not even mostly UTF-8 are read as that; else those that are none stay.
std::expected<Utf8Text, Error> read_text(const Source& source, bool windows_1252);

/// What a failing Arrow call says of a file.
Error damaged(const Source& source, const arrow::Status& status);

}  // namespace merit::data
