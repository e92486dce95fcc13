#include "runtime/data/files/source.h"

#include <arrow/buffer.h>
#include <arrow/io/compressed.h>
#include <arrow/io/file.h>
#include <arrow/io/memory.h>
#include <arrow/util/compression.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "runtime/data/files/read_failure.h"
#include "runtime/values/owned_text.h"

namespace merit::data {
namespace {

constexpr size_t kReadSize = size_t{4} << 20;
constexpr size_t kMostAtFirst = size_t{4} << 30;  // a size may be a lie
constexpr size_t kMagicSize = 64;

/// A file descriptor that is closed at the end, but for standard input.
class Descriptor {
 public:
  explicit Descriptor(int descriptor) : descriptor_(descriptor) {}
  ~Descriptor() {
    if (descriptor_ > STDIN_FILENO) ::close(descriptor_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return descriptor_; }

 private:
  int descriptor_;
};

std::unexpected<Error> cannot_read(const std::string& name, std::string_view reason) {
  return std::unexpected(Error(problem::cannot_read(name, reason)));
}

std::string reason_of_errno() {
  if (errno == ENOENT) return "there is no such file";
  if (errno == EACCES) return "permission denied";
  return std::strerror(errno);
}

/// How much to ask for first: a regular file's size, and one byte more to see its end.
size_t first_read_size(int descriptor) {
  struct stat status = {};
  const bool is_regular = ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0;
  return is_regular ? std::min(static_cast<size_t>(status.st_size) + 1, kMostAtFirst) : kReadSize;
}

/// Takes over text that grew, without the room that growing left where that is most of it.
std::shared_ptr<arrow::Buffer> buffer_of(std::string text) {
  if (text.size() < text.capacity() / 2) text.shrink_to_fit();
  return arrow::Buffer::FromString(std::move(text));
}

/// Everything a descriptor gives, with its hash.
std::expected<std::shared_ptr<arrow::Buffer>, Error> read_all(int descriptor, Source& source, bool hash,
                                                              ProgressMeter& meter) {
  std::string bytes;
  bytes.reserve(first_read_size(descriptor));
  values::Sha256 sha256;
  for (;;) {
    const size_t size = bytes.size();
    const size_t room = bytes.capacity() > size ? std::min(bytes.capacity() - size, kReadSize) : kReadSize;
    ssize_t got = 0;
    bytes.resize_and_overwrite(size + room, [&](char* data, size_t) {  // memory that nobody clears first
      got = ::read(descriptor, data + size, room);
      return size + static_cast<size_t>(std::max<ssize_t>(got, 0));
    });
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return cannot_read(source.name, reason_of_errno());
    if (got == 0) break;
    if (hash) sha256.update(std::string_view(bytes).substr(size));
    if (!meter.go_on()) return std::unexpected(Error(problem::interrupted()));
  }
  source.stored_bytes = static_cast<int64_t>(bytes.size());
  if (hash) source.sha256 = values::hexadecimal(sha256);
  return buffer_of(std::move(bytes));
}

std::expected<std::string, Error> hash_of(int descriptor, const std::string& name, ProgressMeter& meter) {
  std::string block(kReadSize, '\0');
  values::Sha256 sha256;
  for (int64_t at = 0;;) {
    const ssize_t got = ::pread(descriptor, block.data(), block.size(), at);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return cannot_read(name, reason_of_errno());
    if (got == 0) return values::hexadecimal(sha256);
    sha256.update(std::string_view(block).substr(0, static_cast<size_t>(got)));
    at += got;
    if (!meter.go_on()) return std::unexpected(Error(problem::interrupted()));
  }
}

std::expected<std::shared_ptr<arrow::Buffer>, Error> decompress(const std::shared_ptr<arrow::Buffer>& stored,
                                                                const Source& source, ProgressMeter& meter) {
  const bool gzip = source.type.compression == Compression::gzip;
  const std::string_view title = gzip ? "gzip" : "zstd";
  const auto damaged = [&](const arrow::Status& status) {
    return std::unexpected(read_failure(source.name, title, status));
  };
  auto codec = arrow::util::Codec::Create(gzip ? arrow::Compression::GZIP : arrow::Compression::ZSTD);
  if (!codec.ok()) return damaged(codec.status());
  auto stream = arrow::io::CompressedInputStream::Make(codec->get(), std::make_shared<arrow::io::BufferReader>(stored));
  if (!stream.ok()) return damaged(stream.status());
  std::string content;
  for (;;) {
    const size_t size = content.size();
    content.resize(size + kReadSize);
    const auto got = (*stream)->Read(kReadSize, content.data() + size);
    if (!got.ok()) return damaged(got.status());
    content.resize(size + static_cast<size_t>(*got));
    if (*got == 0) break;
    if (!meter.go_on()) return std::unexpected(Error(problem::interrupted()));
  }
  return buffer_of(std::move(content));
}

/// Settles the type of a source from what its name says and what its first bytes are.
std::expected<void, Error> settle_format(Source& source, bool told, std::string_view first_bytes) {
  const Magic magic = magic_of(first_bytes);
  const bool arrow = magic == Magic::arrow_file || magic == Magic::arrow_stream;
  if (magic == Magic::zip || magic == Magic::feather_1) {
    return std::unexpected(Error(problem::unsupported_format(source.name, title_of(magic))));
  }
  if (magic == Magic::json_array && (!told || source.type.format == Format::ndjson)) {
    return std::unexpected(Error(problem::json_array(source.name)));
  }
  if (!told) {
    source.type.format = magic == Magic::parquet       ? Format::parquet
                         : arrow                       ? Format::arrow
                         : magic == Magic::json_object ? Format::ndjson
                                                       : Format::csv;
  }
  const Format format = source.type.format;
  source.arrow_stream = magic != Magic::arrow_file;
  const bool text = format == Format::csv || format == Format::tsv || format == Format::ndjson;
  const bool fits = format == Format::parquet  ? magic == Magic::parquet
                    : format == Format::arrow  ? arrow
                    : format == Format::ndjson ? magic == Magic::none || magic == Magic::json_object
                                               : magic == Magic::none;
  // Text without a magic of its own goes on to the reader, which says in which line it goes wrong.
  if (fits || (text && magic == Magic::arrow_stream)) return {};
  return std::unexpected(Error(problem::wrong_format(source.name, title_of(format), title_of(magic))));
}

/// Whether a file is read where it is, and not into memory as a whole: formats with a directory, and large texts.
bool stays_in_file(Format format, int64_t size) {
  constexpr int64_t kLarge = int64_t{1} << 20;
  switch (format) {
    case Format::parquet:
    case Format::arrow:
      return true;
    case Format::csv:
    case Format::tsv:
    case Format::ndjson:
      return size > kLarge;
  }
  std::unreachable();
}

/// Opens the content of a descriptor: in memory, or as a file to seek in.
std::expected<void, Error> open_content(int descriptor, bool regular, Source& source, bool told,
                                        const OpenOptions& options, ProgressMeter& meter) {
  std::string first_bytes(kMagicSize, '\0');
  if (regular) {
    const ssize_t got = ::pread(descriptor, first_bytes.data(), first_bytes.size(), 0);
    if (got < 0) return cannot_read(source.name, reason_of_errno());
    first_bytes.resize(static_cast<size_t>(got));
    if (told && stays_in_file(source.type.format, source.stored_bytes) &&
        source.type.compression == Compression::none && !first_bytes.empty()) {
      if (auto settled = settle_format(source, told, first_bytes); !settled) return settled;
      auto file = arrow::io::ReadableFile::Open(::dup(descriptor));
      if (!file.ok()) return cannot_read(source.name, file.status().message());
      source.content = *file;
      if (!options.hash) return {};
      auto sha256 = hash_of(descriptor, source.name, meter);
      if (!sha256) return std::unexpected(std::move(sha256.error()));
      source.sha256 = std::move(*sha256);
      return {};
    }
  }
  auto content = read_all(descriptor, source, options.hash, meter);
  if (!content) return std::unexpected(std::move(content.error()));
  // Nothing at all is a table without rows in one format only: the others begin with their columns.
  const bool may_be_empty = told && source.type.format == Format::ndjson;
  const bool empty = (*content)->size() == 0;
  if (empty && (!may_be_empty || source.type.compression != Compression::none)) {
    return std::unexpected(Error(problem::empty_file(source.name)));
  }

  const Magic stored = magic_of(std::string_view(**content).substr(0, kMagicSize));
  if (!told && stored == Magic::gzip) source.type.compression = Compression::gzip;
  if (!told && stored == Magic::zstd) source.type.compression = Compression::zstd;
  if (source.type.compression != Compression::none) {
    const bool gzip = source.type.compression == Compression::gzip;
    if (stored != (gzip ? Magic::gzip : Magic::zstd)) {
      return std::unexpected(Error(problem::wrong_format(source.name, gzip ? "gzip" : "zstd", title_of(stored))));
    }
    content = decompress(*content, source, meter);
    if (!content) return std::unexpected(std::move(content.error()));
    if ((*content)->size() == 0 && !may_be_empty) {
      return std::unexpected(Error(problem::empty_file(source.name)));
    }
  }
  if (auto settled = settle_format(source, told, std::string_view(**content).substr(0, kMagicSize)); !settled) {
    return settled;
  }
  source.content = std::make_shared<arrow::io::BufferReader>(*content);
  return {};
}

}  // namespace

int64_t stored_size(const std::string& path) {
  struct stat status{};
  if (path == "-" || ::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return 0;
  return status.st_size;
}

std::expected<Source, Error> open_source(const Input& input, const OpenOptions& options, ProgressMeter& meter) {
  const bool standard = input.path == "-";
  Source source;
  source.name = standard ? "standard input" : input.path;
  const auto told = input.file_type ? input.file_type : standard ? std::nullopt : file_type_of_path(input.path);
  if (told) source.type = *told;
  // `--format-in csv` says nothing of the compression that the name tells.
  if (input.file_type && source.type.compression == Compression::none) {
    source.type.compression = compression_of_path(input.path);
  }
  const Descriptor descriptor(standard ? STDIN_FILENO : ::open(input.path.c_str(), O_RDONLY | O_CLOEXEC));
  if (descriptor.get() < 0) return cannot_read(source.name, reason_of_errno());
  struct stat status{};
  if (::fstat(descriptor.get(), &status) != 0) return cannot_read(source.name, reason_of_errno());
  if (S_ISDIR(status.st_mode)) return cannot_read(source.name, "it is a directory");
  source.stored_bytes = status.st_size;
  const bool regular = S_ISREG(status.st_mode) && !standard;
  if (auto opened = open_content(descriptor.get(), regular, source, told.has_value(), options, meter); !opened) {
    return std::unexpected(std::move(opened.error()));
  }
  return source;
}

}  // namespace merit::data
