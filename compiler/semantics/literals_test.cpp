#include "compiler/semantics/literals.h"

#include <doctest.h>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>

#include "compiler/diagnostics/diagnostics.h"
#include "runtime/values/zones.h"

namespace merit::semantics {
namespace {

using syntax::Unit;

/// In microseconds; nothing where that is an error.
std::optional<int64_t> duration(const std::string& amount, Unit unit, bool negative = false) {
  diagnostics::Diagnostics diagnostics;
  const syntax::Literal literal{syntax::Literal::Kind::duration, negative, amount, unit, {}};
  const auto value = read_literal(literal, *values::find_zone("UTC"), diagnostics);
  CHECK(value.has_value() == diagnostics.all().empty());
  return value ? std::optional(std::get<int64_t>(value->value)) : std::nullopt;
}

constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
constexpr int64_t kLeast = std::numeric_limits<int64_t>::min();

}  // namespace

TEST_CASE("a fraction of a duration loses no digit, however large it is") {
  CHECK(duration("9223372036854.775807", Unit::second) == kMost);
  CHECK(duration("9007199254.740993", Unit::second) == 9'007'199'254'740'993);  // 2^53 + 1
  CHECK(duration("3652058.123456", Unit::second) == 3'652'058'123'456);
  CHECK(duration("15250284.4520000000000000000001", Unit::week) == 9'223'372'036'569'600'000);
  CHECK(duration("1.5", Unit::hour) == int64_t{5'400'000'000});
  CHECK(duration("0.1", Unit::day) == int64_t{8'640'000'000});
}

TEST_CASE("what is less than a microsecond rounds half away from zero") {
  CHECK(duration("0.0000005", Unit::second) == 1);
  CHECK(duration("0.0000005", Unit::second, true) == -1);
  CHECK(duration("0.00000049999999999999999999999999999999", Unit::second) == 0);
  CHECK(duration("0.99999999999999999999999999999999999999", Unit::minute) == int64_t{60'000'000});
  CHECK(duration("0.00000000000000000000000000000000000001", Unit::week) == 0);
  CHECK(duration("2.0000015", Unit::second) == 2'000'002);
  CHECK(duration("1_000.5", Unit::second) == 1'000'500'000);
}

TEST_CASE("a duration beyond 64 bits is an error, with a fraction or without") {
  CHECK(duration("9223372036854.775808", Unit::second, true) == kLeast);
  CHECK_FALSE(duration("9223372036854.775808", Unit::second).has_value());
  CHECK_FALSE(duration("9223372036854.775809", Unit::second, true).has_value());
  CHECK_FALSE(duration("9223372036854.7758075", Unit::second).has_value());
  CHECK_FALSE(duration("99999999999999999999.5", Unit::second).has_value());
  CHECK_FALSE(duration("15250285", Unit::week).has_value());
}

}  // namespace merit::semantics
