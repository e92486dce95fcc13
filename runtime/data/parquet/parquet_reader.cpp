#include "runtime/data/parquet/parquet_reader.h"

#include <parquet/exception.h>
#include <parquet/properties.h>

#include "runtime/data/tables/chunk.h"

namespace merit::data {

arrow::Result<std::unique_ptr<parquet::arrow::FileReader>> make_parquet_reader(const Source& source,
                                                                               const ParquetMetadata& metadata) {
  parquet::ArrowReaderProperties properties(false);
  properties.set_batch_size(kMostChunkRows);
  properties.set_pre_buffer(false);
  parquet::arrow::FileReaderBuilder builder;
  ARROW_RETURN_NOT_OK(builder.Open(source.content, parquet::default_reader_properties(), metadata));
  builder.properties(properties);
  return builder.Build();
}

void add_leaves(const parquet::arrow::SchemaField& field, std::vector<int>& leaves) {
  if (field.is_leaf()) leaves.push_back(field.column_index);
  for (const auto& child : field.children) add_leaves(child, leaves);
}

void damaged(const std::string& what) {
  throw parquet::ParquetException(what);
}

}  // namespace merit::data
