#include "runtime/data/write.h"

#include <arrow/io/compressed.h>
#include <arrow/io/interfaces.h>
#include <arrow/ipc/writer.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>
#include <arrow/util/compression.h>
#include <parquet/arrow/writer.h>
#include <parquet/exception.h>
#include <parquet/properties.h>

#include <algorithm>
#include <memory>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "runtime/data/arrow_columns.h"
#include "runtime/data/output_file.h"
#include "runtime/data/text_table.h"
#include "runtime/threads/share_work.h"

namespace merit::data {
namespace {

constexpr int64_t kRowsAtOnce = int64_t{1} << 19;
constexpr size_t kBytesAtOnce = size_t{1} << 20;

/// An OutputFile as Arrow sees one. What goes wrong is kept, since Arrow's words for it are not ours.
class FileStream : public arrow::io::OutputStream {
 public:
  explicit FileStream(OutputFile& file) : file_(file) {}

  arrow::Status Close() override {
    closed_ = true;
    return arrow::Status::OK();
  }
  bool closed() const override { return closed_; }
  arrow::Result<int64_t> Tell() const override { return written_; }
  arrow::Status Write(const void* data, int64_t size) override {
    const auto written = file_.write({static_cast<const char*>(data), static_cast<size_t>(size)});
    if (!written) {
      error_ = written.error();
      return arrow::Status::IOError("write failed");
    }
    written_ += size;
    return arrow::Status::OK();
  }

  std::optional<Error>& error() { return error_; }

 private:
  OutputFile& file_;
  std::optional<Error> error_;
  int64_t written_ = 0;
  bool closed_ = false;
};

using Stream = std::shared_ptr<arrow::io::OutputStream>;

/// Whether a column has texts of which few are the same, going by the first: then looking for those that are would take
/// longer than writing them all.
bool hardly_repeats(const columns::Column& column) {
  if (column.type != columns::Type::text || column.dictionary) return false;
  const int64_t looked_at = std::min<int64_t>(column.length, 1024);
  std::unordered_set<std::string_view> distinct;
  for (int64_t row = 0; row < looked_at; ++row) {
    if (column.known(row)) distinct.insert(column.text_at(row));
  }
  return static_cast<int64_t>(distinct.size()) > looked_at / 2;
}

class TableWriter {
 public:
  TableWriter(const columns::Table& table, const Output& output) : table_(table), output_(output) {}

  arrow::Status write(Format format, const Stream& stream) {
    switch (format) {
      case Format::csv:
        return write_separated(stream, ',');
      case Format::tsv:
        return write_separated(stream, '\t');
      case Format::ndjson:
        return write_rows(stream, {}, [this](std::string& out, int64_t row) { append_json_row(out, table_, row); });
      case Format::parquet:
        return write_parquet(stream);
      case Format::arrow:
        return write_arrow(stream);
    }
    return arrow::Status::NotImplemented("");
  }

 private:
  arrow::Status go_on(int64_t rows_done) const {
    const double share = table_.rows == 0 ? 1 : static_cast<double>(rows_done) / static_cast<double>(table_.rows);
    if (output_.progress && !output_.progress(share)) return arrow::Status::Cancelled("interrupted");
    return arrow::Status::OK();
  }

  arrow::Status write_separated(const Stream& stream, char separator) {
    std::string header;
    append_csv_header(header, table_, separator);
    return write_rows(stream, std::move(header),
                      [&](std::string& out, int64_t row) { append_csv_row(out, table_, row, separator); });
  }

  template <typename AppendRow>
  arrow::Status write_rows(const Stream& stream, std::string text, const AppendRow& append_row) {
    for (int64_t row = 0; row < table_.rows; ++row) {
      append_row(text, row);
      if (text.size() < kBytesAtOnce) continue;
      ARROW_RETURN_NOT_OK(stream->Write(text.data(), static_cast<int64_t>(text.size())));
      text.clear();
      ARROW_RETURN_NOT_OK(go_on(row));
    }
    return stream->Write(text.data(), static_cast<int64_t>(text.size()));
  }

  std::shared_ptr<arrow::Schema> schema() const {
    arrow::FieldVector fields;
    for (size_t i = 0; i < table_.columns.size(); ++i) {
      fields.push_back(arrow::field(table_.names[i], arrow_type_of(*table_.columns[i])));
    }
    return arrow::schema(std::move(fields));
  }

