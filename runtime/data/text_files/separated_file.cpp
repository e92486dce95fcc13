// CSV and TSV: finds the header and the rows, and explains what is wrong.
#include "runtime/data/text_files/separated_file.h"

#include <arrow/status.h>

#include <algorithm>

#include "runtime/data/text_files/separated_table.h"
#include "runtime/data/text_files/utf8_text.h"
#include "runtime/text/byte_blocks.h"
#include "runtime/text/separated.h"

namespace merit::data {
namespace {

class SeparatedFile : public TableFile {
 public:
  SeparatedFile(Source source, StoredText text, const SeparatedLayout& layout, SeparatedSurvey survey,
                std::vector<std::string> columns)
      : TableFile(source.name, std::move(columns), false),
        source_(std::move(source)),
        text_(std::move(text)),
        layout_(layout),
        survey_(std::move(survey)) {}

  std::expected<RawTablePtr, Error> load(const std::vector<bool>& wanted, ProgressMeter& meter) override;

 private:
  Error explain() const;

  Source source_;
  StoredText text_;
  SeparatedLayout layout_;
  SeparatedSurvey survey_;
};

std::expected<RawTablePtr, Error> SeparatedFile::load(const std::vector<bool>&, ProgressMeter&) {
  if (!survey_.even()) return std::unexpected(explain());
  auto table = std::make_unique<SeparatedTable>(text_, layout_.separator, std::move(survey_));
  describe(*table);
  table->title = title_of(source_.type.format);
  table->stored_bytes = source_.stored_bytes;
  record.rows = table->rows();
  return table;
}

/// Finds the row that is not as the header is.
Error SeparatedFile::explain() const {
  const auto text = text_.read();
  if (!text.ok()) return damaged(source_, text.status());
  text::RowScanner scanner(text->text, layout_.separator);
  while (const auto row = scanner.next()) {
    if (row->open_quote > 0) return problem::unclosed_quote(name(), row->open_quote);
    if (row->cells != layout_.cells) return problem::ragged_row(name(), row->line, row->cells, layout_.cells);
  }
  return damaged(source_, changed_meanwhile());
}

Error not_text(const Source& source, const StoredText& text) {
  const auto all = text.read();
  if (!all.ok()) return damaged(source, all.status());
  const auto zero = static_cast<std::ptrdiff_t>(std::min(all->text.find('\0'), all->text.size()));
  return problem::not_text(source.name, 1 + std::count(all->text.begin(), all->text.begin() + zero, '\n'));
}

bool has_zeros(std::string_view text) {
  return text::block_code().look(text).has_zeros;
}

struct Header {
  SeparatedLayout layout;
  std::vector<std::string> columns;
};

/// Looks at as much of the beginning of a text as it takes to tell what separates its cells, and what they are called.
std::expected<Header, Error> find_header(const Source& source, const Input& input, const StoredText& text) {
  for (size_t looked_at = size_t{1} << 16;; looked_at *= 4) {
    const auto piece = text.read(0, looked_at);
    if (!piece.ok()) return std::unexpected(damaged(source, piece.status()));
    const std::string_view begin = piece->text;
    if (has_zeros(begin)) return std::unexpected(not_text(source, text));
    const bool is_all = begin.size() == text.size();
    const auto found = input.separator                     ? text::FoundSeparator{*input.separator, 0}
                       : source.type.format == Format::tsv ? text::FoundSeparator{'\t', 0}
                                                           : text::find_separator(begin);
    const auto row = text::RowScanner(begin, found.separator).next();
    if (!is_all && (found.looked_at >= begin.size() || !row || row->next >= begin.size())) continue;
    if (!row) return std::unexpected(Error(problem::empty_file(source.name)));
    if (row->open_quote > 0) return std::unexpected(Error(problem::unclosed_quote(source.name, row->open_quote)));
    const int64_t line = 1 + text::count_line_ends(begin.substr(0, row->next));
    Header header{{found.separator, row->cells, row->next, line}, {}};
    for (text::Cell& cell : text::cells_of(begin, *row, found.separator)) {
      header.columns.push_back(std::move(cell.text));
    }
    return header;
  }
}

}  // namespace

std::expected<TableFilePtr, Error> open_separated(const Source& source, const Input& input, unsigned threads) {
  auto text = read_text(source);
  if (!text) return std::unexpected(std::move(text.error()));
  for (;;) {
    auto header = find_header(source, input, text->text);
    if (!header) return std::unexpected(std::move(header.error()));
    auto survey = survey_separated(text->text, header->layout, threads);
    if (!survey.ok()) return std::unexpected(damaged(source, survey.status()));
    if (survey->has_zeros) return std::unexpected(not_text(source, text->text));
    if (!survey->is_utf8) {
      const auto is_another = settle_windows_1252(source, *text);
      if (!is_another) return std::unexpected(is_another.error());
      if (*is_another) continue;
    }
    auto file = std::make_unique<SeparatedFile>(source, std::move(text->text), header->layout, std::move(*survey),
                                                std::move(header->columns));
    const char separator = header->layout.separator;
    file->note_encoding(text->encoding);
    file->record.separator = separator == '\t' ? "tab" : std::string(1, separator);
    return file;
  }
}

}  // namespace merit::data
