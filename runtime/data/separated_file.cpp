// CSV and TSV: finds the header and the rows, and explains what is wrong.
#include <arrow/buffer.h>
#include <arrow/status.h>

#include <algorithm>
#include <atomic>

#include "runtime/data/separated_table.h"
#include "runtime/data/table_file.h"
#include "runtime/text/encoding.h"
#include "runtime/text/separated.h"
#include "runtime/threads/share_work.h"

namespace merit::data {
namespace {

class SeparatedFile : public TableFile {
 public:
  SeparatedFile(Source source, Utf8Text text, char separator, text::RowSpan header, std::vector<std::string> columns,
                unsigned threads)
      : TableFile(source.name, std::move(columns), false),
        source_(std::move(source)),
        text_(std::move(text)),
        separator_(separator),
        header_(header),
        threads_(threads) {}

  std::expected<RawTablePtr, Error> load(const std::vector<bool>& wanted, ProgressMeter& meter) override;

 private:
  Error explain() const;

  Source source_;
  Utf8Text text_;
  char separator_;
  text::RowSpan header_;
  unsigned threads_;
};

std::expected<RawTablePtr, Error> SeparatedFile::load(const std::vector<bool>&, ProgressMeter&) {
  const std::string_view body = text_.text.substr(header_.next);
  auto stretches = find_stretches(body, separator_, header_.cells, threads_);
  if (!std::ranges::all_of(stretches, &text::RowStretch::even)) return std::unexpected(explain());
  auto table = std::make_unique<SeparatedTable>(body, separator_, std::move(stretches));
  describe(*table);
  table->title = title_of(source_.type.format);
  table->stored_bytes = source_.stored_bytes;
  table->text = text_.buffer;
  table->lines = std::make_shared<text::RowLines>(text_.text, separator_, 1);
  record.rows = table->rows();
  return table;
}

/// Finds the row that is not as the header is.
Error SeparatedFile::explain() const {
  text::RowScanner scanner(text_.text, separator_);
  while (const auto row = scanner.next()) {
    if (row->open_quote > 0) return problem::unclosed_quote(name(), row->open_quote);
    if (row->cells != header_.cells) return problem::ragged_row(name(), row->line, row->cells, header_.cells);
  }
  return damaged(source_, arrow::Status::Invalid("its rows differ"));
}

/// Looked for by so many threads (0: one a core).
bool has_zero_byte(std::string_view text, unsigned threads) {
  constexpr size_t kPiece = size_t{4} << 20;
  std::atomic<bool> found = false;
  threads::share_work(threads, (text.size() + kPiece - 1) / kPiece, [&](size_t piece) {
    if (text.substr(piece * kPiece, kPiece).contains('\0')) found = true;
  });
  return found;
}

/// The line of a position.
int64_t line_at(std::string_view text, size_t position) {
  return 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(position), '\n');
}

}  // namespace

std::expected<TableFilePtr, Error> open_separated(const Source& source, const Input& input, unsigned threads) {
  auto text = read_text(source, true, threads);
  if (!text) return std::unexpected(std::move(text.error()));
  if (has_zero_byte(text->text, threads)) {
    return std::unexpected(Error(problem::not_text(source.name, line_at(text->text, text->text.find('\0')))));
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
  auto file =
      std::make_unique<SeparatedFile>(source, std::move(*text), separator, *header, std::move(columns), threads);
  file->record.encoding = encoding;
  file->record.separator = separator == '\t' ? "tab" : std::string(1, separator);
  if (encoding != name_of(text::Encoding::utf_8))
    file->findings.push_back(problem::other_encoding(source.name, encoding));
  return file;
}

}  // namespace merit::data
