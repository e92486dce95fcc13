#include "runtime/data/table_file.h"

#include <arrow/buffer.h>
#include <arrow/status.h>
#include <arrow/util/utf8.h>

#include <algorithm>
#include <atomic>

#include "runtime/text/encoding.h"
#include "runtime/threads/share_work.h"

namespace merit::data {
namespace {

std::expected<TableFilePtr, Error> open_by_format(const Source& source, const Input& input, unsigned threads) {
  switch (source.type.format) {
    case Format::csv:
    case Format::tsv:
      return open_separated(source, input, threads);
    case Format::ndjson:
      return open_ndjson(source, threads);
    case Format::parquet:
      return open_parquet(source);
    case Format::arrow:
      return open_arrow(source);
  }
  return std::unexpected(Error(problem::unknown_format(source.name)));
}

}  // namespace

void TableFile::describe(RawTable& table) const {
  table.file = name_;
  table.names = columns_;
  table.columns_from_rows = columns_from_rows_;
}

std::expected<TableFilePtr, Error> open_table(const Input& input, const OpenOptions& options, ProgressMeter& meter) {
  if (input.table) return open_held(input);
  auto source = open_source(input, options, meter);
  if (!source) return std::unexpected(std::move(source.error()));
  auto file = open_by_format(*source, input, options.threads);
  if (!file) return file;
  InputRecord& record = (*file)->record;
  record.path = input.path;
  record.kind = input.kind;
  record.format = std::string(name_of(source->type.format)) + std::string(suffix_of(source->type.compression));
  record.bytes = source->stored_bytes;
  record.sha256 = source->sha256;
  return file;
}

namespace {

/// Looked at in pieces that end between characters.
bool is_utf8(std::string_view bytes, unsigned threads) {
  constexpr size_t kPiece = size_t{4} << 20;
  arrow::util::InitializeUTF8();
  const auto border = [&](size_t at) {
    for (int i = 0; i < 3 && at < bytes.size() && (bytes[at] & 0xC0) == 0x80; ++i) ++at;
    return std::min(at, bytes.size());
  };
  std::atomic<bool> valid = true;
  threads::share_work(threads, (bytes.size() + kPiece - 1) / kPiece, [&](size_t piece) {
    const size_t begin = piece == 0 ? 0 : border(piece * kPiece);
    const std::string_view part = bytes.substr(begin, border((piece + 1) * kPiece) - begin);
    const auto* data = reinterpret_cast<const uint8_t*>(part.data());
    if (valid && !arrow::util::ValidateUTF8(data, static_cast<int64_t>(part.size()))) valid = false;
  });
  return valid;
}

}  // namespace

std::expected<Utf8Text, Error> read_text(const Source& source, bool windows_1252, unsigned threads) {
  auto size = source.content->GetSize();
  if (!size.ok()) return std::unexpected(damaged(source, size.status()));
  auto buffer = source.content->ReadAt(0, *size);
  if (!buffer.ok()) return std::unexpected(damaged(source, buffer.status()));

  const std::string_view bytes(**buffer);
  text::Encoding encoding = text::encoding_by_first_bytes(bytes);
  Utf8Text result{*buffer, text::without_byte_order_mark(bytes), {}};
  if (encoding != text::Encoding::utf_8) {
    result.buffer = arrow::Buffer::FromString(text::utf8_of_utf16(bytes, encoding));
    result.text = std::string_view(*result.buffer);
  } else if (windows_1252) {
    if (!is_utf8(bytes, threads) && !text::is_mostly_utf8(bytes)) {
      encoding = text::Encoding::windows_1252;
      result.buffer = arrow::Buffer::FromString(text::utf8_of_windows_1252(bytes));
      result.text = std::string_view(*result.buffer);
    }
  }
  result.encoding = name_of(encoding);
  return result;
}

namespace {

Error damaged(const std::string& name, std::string_view title, const arrow::Status& status) {
  if (status.IsCancelled()) return problem::interrupted();
  std::string reason = status.message();
  std::replace(reason.begin(), reason.end(), '\n', ' ');
  return problem::damaged_file(name, title, reason);
}

}  // namespace

Error damaged(const Source& source, const arrow::Status& status) {
  return damaged(source.name, title_of(source.type.format), status);
}

Error damaged(const RawTable& table, const arrow::Status& status) {
  return damaged(table.file, table.title, status);
}

}  // namespace merit::data
