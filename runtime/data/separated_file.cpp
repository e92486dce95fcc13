// CSV and TSV. Arrow decodes the rows into text columns; this room finds the header and explains what is wrong.
#include <arrow/array.h>
#include <arrow/buffer.h>
#include <arrow/chunked_array.h>
#include <arrow/csv/api.h>
#include <arrow/io/interfaces.h>
#include <arrow/table.h>
#include <arrow/type.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "runtime/data/memory_table.h"
#include "runtime/data/table_file.h"
#include "runtime/text/encoding.h"

namespace merit::data {
namespace {

constexpr int64_t kBlockSize = int64_t{4} << 20;
constexpr int64_t kMaxBlockSize = int64_t{1} << 30;

/// Hands out a buffer piece by piece, and tells the meter how much of the stored file each piece stands for.
class MeteredStream : public arrow::io::InputStream {
 public:
  MeteredStream(std::shared_ptr<arrow::Buffer> buffer, int64_t stored_bytes, ProgressMeter& meter)
      : buffer_(std::move(buffer)),
        stored_share_(static_cast<double>(stored_bytes) / static_cast<double>(std::max<int64_t>(buffer_->size(), 1))),
        meter_(meter) {}

  arrow::Status Close() override {
    closed_ = true;
    return arrow::Status::OK();
  }
  bool closed() const override { return closed_; }
  arrow::Result<int64_t> Tell() const override { return at_; }

  arrow::Result<std::shared_ptr<arrow::Buffer>> Read(int64_t size) override {
    const int64_t taken = std::min(size, buffer_->size() - at_);
    if (!meter_.advance(static_cast<double>(taken) * stored_share_)) return arrow::Status::Cancelled("interrupted");
    auto slice = arrow::SliceBuffer(buffer_, at_, taken);
    at_ += taken;
    return slice;
  }
  arrow::Result<int64_t> Read(int64_t size, void* out) override {
    ARROW_ASSIGN_OR_RAISE(const auto slice, Read(size));
    std::memcpy(out, slice->data(), static_cast<size_t>(slice->size()));
    return slice->size();
  }

 private:
  std::shared_ptr<arrow::Buffer> buffer_;
  double stored_share_;
  ProgressMeter& meter_;
  int64_t at_ = 0;
  bool closed_ = false;
};

/// What a column is called towards Arrow, which wants different names.
std::string arrow_name(size_t column) {
  return fmt::format("c{}", column);
}

class SeparatedFile : public TableFile {
 public:
  SeparatedFile(Source source, Utf8Text text, char separator, text::RowSpan header, std::vector<std::string> columns)
      : TableFile(source.name, std::move(columns), false),
        source_(std::move(source)),
        text_(std::move(text)),
        separator_(separator),
        header_(header) {}

  std::expected<RawTablePtr, Error> load(const std::vector<bool>& wanted, ProgressMeter& meter) override;

 private:
  arrow::Result<std::shared_ptr<arrow::Table>> read_rows(const std::vector<bool>& wanted, int64_t block_size,
                                                         ProgressMeter& meter) const;
  int64_t line_of_open_quote() const;
  Error explain(const arrow::Status& status) const;

