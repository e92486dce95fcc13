#include "runtime/data/text_files/separated_table.h"

#include <arrow/io/file.h>
#include <doctest/doctest.h>

#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "runtime/data/tables/cells.h"
#include "runtime/data/terms/test_directory.h"
#include "runtime/text/separated.h"

using namespace merit;
using namespace merit::data;

namespace {

/// A row: the line in which it begins, and its cells.
struct Row {
  int64_t line = 0;
  std::vector<std::string> cells;

  bool operator==(const Row&) const = default;
};

/// By the scanner that reads a byte after the other, without the header.
std::vector<Row> rows_one_by_one(const std::string& text) {
  std::vector<Row> rows;
  text::RowScanner scanner(text, ',');
  for (auto row = scanner.next(); (row = scanner.next());) {
    Row& made = rows.emplace_back();
    made.line = row->line;
    for (text::Cell& cell : text::cells_of(text, *row, ',')) {
      made.cells.push_back(cell.begin == cell.end ? "-" : std::move(cell.text));
    }
  }
  return rows;
}

SeparatedLayout layout_of(const std::string& text) {
  const auto header = text::RowScanner(text, ',').next();
  return {',', header->cells, header->next, 1 + text::count_line_ends(text.substr(0, header->next))};
}

std::vector<Row> rows_of(const RawTable& table, size_t columns) {
  std::vector<Row> rows;
  for (size_t part = 0; part < table.parts(); ++part) {
    auto reader = table.read_part(part, std::vector<bool>(columns, true)).ValueOrDie();
    Chunk chunk;
    while (reader->next(chunk).ValueOrDie()) {
      REQUIRE(chunk.first_row == static_cast<int64_t>(rows.size()));
      rows.resize(rows.size() + static_cast<size_t>(chunk.rows));
      for (size_t column = 0; column < columns; ++column) {
        const auto source = make_cell_source(reader->column(column));
        for (int64_t i = 0; i < chunk.rows; ++i) {
          const Cell cell = source->at(i);
          const bool missing = cell.kind == Cell::Kind::missing;
          Row& row = rows[static_cast<size_t>(chunk.first_row + i)];
          row.cells.push_back(missing ? "-" : std::string(cell.text.data, cell.text.size));
        }
      }
    }
  }
  REQUIRE(static_cast<int64_t>(rows.size()) == table.rows());
  for (size_t i = 0; i < rows.size(); ++i) rows[i].line = *table.line_of(static_cast<int64_t>(i));
  return rows;
}

/// In pieces of so many bytes.
void check_text(const std::string& text, size_t piece_bytes) {
  CAPTURE(text);
  CAPTURE(piece_bytes);
  const SeparatedLayout layout = layout_of(text);
  const StoredText stored(text);
  auto survey = survey_separated(stored, layout, 2, piece_bytes).ValueOrDie();
  REQUIRE(survey.even());
  SeparatedTable table(stored, ',', std::move(survey));
  table.names.resize(static_cast<size_t>(layout.cells));
  REQUIRE(rows_of(table, table.names.size()) == rows_one_by_one(text));
}

}  // namespace

TEST_CASE("rows are the same wherever pieces of a text end") {
  const std::vector<std::string> texts = {
      "a,b\n1,2\n3,4\n",
      "a,b\r\n1,2\r\n\r\n3,\r\n,\"4\"",                                         // no line end behind the last
      "\"a\nb\",c\n\"1\n\n2\r\n3\",\"x,\"\"y\"\"\n\"\n4,\"\n\"\n\"\"\"\",5\n",  // lines in quotes, also of the header
      "a,b\r1,2\r\r\"3\r4\",5\r6,7\r",
      "a,b\n1,5\" pipe\n2,\"x\" y\n\"3\n\",\"4\"\n",  // stray quotes
      "a,b\n\"" + std::string(300, 'x') + "\n" + std::string(300, '\n') + "\",2\n3,4\n",
  };
  for (const std::string& text : texts) {
    for (size_t piece = 1; piece < 80; ++piece) check_text(text, piece);
  }
}

