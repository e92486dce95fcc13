/// Private to this room: where the lists of a column of a Parquet file begin, by the levels of its pages.
#pragma once

#include <parquet/arrow/schema.h>
#include <parquet/file_reader.h>

#include <cstdint>
#include <vector>

namespace merit::data {

/// Of a column of lists in a row group, where the list of each row begins among the elements of all: rows + 1, from 0.
/// A missing list is an empty one. Reads the pages of the smallest leaf below the column, of these the levels only.
/// Throws what Parquet's readers throw where the file is damaged.
std::vector<int64_t> read_list_begins(parquet::RowGroupReader& group, const parquet::arrow::SchemaField& lists);

}  // namespace merit::data
