#include "runtime/data/text_files/json_table.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace merit::data;

namespace {

/// All cells of all columns, row by row; `-` where one is missing.
std::vector<std::string> rows_of(const std::string& text, unsigned threads, size_t piece_bytes = kPieceBytes) {
  const StoredText stored(text);
  JsonSurvey survey = survey_json(stored, threads, piece_bytes).ValueOrDie();
  REQUIRE(!survey.is_faulty);
  const std::vector<std::string> names = survey.names.names();
  JsonTable table(stored, std::move(survey));
  table.names = names;
  std::vector<std::string> rows;
  for (size_t part = 0; part < table.parts(); ++part) {
    auto reader = table.read_part(part, std::vector<bool>(names.size(), true)).ValueOrDie();
    Chunk chunk;
    while (reader->next(chunk).ValueOrDie()) {
      REQUIRE(chunk.first_row == static_cast<int64_t>(rows.size()));
      rows.resize(rows.size() + static_cast<size_t>(chunk.rows));
      for (size_t column = 0; column < names.size(); ++column) {
        for (int64_t i = 0; i < chunk.rows; ++i) {
          const std::string_view cell = reader->column(column).texts[static_cast<size_t>(i)];
          rows[static_cast<size_t>(chunk.first_row + i)] += (is_missing(cell) ? "-" : std::string(cell)) + ";";
        }
      }
    }
  }
  CHECK(rows.size() == static_cast<size_t>(table.rows()));
  return rows;
}

}  // namespace

TEST_CASE("cells of NDJSON, whatever order the members come in") {
  const std::vector<std::string> rows = {"1;x;-;", "2;;-;", "-;-;-;", "-;z;12;", "4;a\"b;[1, 2];", "-;y;-;"};
  for (const std::string end : {"\n", "\r", "\r\n", "\n\n"}) {
    const std::string text = R"({"a":1,"b":"x"})" + end + R"( { "a" : 2.0 , "b" : "" } )" + end + "{}" + end +
                             R"({"c":1.2e1,"b":"z","a":null})" + end + R"({"b":"a\"b","a":4,"c":[1, 2]})" + end +
                             R"({"a":5,"b":"x","\u0062":"y","a":null})";
    CHECK(rows_of(text, 1) == rows);
    CHECK(rows_of(text + end, 2) == rows);
  }
  CHECK(rows_of("", 2).empty());
  CHECK(rows_of("\n\r\n", 2).empty());
}

TEST_CASE("parts of NDJSON have each row once") {
  std::string text;
  std::vector<std::string> rows;
  for (int i = 0; text.size() < size_t{20} << 20; ++i) {
    const std::string filler(static_cast<size_t>(i) * 7919 % 5000, 'x');
    text += "{\"id\":" + std::to_string(i) + ",\"text\":\"" + filler + "\"}\n";
    rows.push_back(std::to_string(i) + ";" + filler + ";");
  }
  CHECK(rows_of(text, 2) == rows);
  CHECK(rows_of(text, 2, size_t{1} << 16) == rows);

  // A line that is longer than a part, and a member that is met in the last row.
  text = "{\"id\":\"" + std::string(size_t{9} << 20, 'y') + "\"}\r{\"id\":1}\r{\"late\":true}";
  rows = rows_of(text, 2);
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].size() == (size_t{9} << 20) + 3);
  CHECK(rows[1] == "1;-;");
  CHECK(rows[2] == "-;true;");
}

TEST_CASE("pieces of NDJSON may end anywhere, and rows know their lines") {
  for (const std::string end : {"\n", "\r", "\r\n", "\n\r\n"}) {
    const int64_t lines_of_row = end.size() == 3 ? 2 : 1;
    std::string text;
    for (int i = 0; i < 40; ++i) text += (i > 0 ? end : "") + "{\"a\":\"" + std::string(i * 7 % 30, 'x') + "\"}";
    const auto wanted = rows_of(text, 1);
    for (size_t piece = 1; piece < 100; ++piece) {
      CAPTURE(piece);
      REQUIRE(rows_of(text, 2, piece) == wanted);
      const StoredText stored(text);
      const JsonTable table(stored, survey_json(stored, 1, piece).ValueOrDie());
      for (int64_t row = 0; row < 40; ++row) REQUIRE(table.line_of(row) == 1 + row * lines_of_row);
    }
  }
}

TEST_CASE("a line that holds no object is noticed in any part") {
  std::string text;
  while (text.size() < size_t{9} << 20) text += "{\"id\":1}\n";
  const auto is_faulty = [](const std::string& lines) {
    return survey_json(StoredText(lines), 2).ValueOrDie().is_faulty;
  };
  CHECK(!is_faulty(text));
  CHECK(is_faulty(text + "{\"id\":}"));
  CHECK(is_faulty("[1]\n" + text));
}