  /// Hands the table to `write_batch` in pieces; at least one, so that an empty table has its schema.
  template <typename WriteBatch>
  arrow::Status write_batches(const WriteBatch& write_batch) const {
    const auto batch_schema = schema();
    for (int64_t begin = 0; begin == 0 || begin < table_.rows; begin += kRowsAtOnce) {
      const int64_t end = std::min(begin + kRowsAtOnce, table_.rows);
      arrow::ArrayVector arrays(table_.columns.size());
      std::vector<arrow::Status> made(arrays.size());
      threads::share_work(0, arrays.size(), [&](size_t i) {
        made[i] = arrow_array_of(*table_.columns[i], begin, end).Value(&arrays[i]);
      });
      for (const arrow::Status& each : made) ARROW_RETURN_NOT_OK(each);
      ARROW_RETURN_NOT_OK(write_batch(*arrow::RecordBatch::Make(batch_schema, end - begin, std::move(arrays))));
      ARROW_RETURN_NOT_OK(go_on(end));
    }
    return arrow::Status::OK();
  }

  arrow::Status write_arrow(const Stream& stream) const {
    ARROW_ASSIGN_OR_RAISE(const auto writer, arrow::ipc::MakeFileWriter(stream, schema()));
    ARROW_RETURN_NOT_OK(
        write_batches([&](const arrow::RecordBatch& batch) { return writer->WriteRecordBatch(batch); }));
    return writer->Close();
  }

  arrow::Status write_parquet(const Stream& stream) const {
    parquet::WriterProperties::Builder properties;
    properties.compression(parquet::Compression::ZSTD);
    for (size_t i = 0; i < table_.columns.size(); ++i) {
      if (hardly_repeats(*table_.columns[i])) properties.disable_dictionary(table_.names[i]);
    }
    // The Arrow schema goes along: Parquet itself has no durations and no enumerations. Columns of a batch are encoded
    // and compressed side by side.
    const auto arrow_properties =
        parquet::ArrowWriterProperties::Builder().store_schema()->set_use_threads(true)->build();
    ARROW_ASSIGN_OR_RAISE(const auto writer,
                          parquet::arrow::FileWriter::Open(*schema(), arrow::default_memory_pool(), stream,
                                                           properties.build(), arrow_properties));
    ARROW_RETURN_NOT_OK(
        write_batches([&](const arrow::RecordBatch& batch) { return writer->WriteRecordBatch(batch); }));
    return writer->Close();
  }

  const columns::Table& table_;
  const Output& output_;
};

arrow::Status write_compressed(const columns::Table& table, const Output& output, FileType type, const Stream& stream) {
  TableWriter writer(table, output);
  if (type.compression == Compression::none) return writer.write(type.format, stream);
  const auto method = type.compression == Compression::gzip ? arrow::Compression::GZIP : arrow::Compression::ZSTD;
  ARROW_ASSIGN_OR_RAISE(const auto codec, arrow::util::Codec::Create(method));
  ARROW_ASSIGN_OR_RAISE(const auto compressed, arrow::io::CompressedOutputStream::Make(codec.get(), stream));
  const arrow::Status written = writer.write(type.format, compressed);
  const arrow::Status closed = compressed->Close();  // after an error too: the destructor would print what goes wrong
  return written.ok() ? closed : written;
}

}  // namespace

std::expected<void, Error> write(const columns::Table& table, const Output& output) {
  auto type = output.file_type ? output.file_type : file_type_of_path(output.path);
  if (!type && (output.path == "-" || output.path.starts_with("/dev/"))) type = FileType{};
  if (!type) return std::unexpected(Error(problem::unknown_format(output.path)));
  if (output.file_type && type->compression == Compression::none) type->compression = compression_of_path(output.path);

  auto file = OutputFile::open(output.path);
  if (!file) return std::unexpected(std::move(file.error()));
  const auto stream = std::make_shared<FileStream>(*file);
  arrow::Status status;
  try {
    status = write_compressed(table, output, *type, stream);
  } catch (const parquet::ParquetException& exception) {
    status = arrow::Status::IOError(exception.what());
  }
  if (stream->error()) return std::unexpected(std::move(*stream->error()));
  if (status.IsCancelled()) return std::unexpected(Error(problem::interrupted()));
  if (!status.ok()) return std::unexpected(Error(problem::cannot_write(file->name(), status.message())));
  return file->commit();
}

}  // namespace merit::data
