#include "runtime/text/separated.h"

#include <doctest/doctest.h>

#include <string>

using namespace merit::text;

namespace {

/// Cells as `text@begin-end`, rows on lines.
std::string read(std::string_view text) {
  const char separator = find_separator(text).separator;
  RowScanner scanner(text, separator);
  std::string all;
  while (const auto row = scanner.next()) {
    for (const Cell& cell : cells_of(text, *row, separator)) {
      all += cell.text + "@" + std::to_string(cell.begin) + "-" + std::to_string(cell.end) + " ";
    }
    all += row->open_quote > 0 ? "open\n" : "\n";
  }
  return all;
}

}  // namespace

TEST_CASE("cells know where they stand") {
  CHECK(read("a,b\n1,\n") == "a@0-1 b@2-3 \n1@4-5 @6-6 \n");
  CHECK(read("a;b\r\n\"x;\"\"y\"\"\";2\r\n") == "a@0-1 b@2-3 \nx;\"y\"@5-14 2@15-16 \n");
  CHECK(read("a\tb\r\r1\t2") == "a@0-1 b@2-3 \n1@5-6 2@7-8 \n");
}

TEST_CASE("a quote opens at the start of a cell only, and may be left open") {
  CHECK(read("a\nb\"c\"\n") == "a@0-1 \nb\"c\"@2-6 \n");
  CHECK(read("a,b\n1,\"2\n3\n") == "a@0-1 b@2-3 \n1@4-5 2\n3\n@6-11 open\n");
}

TEST_CASE("empty lines are no rows, and a file may be empty") {
  CHECK(read("") == "");
  CHECK(read("\n\r\n\n") == "");
  CHECK(read("\na\n\n\"\"\n") == "a@1-2 \n@4-6 \n");
}

TEST_CASE("a first line may say what separates, and is no row") {
  CHECK(read("sep=;\na;b\n1,5;2\n") == "a@6-7 b@8-9 \n1,5@10-13 2@14-15 \n");
  CHECK(read("sep=|\r\na|b,c\r\n") == "a@7-8 b,c@9-12 \n");
  // Further on it is one.
  RowScanner rows("sep=;\n", ';', false);
  CHECK(rows.next()->cells == 2);
  // A column may be called so, and a letter separates nothing.
  CHECK(read("sep=;,b\n1,2\n") == "sep=;@0-5 b@6-7 \n1@8-9 2@10-11 \n");
  CHECK(read("sep=x\n1\n") == "sep=x@0-5 \n1@6-7 \n");
}

TEST_CASE("bars separate where nothing else cuts rows evenly") {
  CHECK(read("a|b\n1,5|2\n") == "a@0-1 b@2-3 \n1,5@4-7 2@8-9 \n");
}

TEST_CASE("rows begin in lines, whatever these end with") {
  const std::string text = "a,b\n\n\"1\n2\",3\r\n4,5\r\r6,7";
  CHECK(line_of_row(text, ',', 0) == 1);
  CHECK(line_of_row(text, ',', 1) == 3);
  CHECK(line_of_row(text, ',', 2) == 5);
  CHECK(line_of_row(text, ',', 3) == 7);
  CHECK(line_of_row(text, std::nullopt, 2) == 4);
  CHECK(count_line_ends(text) == 6);
  CHECK(count_line_ends("") == 0);
}

TEST_CASE("it is known how much of a text says what separates its cells") {
  std::string text = "a;b\n";
  for (int i = 0; i < 30; ++i) text += "1;2\n";
  CHECK(find_separator(text).separator == ';');
  CHECK(find_separator(text).looked_at == 20 * 4);
  CHECK(find_separator(text.substr(0, 20)).looked_at == 20);
}