TEST_CASE("so they are in texts of any sort") {
  std::mt19937 random(20261124);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same cases each time
  const std::vector<std::string> cells = {"",           "a",        "\"b\"",    "\"c,\nd\"",          "\"\r\n\r\"",
                                          "\"e\"\"f\"", "g\"h\"",   "\"\"\"\"", std::string(70, 'z'), "\"\"",
                                          "0123456789", "\"i\"j\"", "\xC3\xA4", "\"\n\"\"\n,\""};
  const std::vector<std::string> ends = {"\n", "\r\n", "\r", "\n\n", "\r\n\r\n"};
  for (int round = 0; round < 3'000; ++round) {
    const size_t columns = 2 + random() % 3;
    std::string text;
    for (size_t row = 1 + random() % 20; row > 0; --row) {
      for (size_t column = 0; column < columns; ++column) {
        text += (column > 0 ? "," : "") + cells[random() % (round % 2 == 0 ? cells.size() : 4)];
      }
      if (row > 1 || random() % 2 == 0) text += ends[random() % ends.size()];
    }
    check_text(text, 1 + random() % 200);
  }
}

TEST_CASE("a row of another number of cells is noticed in any piece, and a quote that is left open") {
  std::string good = "a,b\n";
  for (int i = 0; i < 50; ++i) good += "\"1\",2\n";
  const auto is_even = [](const std::string& text, size_t piece) {
    return survey_separated(StoredText(text), layout_of(text), 2, piece).ValueOrDie().even();
  };
  for (size_t piece = 1; piece < 300; ++piece) {
    CAPTURE(piece);
    CHECK(is_even(good, piece));
    for (size_t row = 0; row < 50; row += 7) {
      std::string bad = good;
      bad.insert(4 + row * 6, "\"1\",2,3\n");
      CHECK(!is_even(bad, piece));
      bad = good;
      bad.insert(4 + row * 6, "1\n");
      CHECK(!is_even(bad, piece));
    }
    CHECK(!is_even(good + "1,\"2\n", piece));
  }
}

TEST_CASE("zeros and bytes that are no UTF-8 are noticed in any piece") {
  const auto signs_of = [](const std::string& text, size_t piece) {
    const auto survey = survey_separated(StoredText(text), layout_of(text), 2, piece).ValueOrDie();
    return std::pair(survey.has_zeros, survey.is_utf8);
  };
  std::string text = "a,b\n";
  for (int i = 0; i < 20; ++i) text += "\xC3\xA4\xE2\x82\xAC,\xF0\x9F\x98\x80\n";
  for (size_t piece = 1; piece < 80; ++piece) {
    CAPTURE(piece);
    CHECK(signs_of(text, piece) == std::pair(false, true));
    for (size_t at = 4; at < text.size(); at += 5) {
      std::string other = text;
      other.insert(at, 1, '\0');
      CHECK(signs_of(other, piece).first);
      other[at] = '\xFF';
      CHECK(!signs_of(other, piece).second);
    }
    CHECK(!signs_of(text + "x,\xE2\x82", piece).second);
  }
}

TEST_CASE("a file that is another one when it is read again is an error") {
  const test::Directory directory;
  std::string text = "a,b\n";
  for (int i = 0; i < 1000; ++i) text += "1,2\n";
  const std::string path = directory.write("leads.csv", text);
  const StoredText stored(arrow::io::ReadableFile::Open(path).ValueOrDie(), 0, text.size());
  const auto rows_after = [&](const std::string& now) {
    SeparatedTable table(stored, ',', survey_separated(stored, layout_of(text), 1, 512).ValueOrDie());
    table.names = {"a", "b"};
    std::ofstream(path, std::ios::binary) << now;
    size_t rows = 0;
    arrow::Status status;
    for (size_t part = 0; part < table.parts() && status.ok(); ++part) {
      auto reader = table.read_part(part, {true, true});
      status = reader.status();
      Chunk chunk;
      while (status.ok()) {
        const auto more = (*reader)->next(chunk);
        status = more.status();
        if (!more.ok() || !*more) break;
        rows += static_cast<size_t>(chunk.rows);
      }
    }
    std::ofstream(path, std::ios::binary) << text;
    return status.ok() ? std::to_string(rows) : status.message();
  };
  CHECK(rows_after(text) == "1000");
  std::string other = text;
  other.replace(2000, 3, "1;2");
  CHECK(rows_after(other) == "it changed while it was read");
  other.replace(2000, 3, "\n\n\n");
  CHECK(rows_after(other) == "it changed while it was read");
  CHECK(rows_after(text.substr(0, 3000)) == "it changed while it was read");
  CHECK(rows_after(std::string(text.size(), '\n')) == "it changed while it was read");
}
