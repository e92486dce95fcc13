/// Where cells and rows of separated text end, found 64 bytes at a time, by the rules of `separated.h`: lines end in
/// LF, CR or both; an empty line is no row; a quote opens a quoted part only at the start of a cell; two quotes in it
/// are one.
///
/// Each byte that can matter becomes a bit of a word, and what is inside of quotes is the exclusive or of all quotes
/// before (after Langdale and Lemire, "Parsing Gigabytes of JSON per Second", 2019). That goes wrong at a quote in the
/// middle of a cell; a block that has one is walked byte by byte instead.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace merit::text {

/// Whether the quotes of a text are odd in number.
bool has_odd_quotes(std::string_view text);

/// How a piece of a text begins.
enum class PieceBegin : uint8_t {
  row,
  somewhere,  ///< outside of quotes
  in_quotes,
};

/// Whole rows, one after another: text[begin, end).
struct RowStretch {
  size_t begin = 0, end = 0;
  int64_t rows = 0;
  bool even = true;           ///< each has the number of cells asked about, and no quote is left open
  bool plain_quotes = true;   ///< quoted cells are quoted as a whole and have no quotes in them
  bool stray_quotes = false;  ///< a quote in the middle of a cell: what an odd number of quotes says is wrong
};

/// The rows of a text from the first that begins after `from` (of a piece that begins with a row: at it) to the first
/// line end at `to` or after it. So pieces that touch have each row once.
RowStretch find_rows(std::string_view text, size_t from, size_t to, PieceBegin begin, char separator, int64_t cells);

/// Where the cells of even rows end, row after row, counted from the beginning of the text, which begins with a row:
/// those of as many rows as have `most` cells at most. Gives where the row after them begins.
size_t find_cell_ends(std::string_view text, char separator, size_t cells_of_row, size_t most,
                      std::vector<uint32_t>& ends);

}  // namespace merit::text
