/// Private to this room: what all that read a Parquet file do first, and where it is damaged.
#pragma once

#include <arrow/result.h>
#include <parquet/arrow/reader.h>
#include <parquet/arrow/schema.h>

#include <memory>
#include <string>
#include <vector>

#include "runtime/data/files/source.h"

namespace parquet {
class FileMetaData;
}

namespace merit::data {

using ParquetMetadata = std::shared_ptr<parquet::FileMetaData>;

/// A reader of its own for whoever reads: they are not shared between threads, the metadata is. Null: read it, too.
arrow::Result<std::unique_ptr<parquet::arrow::FileReader>> make_parquet_reader(const Source& source,
                                                                               const ParquetMetadata& metadata);

/// Adds the leaves below a column, or below a field of one.
void add_leaves(const parquet::arrow::SchemaField& field, std::vector<int>& leaves);

/// Throws what Parquet's own readers throw.
[[noreturn]] void damaged(const std::string& what);

}  // namespace merit::data
