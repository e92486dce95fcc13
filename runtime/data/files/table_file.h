/// Private to runtime/data: one input as a table of Arrow arrays, whatever its format.
///
/// Text formats give text columns: a CSV cell as it stands; a JSON text as its characters, another JSON value as it is
/// written. Parquet and Arrow give their own types. A null is missing.
#pragma once

#include <arrow/status.h>
#include <arrow/type_fwd.h>

#include <expected>
#include <memory>
#include <string>
#include <vector>

#include "runtime/data/files/progress_meter.h"
#include "runtime/data/files/read_failure.h"
#include "runtime/data/files/source.h"
#include "runtime/data/tables/raw_table.h"
#include "runtime/data/terms/problems.h"
#include "runtime/data/terms/report.h"
#include "runtime/text/encoding.h"

namespace merit::data {

/// An input whose columns are known and whose cells can be loaded.
class TableFile {
 public:
  virtual ~TableFile() = default;

  const std::string& name() const { return name_; }
  const std::vector<std::string>& columns() const { return columns_; }
  bool columns_from_rows() const { return columns_from_rows_; }

  /// Makes the columns that `wanted` marks, position by position, ready to be read. Called once. What is left of the
  /// file's bytes to tell the meter is in the table.
  virtual std::expected<RawTablePtr, Error> load(const std::vector<bool>& wanted, ProgressMeter& meter) = 0;

  /// Whether the table's `events_apart` gives the events in a column, whose cells need not be wanted then.
  virtual bool has_events_apart(size_t) const { return false; }

  /// Records how a text was encoded, and notes where that is not UTF-8.
  void note_encoding(text::Encoding encoding);

  InputRecord record;             ///< complete after `load`
  std::vector<Problem> findings;  ///< about the file as a whole

 protected:
  TableFile(std::string name, std::vector<std::string> columns, bool columns_from_rows)
      : name_(std::move(name)), columns_(std::move(columns)), columns_from_rows_(columns_from_rows) {}
  /// Fills in what a table shares with its file.
  void describe(RawTable& table) const;

 private:
  std::string name_;
  std::vector<std::string> columns_;
  bool columns_from_rows_;
};

using TableFilePtr = std::unique_ptr<TableFile>;

/// `read_failure` of a file.
Error damaged(const Source& source, const arrow::Status& status);
Error damaged(const RawTable& table, const arrow::Status& status);

}  // namespace merit::data
