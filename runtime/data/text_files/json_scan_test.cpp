#include "runtime/data/text_files/json_scan.h"

#include <doctest/doctest.h>

using namespace merit::data;

namespace {

std::string members(std::string_view json) {
  std::string found;
  JsonReader reader;
  reader.open(json);
  while (reader.next_member()) found += std::string(reader.name()) + "=" + std::string(reader.value().text) + ";";
  return reader.fault() ? "fault: " + std::string(reader.fault()->reason) : found;
}

}  // namespace

TEST_CASE("members are given as they are written, texts without their escapes") {
  CHECK(members(R"( { "a" : 1.50 , "b":null,"c" : [1, {"d": "]"}], "e":"x\n\u00e4\ud83d\ude00\/"} )") ==
        "a=1.50;b=null;c=[1, {\"d\": \"]\"}];e=x\nä😀/;");
  CHECK(members("{}").empty());
}

TEST_CASE("what is no JSON is refused") {
  for (const char* json : {"",
                           "[]",
                           "{",
                           "{\"a\"}",
                           "{\"a\":}",
                           "{\"a\":1,}",
                           "{\"a\":01}",
                           "{\"a\":1.}",
                           "{\"a\":1e}",
                           "{a:1}",
                           "{\"a\":tru}",
                           "{\"a\":\"\\x\"}",
                           "{\"a\":\"\\u12\"}",
                           "{\"a\":[1,]}",
                           "{\"a\":{\"b\"}}",
                           "{} x",
                           "{\"a\":\"\n\"}",
                           "{\"a\":+1}",
                           "{\"a\":[}",
                           "{\"a\":nan}"}) {
    CAPTURE(json);
    CHECK(members(json).starts_with("fault: "));
  }
}

TEST_CASE("whole numbers are written without a point, others stay") {
  std::string scratch;
  CHECK(plain_number("12.0", scratch) == "12");
  CHECK(plain_number("1.2e1", scratch) == "12");
  CHECK(plain_number("-0.0", scratch) == "0");
  CHECK(plain_number("1.5", scratch) == "1.5");
  CHECK(plain_number("12345678901234567890", scratch) == "12345678901234567890");
  CHECK(plain_number("1e400", scratch) == "1e400");
}

TEST_CASE("text written as JSON reads back") {
  std::string json = "{\"a\":";
  append_json_text(json, "q\" b\\ n\n t\t \x01 ü");
  CHECK(members(json + "}") == "a=q\" b\\ n\n t\t \x01 ü;");
}
