// Parquet: a row group is a part of the table, decoded in chunks whose columns go side by side, so that what is made of
// a chunk finds it in cache.
#include <arrow/array.h>
#include <arrow/record_batch.h>
#include <arrow/table.h>
#include <arrow/type.h>
#include <parquet/arrow/reader.h>
#include <parquet/arrow/schema.h>
#include <parquet/file_reader.h>
#include <parquet/metadata.h>

#include <algorithm>
#include <utility>

#include "runtime/data/array_check.h"
#include "runtime/data/memory_table.h"
#include "runtime/data/table_file.h"

namespace merit::data {
namespace {

using parquet::arrow::FileReader;
using Metadata = std::shared_ptr<parquet::FileMetaData>;

/// Whether every page of a row group's column has codes of a dictionary. Where the writer gave up its dictionary, the
/// decoder would have to look up every text to make codes.
bool is_all_codes(const parquet::ColumnChunkMetaData& chunk) {
  if (!chunk.has_dictionary_page()) return false;
  for (const auto& pages : chunk.encoding_stats()) {
    const bool data =
        pages.page_type == parquet::PageType::DATA_PAGE || pages.page_type == parquet::PageType::DATA_PAGE_V2;
    const bool codes =
        pages.encoding == parquet::Encoding::RLE_DICTIONARY || pages.encoding == parquet::Encoding::PLAIN_DICTIONARY;
    if (data && !codes) return false;
  }
  return true;
}

/// Text that the file keeps as a dictionary stays one.
parquet::ArrowReaderProperties reader_properties(const parquet::FileMetaData& metadata) {
  parquet::ArrowReaderProperties properties(false);
  properties.set_batch_size(kMostChunkRows);
  properties.set_pre_buffer(false);
  for (int i = 0; i < metadata.num_columns(); ++i) {
    if (metadata.schema()->Column(i)->physical_type() != parquet::Type::BYTE_ARRAY) continue;
    bool codes = metadata.num_row_groups() > 0;
    for (int group = 0; codes && group < metadata.num_row_groups(); ++group) {
      codes = is_all_codes(*metadata.RowGroup(group)->ColumnChunk(i));
    }
    properties.set_read_dictionary(i, codes);
  }
  return properties;
}

/// A reader of its own for whoever reads: they are not shared between threads, the metadata is.
arrow::Result<std::unique_ptr<FileReader>> make_reader(const Source& source, const Metadata& metadata) {
  parquet::arrow::FileReaderBuilder builder;
  ARROW_RETURN_NOT_OK(builder.Open(source.content, parquet::default_reader_properties(), metadata));
  builder.properties(reader_properties(*builder.raw_reader()->metadata()));
  return builder.Build();
}

/// The leaves below the columns that are wanted, ascending.
std::vector<int> leaves_of(const parquet::arrow::SchemaManifest& manifest, const std::vector<bool>& wanted) {
  std::vector<int> leaves;
  for (size_t i = 0; i < wanted.size(); ++i) {
    if (!wanted[i]) continue;
    std::vector<const parquet::arrow::SchemaField*> open{&manifest.schema_fields[i]};
    while (!open.empty()) {
      const auto* field = open.back();
      open.pop_back();
      if (field->is_leaf()) leaves.push_back(field->column_index);
      for (const auto& child : field->children) open.push_back(&child);
    }
  }
  std::sort(leaves.begin(), leaves.end());
  return leaves;
}

class ParquetChunks : public ChunkReader {
 public:
  ParquetChunks(std::unique_ptr<FileReader> file, std::shared_ptr<arrow::RecordBatchReader> batches,
                std::vector<bool> wanted, int64_t first_row)
      : file_(std::move(file)), batches_(std::move(batches)), wanted_(std::move(wanted)), next_row_(first_row) {}

  arrow::Result<bool> next(Chunk& chunk) override {
    return guarded([&] { return read_next(chunk); });
  }

 private:
  arrow::Result<bool> read_next(Chunk& chunk) {
    std::shared_ptr<arrow::RecordBatch> batch;
    do {
      ARROW_RETURN_NOT_OK(batches_->ReadNext(&batch));
      if (!batch) return false;
    } while (batch->num_rows() == 0);
    chunk.first_row = next_row_;
    chunk.rows = batch->num_rows();
    chunk.cells.assign(wanted_.size(), nullptr);
    int column = 0;
    for (size_t i = 0; i < wanted_.size(); ++i) {
      if (!wanted_[i]) continue;
      chunk.cells[i] = batch->column(column++);
      ARROW_RETURN_NOT_OK(check_array(*chunk.cells[i]));
    }
    next_row_ += chunk.rows;
    return true;
  }

  std::unique_ptr<FileReader> file_;
  std::shared_ptr<arrow::RecordBatchReader> batches_;
  std::vector<bool> wanted_;
  int64_t next_row_;
};

class ParquetTable : public RawTable {
 public:
  ParquetTable(Source source, Metadata metadata) : source_(std::move(source)), metadata_(std::move(metadata)) {
    for (int group = 0; group < metadata_->num_row_groups(); ++group) {
      part_begins.push_back(part_begins.back() + metadata_->RowGroup(group)->num_rows());
    }
    stored_bytes = source_.stored_bytes;
  }

  arrow::Result<std::unique_ptr<ChunkReader>> read_part(size_t part, const std::vector<bool>& wanted) const override {
    return guarded([&] { return open_group(part, wanted); });
  }

 private:
  arrow::Result<std::unique_ptr<ChunkReader>> open_group(size_t group, const std::vector<bool>& wanted) const {
    const int64_t first_row = part_begins[group];
    ARROW_ASSIGN_OR_RAISE(auto reader, make_reader(source_, metadata_));
    const auto leaves = leaves_of(reader->manifest(), wanted);
    if (leaves.empty()) return read_no_columns(first_row, part_begins[group + 1] - first_row, names.size());
    ARROW_ASSIGN_OR_RAISE(auto batches, reader->GetRecordBatchReader({static_cast<int>(group)}, leaves));
    return std::make_unique<ParquetChunks>(std::move(reader), std::move(batches), wanted, first_row);
  }

  Source source_;
  Metadata metadata_;
};

class ParquetFile : public TableFile {
 public:
  ParquetFile(const Source& source, const FileReader& reader, std::vector<std::string> columns)
      : TableFile(source.name, std::move(columns), false),
        table_(std::make_unique<ParquetTable>(source, reader.parquet_reader()->metadata())) {
    describe(*table_);
    table_->title = title_of(source.type.format);
  }

  std::expected<RawTablePtr, Error> load(const std::vector<bool>&, ProgressMeter&) override {
    record.rows = table_->rows();
    return std::move(table_);
  }

 private:
  RawTablePtr table_;
};

}  // namespace

std::expected<TableFilePtr, Error> open_parquet(const Source& source) {
  auto file = guarded([&]() -> arrow::Result<TableFilePtr> {
    ARROW_ASSIGN_OR_RAISE(const auto reader, make_reader(source, nullptr));
    std::vector<std::string> columns;
    for (const auto& field : reader->manifest().schema_fields) columns.push_back(field.field->name());
    return std::make_unique<ParquetFile>(source, *reader, std::move(columns));
  });
  if (!file.ok()) return std::unexpected(damaged(source, file.status()));
  return std::move(*file);
}

}  // namespace merit::data
