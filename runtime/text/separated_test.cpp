#include "runtime/text/separated.h"

#include <doctest/doctest.h>

#include <string>

using namespace merit::text;

namespace {

/// Cells as `text@begin-end`, rows on lines.
std::string read(std::string_view text) {
  const char separator = find_separator(text);
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
  const std::string declared = "sep=,\na,b\n1,2\n";
  CHECK(RowLines(declared, ',', 1).line_of(0) == 3);
  // A column may be called so, and a letter separates nothing.
  CHECK(read("sep=;,b\n1,2\n") == "sep=;@0-5 b@6-7 \n1@8-9 2@10-11 \n");
  CHECK(read("sep=x\n1\n") == "sep=x@0-5 \n1@6-7 \n");
}

TEST_CASE("bars separate where nothing else cuts rows evenly") {
  CHECK(read("a|b\n1,5|2\n") == "a@0-1 b@2-3 \n1,5@4-7 2@8-9 \n");
}
