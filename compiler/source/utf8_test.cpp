#include "compiler/source/utf8.h"

#include <doctest.h>

#include <string_view>

namespace merit::source {
namespace {

using namespace std::string_view_literals;

TEST_CASE("code points of one to four bytes are read") {
  CHECK(decode("a", 0).value == U'a');
  CHECK(decode("é", 0).value == U'é');
  CHECK(decode("漢", 0).value == U'漢');
  CHECK(decode("😀", 0).value == U'😀');
  CHECK(decode("😀", 0).length == 4);
}

TEST_CASE("what is not UTF-8 is found where it begins") {
  CHECK(find_invalid_utf8("") == std::nullopt);
  CHECK(find_invalid_utf8("é漢😀\0"sv) == std::nullopt);
  CHECK(find_invalid_utf8("ab\x80") == 2);            // a continuation without a lead
  CHECK(find_invalid_utf8("ab\xe6\xbc") == 2);        // cut short
  CHECK(find_invalid_utf8("\xc0\xaf") == 0);          // over-long
  CHECK(find_invalid_utf8("\xed\xa0\x80") == 0);      // a surrogate
  CHECK(find_invalid_utf8("\xf4\x90\x80\x80") == 0);  // above U+10FFFF
  CHECK(find_invalid_utf8("\xf8\x88\x80\x80\x80") == 0);
  CHECK(find_invalid_utf8("caf\xe9 latte") == 3);  // Latin-1
}

}  // namespace
}  // namespace merit::source
