#include "cli/figures.h"

#include <doctest.h>

#include <cstdint>
#include <limits>
#include <string>

namespace merit::cli {

TEST_CASE("counts have separators every three digits") {
  CHECK(with_separators(0) == "0");
  CHECK(with_separators(999) == "999");
  CHECK(with_separators(1000) == "1,000");
  CHECK(with_separators(1234567) == "1,234,567");
  CHECK(with_separators(-999) == "-999");
  CHECK(with_separators(-123456) == "-123,456");
  CHECK(with_separators(std::numeric_limits<int64_t>::min()) == "-9,223,372,036,854,775,808");
}

TEST_CASE("a share never hides somebody or claims everybody") {
  CHECK(share_text(0, 10) == "0.0%");
  CHECK(share_text(1, 3) == "33.3%");
  CHECK(share_text(1, 100'000) == "<0.1%");
  CHECK(share_text(99'999, 100'000) == ">99.9%");
  CHECK(share_text(100'000, 100'000) == "100.0%");
  CHECK(share_text(0, 0) == "0.0%");
}

TEST_CASE("a bar shows the least that is not nothing") {
  CHECK(bar_text(0, 10, 8).empty());
  CHECK(bar_text(1, 1'000'000, 8) == "▏");
  CHECK(bar_text(1, 2, 8) == "████");
  CHECK(bar_text(10, 10, 4) == "████");
  CHECK(bar_text(20, 10, 4) == "████");
  CHECK(bar_text(3, 16, 2) == "▍");
  CHECK(bar_text(1, 2, 0).empty());
}

TEST_CASE("elapsed time in the unit that fits") {
  CHECK(elapsed_text(0.0123) == "12 ms");
  CHECK(elapsed_text(0.9996) == "1.00 s");
  CHECK(elapsed_text(2.314) == "2.31 s");
  CHECK(elapsed_text(59.999) == "1 min 0 s");
  CHECK(elapsed_text(185) == "3 min 5 s");
}

TEST_CASE("text is cut by what it takes on the terminal, not by bytes") {
  CHECK(fit("short", 10) == "short");
  CHECK(fit("exactly", 7) == "exactly");
  CHECK(fit("too long", 7) == "too lo…");
  CHECK(fit("日本語テキスト", 7) == "日本語…");
  CHECK(fit("日本語", 6) == "日本語");
  CHECK(fit("a\nb\x1b[31m", 20).find('\x1b') == std::string::npos);
  CHECK(fit(std::string(10'000'000, 'x'), 5) == "xxxx…");
}

TEST_CASE("padding counts columns of the terminal") {
  CHECK(pad_right("é", 3) == "é  ");
  CHECK(pad_left("日本", 5) == " 日本");
  CHECK(pad_left("wider", 3) == "wider");
}

}  // namespace merit::cli
