#include "runtime/text/separated.h"

#include <algorithm>
#include <array>
#include <utility>

namespace merit::text {
namespace {

/// `sep=;` as the first line, which spreadsheets write to say what separates the cells; it is no row.
struct DeclaredSeparator {
  char separator = ',';
  size_t line_end = 0;  ///< where its line ends
};

std::optional<DeclaredSeparator> declared_separator(std::string_view text) {
  constexpr std::string_view kWord = "sep=";
  const size_t end = kWord.size() + 1;
  if (!text.starts_with(kWord) || text.size() <= end || (text[end] != '\n' && text[end] != '\r')) return std::nullopt;
  const char separator = text[kWord.size()];
  const bool separates = separator == ',' || separator == ';' || separator == '\t' || separator == '|';
  return separates ? std::optional(DeclaredSeparator{separator, end}) : std::nullopt;
}

}  // namespace

size_t next_line(std::string_view text, size_t from) {
  const size_t line_feed = std::min(text.find('\n', from), text.size());
  const size_t end = from + std::min(text.substr(from, line_feed - from).find('\r'), line_feed - from);
  const bool both = end + 1 < text.size() && text[end] == '\r' && text[end + 1] == '\n';
  return std::min(end + (both ? 2 : 1), text.size());
}

void RowScanner::skip_line_end() {
  if (at_ >= text_.size()) return;
  if (text_[at_] == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n') ++at_;
  ++at_;
  ++line_;
}

void RowScanner::skip_line() {
  if (at_ >= line_feed_) line_feed_ = std::min(text_.find('\n', at_), text_.size());
  at_ += std::min(text_.substr(at_, line_feed_ - at_).find('\r'), line_feed_ - at_);
}

/// To the end of the row, past line ends in quotes.
void RowScanner::skip_cells(RowSpan& row) {
  bool quoted = false;
  bool cell_start = true;
  for (; at_ < text_.size(); ++at_) {
    const char c = text_[at_];
    const bool doubled = at_ + 1 < text_.size() && text_[at_ + 1] == '"';
    if (quoted) {
      if (c == '"' && doubled) {
        ++at_;
      } else if (c == '"') {
        quoted = false;
      } else if (c == '\n' || (c == '\r' && (at_ + 1 == text_.size() || text_[at_ + 1] != '\n'))) {
        ++line_;
      }
      continue;
    }
    if (ends_line(c)) break;
    if (c == *separator_) {
      ++row.cells;
      cell_start = true;
      continue;
    }
    if (c == '"' && cell_start) {
      quoted = true;
      row.open_quote = line_;
    }
    cell_start = false;
  }
  if (!quoted) row.open_quote = 0;
}

std::optional<RowSpan> RowScanner::next() {
  if (std::exchange(may_declare_, false)) {
    if (const auto declared = declared_separator(text_)) at_ = declared->line_end;
  }
  while (at_ < text_.size() && ends_line(text_[at_])) skip_line_end();
  if (at_ >= text_.size()) return std::nullopt;
  RowSpan row;
  row.begin = at_;
  row.line = line_;
  row.cells = 1;
  if (separator_) {
    skip_cells(row);
  } else {
    skip_line();
  }
  row.end = at_;
  skip_line_end();
  row.next = at_;
  return row;
}

std::vector<Cell> cells_of(std::string_view text, const RowSpan& row, char separator) {
  std::vector<Cell> cells{{{}, row.begin, row.end}};
  bool quoted = false;
  bool cell_start = true;
  for (size_t i = row.begin; i < row.end; ++i) {
    const char c = text[i];
    if (quoted && c == '"' && i + 1 < row.end && text[i + 1] == '"') {
      cells.back().text += text[i++];
    } else if (c == '"' && (quoted || cell_start)) {
      quoted = !quoted;
      cell_start = false;
    } else if (!quoted && c == separator) {
      cells.back().end = i;
      cells.push_back({{}, i + 1, row.end});
      cell_start = true;
    } else {
      cells.back().text += c;
      cell_start = false;
    }
  }
  return cells;
}

FoundSeparator find_separator(std::string_view text) {
  constexpr std::array<char, 4> kCandidates{',', ';', '\t', '|'};
  constexpr int kSampledRows = 20;
  if (const auto declared = declared_separator(text)) return {declared->separator, declared->line_end};
  FoundSeparator best;
  int64_t best_score = 0;
  for (const char candidate : kCandidates) {
    RowScanner scanner(text, candidate);
    const auto header = scanner.next();
    if (!header) return {best.separator, text.size()};
    bool even = true;
    size_t looked_at = header->next;
    for (int i = 1; i < kSampledRows; ++i) {
      const auto row = scanner.next();
      looked_at = row ? row->next : text.size();
      if (!row) break;
      even = even && row->cells == header->cells;
    }
    best.looked_at = std::max(best.looked_at, looked_at);
    // Even rows count for more than many cells: a comma in a few texts does not make it the separator.
    const int64_t score = header->cells == 1 ? 1 : header->cells + (even ? int64_t{1} << 32 : 0);
    if (score > best_score) {
      best.separator = candidate;
      best_score = score;
    }
  }
  return best;
}

int64_t count_line_ends(std::string_view text) {
  int64_t lines = 0;
  char before = '\0';
  for (const char c : text) {
    lines += c == '\r' || (c == '\n' && before != '\r') ? 1 : 0;
    before = c;
  }
  return lines;
}

int64_t line_of_row(std::string_view text, std::optional<char> separator, int64_t row) {
  // Without quotes a row is a line, and lines are found faster.
  const bool quotes = text.contains('"');
  RowScanner scanner(text, quotes ? separator : std::nullopt, false);
  int64_t line = 1;
  for (int64_t i = 0; i <= row; ++i) {
    const auto found = scanner.next();
    if (!found) break;
    line = found->line;
  }
  return line;
}

}  // namespace merit::text
