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
#include <optional>
#include <string_view>
#include <vector>

namespace merit::text {

/// Whole rows, one after another: text[begin, end).
struct RowStretch {
  size_t begin = 0, end = 0;
  int64_t rows = 0;
  int64_t lines = 0;         ///< line ends, those in quotes and of empty lines as well; CR LF is one
  bool even = true;          ///< each has the number of cells asked about, and no quote is left open
  bool plain_quotes = true;  ///< quoted cells are quoted as a whole and have no quotes in them
};

/// The rows of a text that begin at `from`, where one does, or behind it, up to the first line end at `to` or after it,
/// or the text's end.
RowStretch find_rows(std::string_view text, size_t from, size_t to, char separator, int64_t cells);

/// Where the cells of rows end, row after row, counted from the beginning of the text, which begins with a row: those
/// of as many rows as have `most` cells at most. Before them stands `kBeforeText`: a cell begins where the one before
/// it ends, and one on; the first of a row behind any line ends that stand there. Gives where the row after them
/// begins; nothing where rows have another number of cells.
inline constexpr uint32_t kBeforeText = UINT32_MAX;
std::optional<size_t> find_cell_ends(std::string_view text, char separator, size_t cells_of_row, size_t most,
                                     std::vector<uint32_t>& ends);

}  // namespace merit::text
