/// Rows and cells of separated text (RFC 4180; also `;` and tabs, and lines that end in CR alone): all of it where a
/// file is small; of lead and event files the header, the separator, where a row stands and what is wrong. The rest of
/// those `cell_ends.h` finds, by the same rules: empty lines are no rows; a quote opens a quoted part only at the start
/// of a cell.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace merit::text {

inline bool ends_line(char c) {
  return c == '\n' || c == '\r';
}

/// Behind the first line end at `from` or after it, LF, CR or both; the text's end where there is none.
size_t next_line(std::string_view text, size_t from);

/// One row: text[begin, end) without its line end.
struct RowSpan {
  size_t begin = 0, end = 0;
  size_t next = 0;   ///< where the following row begins
  int64_t line = 1;  ///< the line in which it begins, from 1
  int64_t cells = 0;
  int64_t open_quote = 0;  ///< the line of a quote that is never closed, or 0
};

/// Walks the rows of a text that it does not own.
class RowScanner {
 public:
  /// Without a separator there are no cells and no quotes: a row is a line. `begins`: with the text a file begins,
  /// which may say what separates its cells.
  RowScanner(std::string_view text, std::optional<char> separator, bool begins = true)
      : text_(text), separator_(separator), may_declare_(begins) {}

  /// The next row that is not an empty line; nothing at the end of the text.
  std::optional<RowSpan> next();

 private:
  void skip_line_end();
  void skip_line();
  void skip_cells(RowSpan& row);

  std::string_view text_;
  std::optional<char> separator_;
  bool may_declare_;
  size_t at_ = 0;
  size_t line_feed_ = 0;  ///< where a row is a line: the first one that is not before `at_`, or the end
  int64_t line_ = 1;
};

struct Cell {
  std::string text;           ///< unquoted
  size_t begin = 0, end = 0;  ///< where it stands, with its quotes
};

/// The cells of a row of a text. The last one of a row with an open quote is the rest of it.
std::vector<Cell> cells_of(std::string_view text, const RowSpan& row, char separator);

struct FoundSeparator {
  char separator = ',';
  size_t looked_at = 0;  ///< bytes of the text: more of it makes no difference, unless these are all
};

/// Comma, semicolon, tab or bar: the one that cuts the first rows into the same number of cells, and into most.
FoundSeparator find_separator(std::string_view text);

/// How many line ends a text has; CR LF is one.
int64_t count_line_ends(std::string_view text);

/// The line, from 1, in which a row begins, of a text that begins with row 0; no separator: each line is one.
int64_t line_of_row(std::string_view text, std::optional<char> separator, int64_t row);

}  // namespace merit::text
