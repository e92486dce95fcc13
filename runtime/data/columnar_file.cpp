// Parquet and Arrow IPC: columns with types of their own.
#include <arrow/array.h>
#include <arrow/chunked_array.h>
#include <arrow/ipc/reader.h>
#include <arrow/record_batch.h>
#include <arrow/table.h>
#include <arrow/type.h>
#include <parquet/arrow/reader.h>
#include <parquet/arrow/schema.h>
#include <parquet/file_reader.h>
#include <parquet/metadata.h>

#include "runtime/data/array_check.h"
#include "runtime/data/table_file.h"

namespace merit::data {
namespace {

/// Runs what may throw, as Parquet's reader does on damaged metadata.
template <typename Work>
auto guarded(const Work& work) -> decltype(work()) {
  try {
    return work();
  } catch (const std::exception& exception) {
    return arrow::Status::IOError(exception.what());
  }
}

/// What both formats have in common: a load that fails or throws is damage to the file.
class ColumnarFile : public TableFile {
 public:
  std::expected<RawTable, Error> load(const std::vector<bool>& wanted, ProgressMeter& meter) final {
    RawTable table = empty_table();
    const auto status = guarded([&] { return load_into(table, wanted, meter); });
    if (!status.ok()) return std::unexpected(damaged(source_, status));
    record.rows = table.rows;
    return table;
  }

 protected:
  ColumnarFile(Source source, std::vector<std::string> columns)
      : TableFile(source.name, std::move(columns), false), source_(std::move(source)) {}

  virtual arrow::Status load_into(RawTable& table, const std::vector<bool>& wanted, ProgressMeter& meter) = 0;

  double stored_bytes() const { return static_cast<double>(source_.stored_bytes); }

 private:
  Source source_;
};

class ParquetFile : public ColumnarFile {
 public:
  ParquetFile(const Source& source, std::unique_ptr<parquet::arrow::FileReader> reader,
              std::vector<std::string> columns)
      : ColumnarFile(source, std::move(columns)), reader_(std::move(reader)) {}

 private:
  arrow::Status load_into(RawTable& table, const std::vector<bool>& wanted, ProgressMeter& meter) override;

  std::unique_ptr<parquet::arrow::FileReader> reader_;
};

/// Row group after row group, so that progress is seen and a stop is heard.
arrow::Status ParquetFile::load_into(RawTable& table, const std::vector<bool>& wanted, ProgressMeter& meter) {
  const auto& manifest = reader_->manifest();
  std::vector<int> leaves;
  std::vector<size_t> positions;
  for (size_t i = 0; i < wanted.size(); ++i) {
    if (!wanted[i]) continue;
    positions.push_back(i);
    std::vector<const parquet::arrow::SchemaField*> open{&manifest.schema_fields[i]};
    while (!open.empty()) {
      const auto* field = open.back();
      open.pop_back();
      if (field->is_leaf()) leaves.push_back(field->column_index);
      for (const auto& child : field->children) open.push_back(&child);
    }
  }
  std::sort(leaves.begin(), leaves.end());

  const int groups = reader_->num_row_groups();
  const auto metadata = reader_->parquet_reader()->metadata();
  std::vector<std::shared_ptr<arrow::Table>> parts;
  for (int group = 0; group < groups && !leaves.empty(); ++group) {
    ARROW_ASSIGN_OR_RAISE(auto part, reader_->ReadRowGroup(group, leaves));
    parts.push_back(std::move(part));
    if (!meter.advance(stored_bytes() / groups)) return arrow::Status::Cancelled("");
  }
  table.rows = metadata->num_rows();
  std::shared_ptr<arrow::Schema> schema;
  ARROW_RETURN_NOT_OK(reader_->GetSchema(&schema));
  for (size_t i = 0; i < positions.size(); ++i) {
    arrow::ArrayVector chunks;
    for (const auto& part : parts) {
      const auto& column = part->column(static_cast<int>(i));
      chunks.insert(chunks.end(), column->chunks().begin(), column->chunks().end());
    }
    const auto& type = parts.empty() ? schema->field(static_cast<int>(positions[i]))->type()
                                     : parts.front()->column(static_cast<int>(i))->type();
    table.cells[positions[i]] = std::make_shared<arrow::ChunkedArray>(std::move(chunks), type);
    ARROW_RETURN_NOT_OK(check_array(*table.cells[positions[i]]));
  }
  return arrow::Status::OK();
}

class ArrowFile : public ColumnarFile {
 public:
  ArrowFile(const Source& source, std::shared_ptr<arrow::ipc::RecordBatchFileReader> file,
            std::shared_ptr<arrow::RecordBatchReader> stream, const std::shared_ptr<arrow::Schema>& schema)
      : ColumnarFile(source, schema->field_names()),
        schema_(schema),
        file_(std::move(file)),
        stream_(std::move(stream)) {}

