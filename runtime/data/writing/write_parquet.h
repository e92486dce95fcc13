/// Private to this room: a table as a file of Parquet.
///
/// Arrow's writer looks up each cell in a table of distinct values, also where a column has codes already, and makes
/// statistics of each page; here codes are taken as they are, statistics are those of the dictionary, and a column that
/// a table has several times is encoded once. The file's own structures, its schema and headers, are Arrow's.
#pragma once

#include <memory>

#include "runtime/data/writing/table_writer.h"

namespace merit::data {

/// Pages of zstd; what is written is held until its row group is full, a million rows. Each column is encoded in the
/// order of its rows, by the caller or whoever helps, while others are.
std::unique_ptr<TableWriter> parquet_writer(std::shared_ptr<arrow::io::OutputStream> stream, WriterOptions options);

}  // namespace merit::data
