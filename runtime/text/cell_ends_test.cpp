#include "runtime/text/cell_ends.h"

#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

#include "runtime/text/separated.h"

using namespace merit::text;

namespace {

using Rows = std::vector<std::vector<std::string>>;

/// Cells as they stand, quotes and all, by the scanner that reads a byte after the other.
Rows rows_one_by_one(std::string_view text) {
  Rows rows;
  RowScanner scanner(text, ',');
  while (const auto row = scanner.next()) {
    auto& cells = rows.emplace_back();
    for (const Cell& cell : cells_of(text, *row, ',')) {
      cells.emplace_back(text.substr(cell.begin, cell.end - cell.begin));
    }
    if (row->open_quote > 0) cells.emplace_back("open");
  }
  return rows;
}

bool are_even(const Rows& rows, size_t cells) {
  for (const auto& row : rows) {
    if (row.size() != cells || row.back() == "open") return false;
  }
  return true;
}

void add_rows(std::string_view text, size_t cells, size_t most, Rows& rows) {
  std::vector<uint32_t> ends;
  while (!text.empty()) {
    const auto next = find_cell_ends(text, ',', cells, most, ends);
    REQUIRE(next);
    REQUIRE(ends.front() == kBeforeText);
    for (size_t i = 0; i + 1 < ends.size(); ++i) {
      uint32_t begin = ends[i] + 1;
      if (i % cells == 0) {
        rows.emplace_back();
        while (text[begin] == '\n' || text[begin] == '\r') ++begin;
      }
      rows.back().emplace_back(text.substr(begin, ends[i + 1] - begin));
    }
    text.remove_prefix(*next);
  }
}

/// Pieces that touch, each scanned from where a row is likely to begin, and again where that was wrong.
std::vector<RowStretch> stretches_of(std::string_view text, size_t piece, int64_t cells) {
  std::vector<RowStretch> stretches;
  size_t at = 0;
  for (size_t from = 0; from < text.size(); from += piece) {
    const size_t to = std::min(from + piece, text.size());
    const size_t begin = from == 0 ? 0 : next_line(text, from);
    RowStretch stretch = find_rows(text, begin, to, ',', cells);
    if (at > to) continue;  // in the middle of a row
    if (stretch.begin != at) stretch = find_rows(text, at, to, ',', cells);
    at = stretch.end;
    stretches.push_back(stretch);
  }
  return stretches;
}

/// What was counted before may be another text: uneven rows are seen again.
void check_uneven(std::string_view text, size_t cells, int64_t rows) {
  std::vector<uint32_t> ends;
  int64_t found = 0;
  while (!text.empty()) {
    const auto next = find_cell_ends(text, ',', cells, cells * 3, ends);
    if (!next) return;
    found += static_cast<int64_t>((ends.size() - 1) / cells);
    text.remove_prefix(*next);
  }
  REQUIRE(found <= rows);  // but for a quote that is left open
}

void check_text(const std::string& text, size_t piece, size_t cells) {
  const Rows wanted = rows_one_by_one(text);
  CAPTURE(text);
  CAPTURE(piece);
  CAPTURE(cells);
  const auto stretches = stretches_of(text, piece, static_cast<int64_t>(cells));
  bool even = true;
  int64_t rows = 0, lines = 0;
  for (const RowStretch& stretch : stretches) {
    even = even && stretch.even;
    rows += stretch.rows;
    lines += stretch.lines;
  }
  REQUIRE(lines == count_line_ends(text));
  REQUIRE(even == are_even(wanted, cells));
  if (!even) {
    check_uneven(text, cells, rows);
    return;
  }
  REQUIRE(rows == static_cast<int64_t>(wanted.size()));
  Rows found;
  for (const RowStretch& stretch : stretches) {
    const Rows before = found;
    add_rows(std::string_view(text).substr(stretch.begin, stretch.end - stretch.begin), cells, cells * 3, found);
    REQUIRE(found.size() - before.size() == static_cast<size_t>(stretch.rows));
    if (!stretch.plain_quotes) continue;
    for (size_t row = before.size(); row < found.size(); ++row) {
      for (const std::string& cell : found[row]) {
        if (cell.empty() || cell.front() != '"') continue;
        REQUIRE(cell.size() >= 2);
        REQUIRE(cell.find('"', 1) == cell.size() - 1);
      }
    }
  }
  REQUIRE(found == wanted);
}

}  // namespace

TEST_CASE("blocks of bytes and single bytes find the same cells") {
  check_text("a,b\n1,2\n", 3, 2);
  check_text("\"a\"\"\",b\r\n\r\n1,\"x\n,\"\r\n", 5, 2);
  check_text("5\" pipe,b\n1,2\n", 4, 2);
  check_text("a,\"b\n", 64, 2);
}

TEST_CASE("so they do in texts of any sort, cut anywhere") {
  std::mt19937 random(20260630);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same cases each time
  const std::vector<std::string> cells = {"",       "a",      "\"\"",       "\"b\"",          "\"x,\ny\"",
                                          "\"\"\"", "c\"d\"", "\"e\"\"f\"", "\"g\"h",         std::string(70, 'z'),
                                          "\"",     "i\"",    "\"\"\"\"",   "\"\r\n,\"\"j\"", "0123456789"};
  const std::vector<std::string> ends = {"\n", "\n", "\r\n", "\r", "\n\n", "\r\n\r\n"};
  for (int round = 0; round < 20'000; ++round) {
    const size_t columns = 1 + random() % 3;
    const size_t kinds = round % 2 == 0 ? cells.size() : 5;  // the first are well-formed and plain
    std::string text;
    for (size_t row = random() % 12; row > 0; --row) {
      for (size_t column = 0; column < columns; ++column) {
        if (column > 0) text += ',';
        text += cells[random() % kinds];
      }
      if (random() % 40 == 0) text += ',';
      if (row > 1 || random() % 2 == 0) text += ends[random() % ends.size()];
    }
    check_text(text, 1 + random() % 100, columns);
  }
}
