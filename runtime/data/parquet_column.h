/// Private to this room: one flat column of a row group, from Parquet's pages straight into the cells of chunks.
///
/// Texts are not copied: where all pages have codes of the dictionary, the cells are these codes; else they are views
/// into the page. Nested columns, and types whose values are stored in another form than they are read in, are left to
/// Arrow's reader.
#pragma once

#include <parquet/arrow/schema.h>
#include <parquet/file_reader.h>

#include <cstdint>
#include <memory>

#include "runtime/data/chunk.h"

namespace merit::data {

/// Used by one thread. Throws what Parquet's readers throw where the file is damaged.
class ParquetColumn {
 public:
  virtual ~ParquetColumn() = default;

  /// The cells of the next rows, at most `kMostChunkRows`; valid until the next call.
  virtual ChunkColumn read(int64_t rows) = 0;
  virtual void skip(int64_t rows) = 0;
};

/// Whether a column of the file is one that `open_column` can read.
bool is_read_from_pages(const parquet::SchemaDescriptor& schema, const parquet::arrow::SchemaField& field);

std::unique_ptr<ParquetColumn> open_column(parquet::RowGroupReader& group, const parquet::arrow::SchemaField& field);

}  // namespace merit::data
