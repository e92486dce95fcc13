#include "compiler/source/source.h"

#include <doctest.h>

namespace merit::source {
namespace {

TEST_CASE("an empty file has one empty line") {
  const SourceFile file("a.merit", "");
  CHECK(file.line_count() == 1);
  CHECK(file.line(0) == "");
  CHECK(file.position(0) == Position{0, 0});
  CHECK(file.position(99) == Position{0, 0});
}

TEST_CASE("a last line without a line end is a line") {
  const SourceFile file("a.merit", "one\ntwo");
  CHECK(file.line_count() == 2);
  CHECK(file.line(1) == "two");
  CHECK(file.position(7) == Position{1, 3});
}

TEST_CASE("a place after the last line end is on a line of its own") {
  const SourceFile file("a.merit", "one\n");
  CHECK(file.line_count() == 2);
  CHECK(file.line(1) == "");
  CHECK(file.position(4) == Position{1, 0});
}

TEST_CASE("lines may end with carriage return and line feed") {
  const SourceFile file("a.merit", "one\r\n\r\nthree\r\n");
  CHECK(file.line_count() == 4);
  CHECK(file.line(0) == "one");
  CHECK(file.line(1) == "");
  CHECK(file.line(2) == "three");
  CHECK(file.position(7) == Position{2, 0});
  CHECK(file.line_begin(2) == 7);
}

TEST_CASE("a line feed belongs to the line that it ends") {
  const SourceFile file("a.merit", "ab\ncd");
  CHECK(file.position(2) == Position{0, 2});
  CHECK(file.position(3) == Position{1, 0});
}

TEST_CASE("columns count code points for people and UTF-16 units for editors") {
  // é: 2 bytes, 1 unit; 漢: 3 bytes, 1 unit; 😀: 4 bytes, 2 units.
  const SourceFile file("a.merit", "é漢😀x");
  CHECK(file.position(9) == Position{0, 3});
  CHECK(file.position_utf16(9) == Position{0, 4});
  CHECK(file.position(10) == Position{0, 4});
  CHECK(file.position_utf16(10) == Position{0, 5});
}

TEST_CASE("an offset inside a code point stands at its start") {
  const SourceFile file("a.merit", "a😀");
  CHECK(file.position(3) == Position{0, 1});
  CHECK(file.position_utf16(3) == Position{0, 1});
}

TEST_CASE("bytes that are not UTF-8 count one each") {
  const SourceFile file("a.merit", "\xff\xfe\xc3");
  CHECK(file.position(3) == Position{0, 3});
}

TEST_CASE("spans name the text of their file") {
  Sources sources;
  const FileId first = sources.add("a.merit", "let a = 1");
  const FileId second = sources.add("b.merit", "let b = 2");
  CHECK(first != second);
  CHECK(sources.size() == 2);
  CHECK(sources[second].name() == "b.merit");
  CHECK(sources.text({second, 4, 5}) == "b");
  CHECK(sources.text(join({first, 4, 5}, {first, 0, 3})) == "let a");
}

}  // namespace
}  // namespace merit::source
