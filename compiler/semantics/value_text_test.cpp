#include "compiler/semantics/value_text.h"

#include <doctest.h>

#include <limits>
#include <string>

namespace merit::semantics {
namespace {

constexpr int64_t kSecond = 1'000'000;
constexpr int64_t kDay = 86'400 * kSecond;

Model model_in(const std::string& zone) {
  Model model;
  model.definition.zone = zone;
  model.enumerations = {{{"none", "Disqualified"}}, {{"Low", "middle \"C\"", "high"}}};
  return model;
}

std::optional<Value> read(TypeKind kind, std::string_view text) {
  const uint32_t enumeration = kind == TypeKind::enumeration ? 1 : 0;
  return read_value_text(model_in("America/New_York"), Type{kind, enumeration}, text);
}

}  // namespace

TEST_CASE("numbers read as in a definition") {
  CHECK(read(TypeKind::integer, "1_000") == Value(int64_t{1000}));
  CHECK(read(TypeKind::integer, " -60\t") == Value(int64_t{-60}));
  CHECK(read(TypeKind::integer, "9223372036854775807") == Value(std::numeric_limits<int64_t>::max()));
  CHECK(read(TypeKind::integer, "-9223372036854775808") == Value(std::numeric_limits<int64_t>::min()));
  CHECK(read(TypeKind::number, "60") == Value(60.0));
  // The nearest double, which a division by 100 does not always give.
  CHECK(read(TypeKind::number, "10%") == Value(0.1));
  CHECK(read(TypeKind::number, "0.7%") == Value(0.007));
  CHECK(read(TypeKind::number, "-2.5") == Value(-2.5));
}

TEST_CASE("lengths and moments read as in a definition") {
  CHECK(read(TypeKind::duration, "30 days") == Value(30 * kDay));
  CHECK(read(TypeKind::duration, "1.5 hours") == Value(5'400 * kSecond));
  CHECK(read(TypeKind::duration, "1_000  seconds") == Value(1'000 * kSecond));
  // Exact where a double is not.
  CHECK(read(TypeKind::duration, "9007199254741 seconds") == Value(9'007'199'254'741 * kSecond));
  CHECK(read(TypeKind::date, "1970-01-03") == Value(int64_t{2}));
  CHECK(read(TypeKind::time, "1970-01-01T00:00") == Value(5 * 3600 * kSecond));
  CHECK(read(TypeKind::time, "1970-01-01") == Value(5 * 3600 * kSecond));
  CHECK(read(TypeKind::time, "1970-01-01T00:00Z") == Value(int64_t{0}));
}

TEST_CASE("texts are taken as they stand, labels as `is` compares them") {
  CHECK(read(TypeKind::text, " 60 # \"\\n\"\r\n") == Value(std::string(" 60 # \"\\n\"\r\n")));
  CHECK(read(TypeKind::text, "") == Value(std::string()));
  CHECK(read(TypeKind::text, "u\u0308ber {x}") == Value(std::string("\u00fcber {x}")));
  CHECK(read(TypeKind::enumeration, " MIDDLE \"c\" ") == Value(int64_t{1}));
  CHECK_FALSE(read(TypeKind::enumeration, "middle"));
}

TEST_CASE("what is no literal of the type is nothing") {
  for (const auto* text : {"", "many", "60.0", "10%", "6 0", "60 # sixty", "60 between 0 and 100", "60\nuse b2b", "1e3",
                           "--1", "(60)", "\"60\"", "9223372036854775808"}) {
    CAPTURE(text);
    CHECK_FALSE(read(TypeKind::integer, text));
  }
  for (const auto* text : {"30", "30days days", "2 months", "1e300 days", "999999999999999999 weeks", "30 % days"}) {
    CAPTURE(text);
    CHECK_FALSE(read(TypeKind::duration, text));
  }
  CHECK_FALSE(read(TypeKind::date, "2026-02-30"));
  CHECK_FALSE(read(TypeKind::date, "2026-02-03T00:00"));
  CHECK_FALSE(read(TypeKind::boolean, "yes"));
  CHECK_FALSE(read(TypeKind::text, "\xff"));
  CHECK_FALSE(read(TypeKind::text_list, "a"));
}

}  // namespace merit::semantics
