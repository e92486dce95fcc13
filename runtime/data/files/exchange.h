/// Tables that are in memory already: leads and events from another program, decisions to it, through the Arrow C data
/// interface (https://arrow.apache.org/docs/format/CDataInterface.html). What goes in is looked at where it is.
///
///   auto leads = import_table(&stream);                    // the stream is released; the table keeps what it gave
///   auto datasets = read({.leads = {{.path = "leads", .table = *leads}}}, …);
///   TableExport decisions(rows_of(**leads));
///   auto taken = decisions.append(rows);                   // for each piece
///   auto made = decisions.finish(&schema, &array);
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <string>

#include "runtime/columns/column.h"
#include "runtime/data/terms/inputs.h"

struct ArrowSchema;
struct ArrowArray;
struct ArrowArrayStream;

namespace merit::data {

/// Takes all that a stream of structures gives, and releases it. The error is what the stream says, in lower case.
std::expected<HeldTablePtr, std::string> import_table(ArrowArrayStream* stream);

int64_t rows_of(const HeldTable& table);

/// A table that comes piece by piece becomes one array of structures, a child a column, of the types that `merit run`
/// writes, but that a text is `utf8` whether or not the column has a dictionary: the types follow from the definition
/// alone. Errors are what Arrow says, in lower case.
class TableExport {
 public:
  /// `rows`: about how many there will be; more are as good, but move what is there.
  explicit TableExport(int64_t rows);
  TableExport(TableExport&&) noexcept;
  TableExport& operator=(TableExport&&) noexcept;
  ~TableExport();

  /// The next rows, at least one piece, if of none; all have the same columns. Any thread calls it, one at a time.
  std::expected<void, std::string> append(const columns::Table& rows);
  /// Once, at the end. The caller releases both; they own what they point to, in parts where parts are taken away.
  std::expected<void, std::string> finish(ArrowSchema* schema, ArrowArray* array);

 private:
  struct Columns;
  std::unique_ptr<Columns> columns_;
};

}  // namespace merit::data
