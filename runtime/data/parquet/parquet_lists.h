/// Private to this room: where the lists of a column of a Parquet file begin, by the levels of its pages.
#pragma once

#include <parquet/arrow/schema.h>
#include <parquet/file_reader.h>

#include <cstdint>
#include <vector>

namespace merit::data {

/// Of the leaves below a column of lists, the one with the fewest bytes to decompress.
int smallest_leaf(const parquet::RowGroupMetaData& group, const parquet::arrow::SchemaField& lists);

/// Of a column of lists in a row group, where the list of each row begins among the elements of all, as a leaf below it
/// says: rows + 1, from 0. A missing list is an empty one. Reads the leaf's pages, of these the levels only. Throws
/// what Parquet's readers throw where the file is damaged.
std::vector<int64_t> read_list_begins(parquet::RowGroupReader& group, const parquet::arrow::SchemaField& lists,
                                      int leaf);

}  // namespace merit::data
