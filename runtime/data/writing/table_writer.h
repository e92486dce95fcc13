/// Private to this room: rows into a stream, in each of the formats.
#pragma once

#include <arrow/io/type_fwd.h>
#include <arrow/status.h>

#include <cstdint>
#include <functional>
#include <memory>

#include "runtime/columns/column.h"
#include "runtime/data/terms/formats.h"

namespace merit::data {

/// Writes a table that comes piece by piece: at least one piece, if of no rows, all with the same columns. What
/// `OutputTable` says of the bytes is made sure of here: Arrow's batches and Parquet's pages do not hang on where
/// pieces end.
class TableWriter {
 public:
  TableWriter() = default;
  TableWriter(const TableWriter&) = delete;
  TableWriter& operator=(const TableWriter&) = delete;
  virtual ~TableWriter() = default;

  virtual arrow::Status write(const columns::Table& rows) = 0;
  /// Called by any thread, also meanwhile.
  virtual void help() {}
  virtual arrow::Status close() = 0;
};

struct WriterOptions {
  bool side_by_side = true;  ///< columns of a piece are encoded on all cores; else by the caller and whoever helps
  /// Called now and then with the rows that are written of all pieces. An error stops.
  std::function<arrow::Status(int64_t rows)> progress = [](int64_t) { return arrow::Status::OK(); };
};

std::unique_ptr<TableWriter> table_writer(Format format, const std::shared_ptr<arrow::io::OutputStream>& stream,
                                          WriterOptions options);

}  // namespace merit::data
