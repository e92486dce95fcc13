#include "compiler/diagnostics/pages.h"

#include <doctest.h>

#include <algorithm>

namespace merit::diagnostics {
namespace {

TEST_CASE("a page is found by the diagnostic's name") {
  REQUIRE(page("unknown-name"));
  CHECK(page("unknown-name")->starts_with("# unknown-name\n"));
  CHECK_FALSE(page("unknown-nam"));
  CHECK_FALSE(page(""));
  CHECK_FALSE(page("zzz"));
}

TEST_CASE("pages are listed in order") {
  const auto names = page_names();
  CHECK(std::ranges::is_sorted(names));
  CHECK(std::ranges::binary_search(names, "unknown-name"));
}

}  // namespace
}  // namespace merit::diagnostics