 private:
  arrow::Status load_into(RawTable& table, const std::vector<bool>& wanted, ProgressMeter& meter) override;
  arrow::Result<arrow::RecordBatchVector> read_batches(ProgressMeter& meter);

  std::shared_ptr<arrow::Schema> schema_;
  std::shared_ptr<arrow::ipc::RecordBatchFileReader> file_;  ///< either this
  std::shared_ptr<arrow::RecordBatchReader> stream_;         ///< or this
};

arrow::Result<arrow::RecordBatchVector> ArrowFile::read_batches(ProgressMeter& meter) {
  arrow::RecordBatchVector batches;
  if (file_) {
    const int count = file_->num_record_batches();
    for (int i = 0; i < count; ++i) {
      ARROW_ASSIGN_OR_RAISE(auto batch, file_->ReadRecordBatch(i));
      batches.push_back(std::move(batch));
      if (!meter.advance(stored_bytes() / count)) return arrow::Status::Cancelled("");
    }
    return batches;
  }
  for (;;) {
    ARROW_ASSIGN_OR_RAISE(auto batch, stream_->Next());
    if (!batch) break;
    batches.push_back(std::move(batch));
    if (!meter.go_on()) return arrow::Status::Cancelled("");
  }
  meter.advance(stored_bytes());
  return batches;
}

arrow::Status ArrowFile::load_into(RawTable& table, const std::vector<bool>& wanted, ProgressMeter& meter) {
  ARROW_ASSIGN_OR_RAISE(auto batches, read_batches(meter));
  ARROW_ASSIGN_OR_RAISE(auto loaded, arrow::Table::FromRecordBatches(schema_, std::move(batches)));
  table.rows = loaded->num_rows();
  for (size_t i = 0; i < wanted.size(); ++i) {
    if (!wanted[i]) continue;
    table.cells[i] = loaded->column(static_cast<int>(i));
    ARROW_RETURN_NOT_OK(check_array(*table.cells[i]));
  }
  return arrow::Status::OK();
}

using ParquetReader = std::unique_ptr<parquet::arrow::FileReader>;

arrow::Result<ParquetReader> make_parquet_reader(const Source& source) {
  parquet::ArrowReaderProperties properties(true);
  parquet::arrow::FileReaderBuilder builder;
  ARROW_RETURN_NOT_OK(builder.Open(source.content));
  // Text that the file keeps as a dictionary stays one.
  const auto metadata = builder.raw_reader()->metadata();
  for (int i = 0; i < metadata->num_columns(); ++i) {
    if (metadata->schema()->Column(i)->physical_type() == parquet::Type::BYTE_ARRAY) {
      properties.set_read_dictionary(i, true);
    }
  }
  ParquetReader reader;
  ARROW_RETURN_NOT_OK(builder.properties(properties)->Build(&reader));
  return reader;
}

}  // namespace

std::expected<TableFilePtr, Error> open_parquet(const Source& source) {
  auto reader = guarded([&] { return make_parquet_reader(source); });
  if (!reader.ok()) return std::unexpected(damaged(source, reader.status()));
  std::vector<std::string> columns;
  for (const auto& field : (*reader)->manifest().schema_fields) columns.push_back(field.field->name());
  return std::make_unique<ParquetFile>(source, std::move(*reader), std::move(columns));
}

std::expected<TableFilePtr, Error> open_arrow(const Source& source) {
  using Opened = arrow::Result<TableFilePtr>;
  auto opened = guarded([&]() -> Opened {
    if (source.arrow_stream) {
      ARROW_ASSIGN_OR_RAISE(auto stream, arrow::ipc::RecordBatchStreamReader::Open(source.content));
      return std::make_unique<ArrowFile>(source, nullptr, stream, stream->schema());
    }
    ARROW_ASSIGN_OR_RAISE(auto file, arrow::ipc::RecordBatchFileReader::Open(source.content));
    return std::make_unique<ArrowFile>(source, file, nullptr, file->schema());
  });
  if (!opened.ok()) return std::unexpected(damaged(source, opened.status()));
  return std::move(*opened);
}

}  // namespace merit::data
