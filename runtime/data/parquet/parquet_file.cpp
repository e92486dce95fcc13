// Parquet: a row group is a part of the table, decoded in chunks whose columns go side by side, so that what is made of
// a chunk finds it in cache.
#include "runtime/data/parquet/parquet_file.h"

#include <arrow/array.h>
#include <arrow/record_batch.h>
#include <arrow/table.h>
#include <arrow/type.h>
#include <parquet/metadata.h>

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "runtime/data/parquet/parquet_column.h"
#include "runtime/data/parquet/parquet_events.h"
#include "runtime/data/parquet/parquet_pages.h"
#include "runtime/data/parquet/parquet_reader.h"
#include "runtime/data/tables/array_check.h"
#include "runtime/data/tables/lists_of_structures.h"

namespace merit::data {
namespace {

using parquet::arrow::FileReader;
using parquet::arrow::SchemaField;

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
    if (!column.pages) {
      const SchemaField& field = file_->manifest().schema_fields[position];
      column.pages = open_column(*group_, field, group_->metadata()->num_rows());
    }
    return column.pages->read({begin_, rows_, rows_, {}});
  }

  std::unique_ptr<FileReader> file_;
  std::shared_ptr<parquet::RowGroupReader> group_;
  std::shared_ptr<arrow::RecordBatchReader> batches_;  ///< null: no column needs it
  std::shared_ptr<arrow::RecordBatch> batch_;
  int64_t begin_ = 0, rows_ = 0;  ///< the chunk, in the row group
  int64_t left_;                  ///< rows that are not in chunks before
  std::vector<Column> columns_;
};

/// Room is made for so many rows, so that a damaged number must not ask for what no machine has.
int64_t rows_of(const parquet::RowGroupMetaData& group) {
  const int64_t rows = group.num_rows();
  if (rows < 0 || rows > std::numeric_limits<int32_t>::max()) {
    damaged("a row group says that it has " + std::to_string(rows) + " rows");
  }
  return rows;
}

class ParquetTable : public RawTable {
 public:
  /// `reader`: whoever found out the columns.
  ParquetTable(Source source, std::unique_ptr<FileReader> reader)
      : source_(std::move(source)), reader_(std::move(reader)), metadata_(reader_->parquet_reader()->metadata()) {
    for (int group = 0; group < metadata_->num_row_groups(); ++group) {
      part_begins.push_back(part_begins.back() + rows_of(*metadata_->RowGroup(group)));
    }
    columns_stand_apart = true;
    stored_bytes = source_.stored_bytes;
  }

  arrow::Result<std::unique_ptr<ChunkReader>> read_part(size_t part, const std::vector<bool>& wanted) const override {
    return guarded([&] { return open_group(part, wanted); });
  }

  bool has_events_apart(size_t column) const { return is_list_of_structures(*fields()[column].field->type()); }
  std::unique_ptr<NestedTable> events_apart(size_t column) const override {
    return has_events_apart(column) ? make_parquet_events(source_, metadata_, fields(), column, *this) : nullptr;
  }

  std::shared_ptr<arrow::Array> time_limits(size_t part, int32_t column) const override {
    using Limits = arrow::Result<std::shared_ptr<arrow::Array>>;
    const auto limits = guarded([&]() -> Limits {
      const SchemaField& field = fields()[static_cast<size_t>(column)];
      return data::time_limits(*metadata_->RowGroup(static_cast<int>(part)), *metadata_->schema(), field);
    });
    return limits.ValueOr(nullptr);  // without statistics that read, times are read
  }

 private:
  const std::vector<SchemaField>& fields() const { return reader_->manifest().schema_fields; }

  arrow::Result<std::unique_ptr<ChunkReader>> open_group(size_t group, const std::vector<bool>& wanted) const {
    ARROW_ASSIGN_OR_RAISE(auto reader, make_parquet_reader(source_, metadata_));
    auto chunks =
        std::make_unique<ParquetChunks>(source_, std::move(reader), static_cast<int>(group), part_begins[group]);
    ARROW_RETURN_NOT_OK(chunks->open(static_cast<int>(group), wanted));
    return chunks;
  }

  Source source_;
  std::unique_ptr<FileReader> reader_;  ///< whose manifest is asked; parts have readers of their own
  ParquetMetadata metadata_;
};

class ParquetFile : public TableFile {
 public:
  ParquetFile(const Source& source, std::unique_ptr<FileReader> reader, std::vector<std::string> columns)
      : TableFile(source.name, std::move(columns), false),
        table_(std::make_unique<ParquetTable>(source, std::move(reader))) {
    describe(*table_);
    table_->title = title_of(source.type.format);
  }

  std::expected<RawTablePtr, Error> load(const std::vector<bool>&, ProgressMeter&) override {
    record.rows = table_->rows();
    return std::move(table_);
  }

  bool has_events_apart(size_t column) const override { return table_->has_events_apart(column); }

 private:
  std::unique_ptr<ParquetTable> table_;  ///< until it is loaded
};

}  // namespace

std::expected<TableFilePtr, Error> open_parquet(const Source& source) {
  auto file = guarded([&]() -> arrow::Result<TableFilePtr> {
    ARROW_ASSIGN_OR_RAISE(auto reader, make_parquet_reader(source, nullptr));
    std::vector<std::string> columns;
    for (const auto& field : reader->manifest().schema_fields) columns.push_back(field.field->name());
    return std::make_unique<ParquetFile>(source, std::move(reader), std::move(columns));
  });
  if (!file.ok()) return std::unexpected(damaged(source, file.status()));
  return std::move(*file);
}

}  // namespace merit::data
