#include "runtime/data/writing/table_writer.h"

#include <arrow/io/interfaces.h>
#include <arrow/ipc/writer.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "runtime/columns/concatenate.h"
#include "runtime/data/tables/arrow_columns.h"
#include "runtime/data/writing/text_table.h"
#include "runtime/data/writing/write_parquet.h"
#include "runtime/threads/share_work.h"

namespace merit::data {
namespace {

constexpr int64_t kRowsAtOnce = int64_t{1} << 19;
constexpr size_t kBytesAtOnce = size_t{1} << 20;

using Stream = std::shared_ptr<arrow::io::OutputStream>;
using columns::Table;

/// A line a row.
class LineWriter : public TableWriter {
 public:
  LineWriter(Format format, Stream stream, WriterOptions options)
      : format_(format), stream_(std::move(stream)), options_(std::move(options)) {}

  arrow::Status write(const Table& rows) override {
    if (std::exchange(is_first_, false) && format_ != Format::ndjson) append_csv_header(text_, rows, separator());
    for (int64_t row = 0; row < rows.rows; ++row) {
      append_row(rows, row);
      if (text_.size() < kBytesAtOnce) continue;
      ARROW_RETURN_NOT_OK(write_text());
      ARROW_RETURN_NOT_OK(options_.progress(rows_ + row));
    }
    rows_ += rows.rows;
    return arrow::Status::OK();
  }

  arrow::Status close() override { return write_text(); }

 private:
  char separator() const { return format_ == Format::tsv ? '\t' : ','; }

  void append_row(const Table& rows, int64_t row) {
    if (format_ == Format::ndjson) {
      append_json_row(text_, rows, row);
    } else {
      append_csv_row(text_, rows, row, separator());
    }
  }

  arrow::Status write_text() {
    ARROW_RETURN_NOT_OK(stream_->Write(text_.data(), static_cast<int64_t>(text_.size())));
    text_.clear();
    return arrow::Status::OK();
  }

  Format format_;
  Stream stream_;
  WriterOptions options_;
  std::string text_;
  int64_t rows_ = 0;  ///< of the pieces before
  bool is_first_ = true;
};

/// Hands a table to `write_batch`, kRowsAtOnce at a time; at least one batch, so that an empty table has its schema.
template <typename WriteBatch>
arrow::Status write_batches(const Table& table, bool side_by_side, const WriteBatch& write_batch) {
  const auto schema = arrow_schema_of(table);
  for (int64_t begin = 0; begin == 0 || begin < table.rows; begin += kRowsAtOnce) {
    const int64_t end = std::min(begin + kRowsAtOnce, table.rows);
    arrow::ArrayVector arrays(table.columns.size());
    std::vector<arrow::Status> made(arrays.size());
    threads::share_work(side_by_side ? 0 : 1, arrays.size(),
                        [&](size_t i) { made[i] = arrow_array_of(*table.columns[i], begin, end).Value(&arrays[i]); });
    for (const arrow::Status& each : made) ARROW_RETURN_NOT_OK(each);
    ARROW_RETURN_NOT_OK(write_batch(*arrow::RecordBatch::Make(schema, end - begin, std::move(arrays))));
  }
  return arrow::Status::OK();
}

/// Small pieces wait for each other, since each batch of the format is read by itself.
class ArrowWriter : public TableWriter {
 public:
  ArrowWriter(Stream stream, WriterOptions options) : stream_(std::move(stream)), options_(std::move(options)) {}

  arrow::Status write(const Table& rows) override {
    waiting_.push_back(rows);
    waiting_rows_ += rows.rows;
    return waiting_rows_ < kRowsAtOnce ? arrow::Status::OK() : write_waiting();
  }

  arrow::Status close() override {
    if (!waiting_.empty()) ARROW_RETURN_NOT_OK(write_waiting());
    return writer_->Close();
  }

 private:
  arrow::Status write_waiting() {
    Table joined{waiting_.front().names, {}, std::exchange(waiting_rows_, 0)};
    for (size_t column = 0; column < joined.names.size(); ++column) {
      std::vector<columns::ColumnPtr> parts;
      for (Table& piece : waiting_) parts.push_back(std::move(piece.columns[column]));
      joined.columns.push_back(columns::concatenate(parts));
    }
    waiting_.clear();
    if (!writer_) {
      ARROW_ASSIGN_OR_RAISE(writer_, arrow::ipc::MakeFileWriter(stream_, arrow_schema_of(joined)));
    }
    return write_batches(joined, options_.side_by_side, [&](const arrow::RecordBatch& batch) {
      ARROW_RETURN_NOT_OK(writer_->WriteRecordBatch(batch));
      return options_.progress(rows_ += batch.num_rows());
    });
  }

  Stream stream_;
  WriterOptions options_;
  std::vector<Table> waiting_;
  int64_t waiting_rows_ = 0;
  std::shared_ptr<arrow::ipc::RecordBatchWriter> writer_;
  int64_t rows_ = 0;
};

}  // namespace

std::unique_ptr<TableWriter> table_writer(Format format, const Stream& stream, WriterOptions options) {
  switch (format) {
    case Format::csv:
    case Format::tsv:
    case Format::ndjson:
      return std::make_unique<LineWriter>(format, stream, std::move(options));
    case Format::parquet:
      return parquet_writer(stream, std::move(options));
    case Format::arrow:
      return std::make_unique<ArrowWriter>(stream, std::move(options));
  }
  std::unreachable();
}

}  // namespace merit::data
