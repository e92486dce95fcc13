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
#include "runtime/data/parquet_column.h"
#include "runtime/data/parquet_pages.h"
#include "runtime/data/table_file.h"

namespace merit::data {
namespace {

using parquet::arrow::FileReader;
using parquet::arrow::SchemaField;
using Metadata = std::shared_ptr<parquet::FileMetaData>;

parquet::ArrowReaderProperties reader_properties() {
  parquet::ArrowReaderProperties properties(false);
  properties.set_batch_size(kMostChunkRows);
  properties.set_pre_buffer(false);
  return properties;
}

/// A reader of its own for whoever reads: they are not shared between threads, the metadata is.
arrow::Result<std::unique_ptr<FileReader>> make_reader(const Source& source, const Metadata& metadata) {
  parquet::arrow::FileReaderBuilder builder;
  ARROW_RETURN_NOT_OK(builder.Open(source.content, parquet::default_reader_properties(), metadata));
  builder.properties(reader_properties());
  return builder.Build();
}

/// The leaves below a column.
void add_leaves(const SchemaField& field, std::vector<int>& leaves) {
  if (field.is_leaf()) leaves.push_back(field.column_index);
  for (const SchemaField& child : field.children) add_leaves(child, leaves);
}

/// Flat columns are read from their pages when somebody asks for them; the others by Arrow, all of a chunk at once.
class ParquetChunks : public ChunkReader {
 public:
  ParquetChunks(const Source& source, std::unique_ptr<FileReader> file, int group, int64_t first_row)
      : ChunkReader(first_row, file->manifest().schema_fields.size()),
        file_(std::move(file)),
        group_(with_kept_decompressor(source.content, *file_->parquet_reader(), group)),
        left_(group_->metadata()->num_rows()),
        columns_(file_->manifest().schema_fields.size()) {}

  arrow::Status open(int group, const std::vector<bool>& wanted) {
    std::vector<int> leaves;
    int nested = 0;
    for (size_t i = 0; i < columns_.size(); ++i) {
      const SchemaField& field = file_->manifest().schema_fields[i];
      if (!wanted[i] || is_read_from_pages(*file_->manifest().descr, field)) continue;
      columns_[i].in_batch = nested++;
      add_leaves(field, leaves);
    }
    if (leaves.empty()) return arrow::Status::OK();
    return file_->GetRecordBatchReader({group}, leaves).Value(&batches_);
  }

 private:
  struct Column {
    int in_batch = -1;                     ///< of those that Arrow reads: its place among them
    std::unique_ptr<ParquetColumn> pages;  ///< once somebody has asked for it
    int64_t read = 0;                      ///< rows
  };

  arrow::Result<int64_t> advance() override {
    return guarded([&] { return read_next(); });
  }

  arrow::Result<ChunkColumn> decode(size_t position) override {
    return guarded([&] { return read_column(position); });
  }

  arrow::Result<int64_t> read_next() {
    begin_ += rows_;
    left_ -= rows_;
    rows_ = std::min(kMostChunkRows, left_);
    if (!batches_ || rows_ == 0) return rows_;
    do {
      ARROW_RETURN_NOT_OK(batches_->ReadNext(&batch_));
      if (!batch_) return arrow::Status::IOError("a column has fewer cells than there are rows");
    } while (batch_->num_rows() == 0);
    return rows_ = batch_->num_rows();
  }

  arrow::Result<ChunkColumn> read_column(size_t position) {
    Column& column = columns_[position];
    if (column.in_batch >= 0) {
      auto array = batch_->column(column.in_batch);
      ARROW_RETURN_NOT_OK(check_array(*array));
      return ChunkColumn{std::move(array), nullptr, {}, {}};
    }
    if (!column.pages) column.pages = open_column(*group_, file_->manifest().schema_fields[position]);
    if (column.read < begin_) column.pages->skip(begin_ - column.read);
    column.read = begin_ + rows_;
    return column.pages->read(rows_);
  }

  std::unique_ptr<FileReader> file_;
  std::shared_ptr<parquet::RowGroupReader> group_;
  std::shared_ptr<arrow::RecordBatchReader> batches_;  ///< null: no column needs it
  std::shared_ptr<arrow::RecordBatch> batch_;
  int64_t begin_ = 0, rows_ = 0;  ///< the chunk, in the row group
  int64_t left_;                  ///< rows that are not in chunks before
  std::vector<Column> columns_;
};

class ParquetTable : public RawTable {
 public:
  ParquetTable(Source source, Metadata metadata) : source_(std::move(source)), metadata_(std::move(metadata)) {
    for (int group = 0; group < metadata_->num_row_groups(); ++group) {
      part_begins.push_back(part_begins.back() + metadata_->RowGroup(group)->num_rows());
    }
    columns_stand_apart = true;
    stored_bytes = source_.stored_bytes;
  }

  arrow::Result<std::unique_ptr<ChunkReader>> read_part(size_t part, const std::vector<bool>& wanted) const override {
    return guarded([&] { return open_group(part, wanted); });
  }

 private:
  arrow::Result<std::unique_ptr<ChunkReader>> open_group(size_t group, const std::vector<bool>& wanted) const {
    ARROW_ASSIGN_OR_RAISE(auto reader, make_reader(source_, metadata_));
    auto chunks =
        std::make_unique<ParquetChunks>(source_, std::move(reader), static_cast<int>(group), part_begins[group]);
    ARROW_RETURN_NOT_OK(chunks->open(static_cast<int>(group), wanted));
    return chunks;
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
