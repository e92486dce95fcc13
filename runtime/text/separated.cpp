#include "runtime/text/separated.h"

#include <algorithm>
#include <array>

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
    if (c == '\n' || c == '\r') break;
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
  if (at_ == 0) {
    if (const auto declared = declared_separator(text_)) at_ = declared->line_end;
  }
  while (at_ < text_.size() && (text_[at_] == '\n' || text_[at_] == '\r')) skip_line_end();
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

char find_separator(std::string_view text) {
  constexpr std::array<char, 4> kCandidates{',', ';', '\t', '|'};
  constexpr int kSampledRows = 20;
  if (const auto declared = declared_separator(text)) return declared->separator;
  char best = ',';
  int64_t best_score = 0;
  for (const char candidate : kCandidates) {
    RowScanner scanner(text, candidate);
    const auto header = scanner.next();
    if (!header) return best;
    bool even = true;
    for (int i = 1; i < kSampledRows; ++i) {
      const auto row = scanner.next();
      if (!row) break;
      even = even && row->cells == header->cells;
    }
    // Even rows count for more than many cells: a comma in a few texts does not make it the separator.
    const int64_t score = header->cells == 1 ? 1 : header->cells + (even ? int64_t{1} << 32 : 0);
    if (score > best_score) {
      best = candidate;
      best_score = score;
    }
  }
  return best;
}

int64_t RowLines::line_of(int64_t row) {
  const int64_t wanted = row + first_row_ + 1;
  if (!scanner_ || scanned_ > wanted) {
    // Without quotes a row is a line, and lines are found faster.
    const bool quotes = text_.find('"') != std::string_view::npos;
    scanner_.emplace(text_, quotes ? separator_ : std::nullopt);
    scanned_ = 0;
  }
  while (scanned_ < wanted) {
    const auto found = scanner_->next();
    if (!found) break;
    last_line_ = found->line;
    ++scanned_;
  }
  return last_line_;
}

}  // namespace merit::text
