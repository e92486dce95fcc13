#include "compiler/source/one_line.h"

#include <doctest/doctest.h>

namespace merit::source {

TEST_CASE("lines and blanks become one space, comments nothing") {
  CHECK(one_line("any of {\r\n  any visit   # or\n\tany form\n}") == "any of { any visit any form }");
  CHECK(one_line("  a # no end") == "a");
  CHECK(one_line("") == "");
}

TEST_CASE("texts stay as they are") {
  CHECK(one_line("name is \"a  # b\"  # c") == "name is \"a  # b\"");
  CHECK(one_line(R"(x is "a \" #  b" and  y)") == R"(x is "a \" #  b" and y)");
}

}  // namespace merit::source
