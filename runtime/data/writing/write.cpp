#include "runtime/data/writing/write.h"

#include <arrow/io/compressed.h>
#include <arrow/io/interfaces.h>
#include <arrow/util/compression.h>
#include <parquet/exception.h>

#include <memory>
#include <utility>

#include "runtime/data/writing/output_file.h"
#include "runtime/data/writing/table_writer.h"

namespace merit::data {
namespace {

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

std::expected<FileType, Error> type_of(const Output& output) {
  auto type = output.file_type ? output.file_type : file_type_of_path(output.path);
  if (!type && (output.path == "-" || output.path.starts_with("/dev/"))) type = FileType{};
  if (!type) return std::unexpected(Error(problem::unknown_format(output.path)));
  if (output.file_type && type->compression == Compression::none) type->compression = compression_of_path(output.path);
  return *type;
}

}  // namespace

/// The way of the bytes: writer, compression where there is any, file.
struct OutputTable::Parts {
  explicit Parts(OutputFile&& opened) : file(std::move(opened)), stream(std::make_shared<FileStream>(file)) {}
  Parts(const Parts&) = delete;
  Parts& operator=(const Parts&) = delete;
  ~Parts() {
    writer.reset();
    (void)close_compressed();  // else its destructor would print what goes wrong
  }

  arrow::Status begin(const Output& output, FileType type) {
    if (type.compression != Compression::none) {
      const auto method = type.compression == Compression::gzip ? arrow::Compression::GZIP : arrow::Compression::ZSTD;
      ARROW_ASSIGN_OR_RAISE(codec, arrow::util::Codec::Create(method));
      ARROW_ASSIGN_OR_RAISE(compressed, arrow::io::CompressedOutputStream::Make(codec.get(), stream));
    }
    WriterOptions options{.side_by_side = output.side_by_side};
    if (output.progress) {
      options.progress = [go_on = output.progress](int64_t rows) {
        return go_on(rows) ? arrow::Status::OK() : arrow::Status::Cancelled("interrupted");
      };
    }
    writer = table_writer(type.format, compressed ? Stream(compressed) : Stream(stream), std::move(options));
    return arrow::Status::OK();
  }

  arrow::Status close() {
    ARROW_RETURN_NOT_OK(writer->close());
    return close_compressed();
  }

  arrow::Status close_compressed() const { return compressed ? compressed->Close() : arrow::Status::OK(); }

  /// What `step` comes to, in our words.
  template <typename Step>
  std::expected<void, Error> said(const Step& step) {
    arrow::Status status;
    try {
      status = step();
    } catch (const parquet::ParquetException& exception) {
      status = arrow::Status::IOError(exception.what());
    }
    if (stream->error()) return std::unexpected(*stream->error());
    if (status.IsCancelled()) return std::unexpected(Error(problem::interrupted()));
    if (!status.ok()) return std::unexpected(Error(problem::cannot_write(file.name(), status.message())));
    return {};
  }

  OutputFile file;
  std::shared_ptr<FileStream> stream;
  std::unique_ptr<arrow::util::Codec> codec;
  std::shared_ptr<arrow::io::CompressedOutputStream> compressed;
  std::unique_ptr<TableWriter> writer;
};

OutputTable::OutputTable(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
OutputTable::OutputTable(OutputTable&&) noexcept = default;
OutputTable::~OutputTable() = default;

std::expected<OutputTable, Error> OutputTable::open(const Output& output) {
  const auto type = type_of(output);
  if (!type) return std::unexpected(type.error());
  auto file = OutputFile::open(output.path);
  if (!file) return std::unexpected(std::move(file.error()));
  auto parts = std::make_unique<Parts>(std::move(*file));
  auto begun = parts->said([&] { return parts->begin(output, *type); });
  if (!begun) return std::unexpected(std::move(begun.error()));
  return OutputTable(std::move(parts));
}

std::expected<void, Error> OutputTable::write(const columns::Table& rows) {
  return parts_->said([&] { return parts_->writer->write(rows); });
}

void OutputTable::help() {
  parts_->writer->help();
}

std::expected<void, Error> OutputTable::commit() {
  if (auto closed = parts_->said([&] { return parts_->close(); }); !closed) return closed;
  return parts_->file.commit();
}

std::expected<void, Error> write(const columns::Table& table, const Output& output) {
  auto file = OutputTable::open(output);
  if (!file) return std::unexpected(std::move(file.error()));
  if (auto written = file->write(table); !written) return written;
  return file->commit();
}

}  // namespace merit::data
