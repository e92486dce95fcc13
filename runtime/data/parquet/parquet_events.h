/// Private to this room: the events in a column of lists of a Parquet file, row group by row group.
///
/// The levels of one leaf say where lists begin. The fields that somebody wants are read from their pages, as flat
/// columns are, so that nothing is kept of a row group but its lists; where one of them cannot be, Arrow reads those
/// that are wanted.
#pragma once

#include <memory>

#include "runtime/data/parquet/parquet_reader.h"
#include "runtime/data/tables/raw_table.h"

namespace merit::data {

/// `column`: which of a file's columns, one of lists of structures. `leads`: the table of the file, which outlives
/// this.
std::unique_ptr<NestedTable> make_parquet_events(const Source& source, const ParquetMetadata& metadata,
                                                 const std::vector<parquet::arrow::SchemaField>& columns, size_t column,
                                                 const RawTable& leads);

}  // namespace merit::data