  Source source_;
  Utf8Text text_;
  char separator_;
  text::RowSpan header_;
};

arrow::Result<std::shared_ptr<arrow::Table>> SeparatedFile::read_rows(const std::vector<bool>& wanted,
                                                                      int64_t block_size, ProgressMeter& meter) const {
  auto read_options = arrow::csv::ReadOptions::Defaults();
  auto parse_options = arrow::csv::ParseOptions::Defaults();
  auto convert_options = arrow::csv::ConvertOptions::Defaults();
  read_options.block_size = static_cast<int32_t>(std::min(block_size, kMaxBlockSize));
  parse_options.delimiter = separator_;
  parse_options.newlines_in_values = text_.text.find('"') != std::string_view::npos;
  convert_options.check_utf8 = false;  // where the text is not UTF-8, its fields say so
  convert_options.null_values = {""};
  convert_options.strings_can_be_null = true;
  convert_options.quoted_strings_can_be_null = false;
  convert_options.default_column_type = arrow::utf8();
  for (size_t i = 0; i < columns().size(); ++i) {
    read_options.column_names.push_back(arrow_name(i));
    if (wanted[i]) convert_options.include_columns.push_back(arrow_name(i));
  }
  // With no column asked for, all would be read; one is enough to count the rows.
  if (convert_options.include_columns.empty()) convert_options.include_columns.push_back(arrow_name(0));

  const auto offset = static_cast<int64_t>(text_.text.data() - reinterpret_cast<const char*>(text_.buffer->data()));
  auto rows = arrow::SliceBuffer(text_.buffer, offset + static_cast<int64_t>(header_.next),
                                 static_cast<int64_t>(text_.text.size() - header_.next));
  auto stream = std::make_shared<MeteredStream>(std::move(rows), source_.stored_bytes, meter);
  ARROW_ASSIGN_OR_RAISE(auto reader, arrow::csv::TableReader::Make(arrow::io::default_io_context(), stream,
                                                                   read_options, parse_options, convert_options));
  return reader->Read();
}

std::expected<RawTablePtr, Error> SeparatedFile::load(const std::vector<bool>& wanted, ProgressMeter& meter) {
  auto table = std::make_unique<MemoryTable>();
  describe(*table);
  table->title = title_of(source_.type.format);
  table->text = text_.buffer;
  table->lines = std::make_shared<text::RowLines>(text_.text, separator_, 1);
  std::vector<std::shared_ptr<arrow::ChunkedArray>> cells(wanted.size());

  const std::string_view body = text_.text.substr(header_.next);
  if (body.find_first_not_of("\r\n") == std::string_view::npos) {  // Arrow refuses a body without rows
    table->set_cells(std::move(cells), 0);
    return table;
  }
  // Arrow makes room for whole blocks, whatever is in them.
  auto read = read_rows(wanted, std::min(kBlockSize, static_cast<int64_t>(body.size()) + 1), meter);
  if (!read.ok() && !read.status().IsCancelled() && read.status().message().find("block") != std::string::npos) {
    // A row longer than a block: take all in one.
    read = read_rows(wanted, static_cast<int64_t>(body.size()) + 1, meter);
  }
  if (!read.ok()) return std::unexpected(explain(read.status()));
  if (const int64_t line = line_of_open_quote(); line > 0) {
    return std::unexpected(Error(problem::unclosed_quote(name(), line)));
  }
  for (size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i]) cells[i] = (*read)->GetColumnByName(arrow_name(i));
  }
  table->set_cells(std::move(cells), (*read)->num_rows());
  record.rows = table->rows();
  return table;
}

/// The line where a quote opens that nothing closes, or 0. Arrow takes all behind such a quote for one cell. Quotes of
/// a well-formed file come in pairs, so only an odd number of them is worth a second look.
int64_t SeparatedFile::line_of_open_quote() const {
  if (std::count(text_.text.begin(), text_.text.end(), '"') % 2 == 0) return 0;
  text::RowScanner scanner(text_.text, separator_);
  while (const auto row = scanner.next()) {
    if (row->open_quote > 0) return row->open_quote;
  }
  return 0;
}

/// Finds the row that Arrow could not read, since it does not say which line that is.
Error SeparatedFile::explain(const arrow::Status& status) const {
  if (status.IsCancelled()) return problem::interrupted();
  text::RowScanner scanner(text_.text, separator_);
  while (const auto row = scanner.next()) {
    if (row->open_quote > 0) return problem::unclosed_quote(name(), row->open_quote);
    if (row->cells != header_.cells) return problem::ragged_row(name(), row->line, row->cells, header_.cells);
  }
  return damaged(source_, status);
}

/// The line of the first zero byte.
int64_t line_at(std::string_view text, size_t position) {
  return 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(position), '\n');
}

}  // namespace

std::expected<TableFilePtr, Error> open_separated(const Source& source, const Input& input) {
  auto text = read_text(source, true);
  if (!text) return std::unexpected(std::move(text.error()));
  if (const size_t zero = text->text.find('\0'); zero != std::string_view::npos) {
    return std::unexpected(Error(problem::not_text(source.name, line_at(text->text, zero))));
  }
  const char separator = input.separator                     ? *input.separator
                         : source.type.format == Format::tsv ? '\t'
                                                             : text::find_separator(text->text);
  const auto header = text::RowScanner(text->text, separator).next();
  if (!header) return std::unexpected(Error(problem::empty_file(source.name)));
  if (header->open_quote > 0) {
    return std::unexpected(Error(problem::unclosed_quote(source.name, header->open_quote)));
  }
  std::vector<std::string> columns;
  for (text::Cell& cell : text::cells_of(text->text, *header, separator)) columns.push_back(std::move(cell.text));
  const std::string encoding = text->encoding;
  auto file = std::make_unique<SeparatedFile>(source, std::move(*text), separator, *header, std::move(columns));
  file->record.encoding = encoding;
  file->record.separator = separator == '\t' ? "tab" : std::string(1, separator);
  if (encoding != name_of(text::Encoding::utf_8))
    file->findings.push_back(problem::other_encoding(source.name, encoding));
  return file;
}

}  // namespace merit::data
