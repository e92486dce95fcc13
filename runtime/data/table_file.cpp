#include "runtime/data/table_file.h"

#include <arrow/io/interfaces.h>
#include <arrow/status.h>

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

void TableFile::note_encoding(text::Encoding encoding) {
  record.encoding = name_of(encoding);
  if (encoding != text::Encoding::utf_8) findings.push_back(problem::other_encoding(name_, record.encoding));
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

std::expected<Utf8Text, Error> read_text(const Source& source) {
  constexpr size_t kLookedAt = 4096;
  const auto size = source.content->GetSize();
  if (!size.ok()) return std::unexpected(damaged(source, size.status()));
  const StoredText whole(source.content, 0, static_cast<size_t>(*size));
  const auto first = whole.read(0, kLookedAt);
  if (!first.ok()) return std::unexpected(damaged(source, first.status()));
  const text::Encoding encoding = text::encoding_by_first_bytes(first->text);
  if (encoding == text::Encoding::utf_8) {
    const size_t mark = first->text.size() - text::without_byte_order_mark(first->text).size();
    return Utf8Text{StoredText(source.content, mark, static_cast<size_t>(*size)), encoding, mark > 0};
  }
  const auto bytes = whole.read();
  if (!bytes.ok()) return std::unexpected(damaged(source, bytes.status()));
  return Utf8Text{StoredText(text::utf8_of_utf16(bytes->text, encoding)), encoding};
}

std::expected<bool, Error> settle_windows_1252(const Source& source, Utf8Text& text) {
  if (text.encoding != text::Encoding::utf_8 || text.is_marked) return false;
  const auto bytes = text.text.read();
  if (!bytes.ok()) return std::unexpected(damaged(source, bytes.status()));
  if (text::is_mostly_utf8(bytes->text)) return false;
  text = {StoredText(text::utf8_of_windows_1252(bytes->text)), text::Encoding::windows_1252};
  return true;
}

Error damaged(const Source& source, const arrow::Status& status) {
  return read_failure(source.name, title_of(source.type.format), status);
}

Error damaged(const RawTable& table, const arrow::Status& status) {
  return read_failure(table.file, table.title, status);
}

}  // namespace merit::data
