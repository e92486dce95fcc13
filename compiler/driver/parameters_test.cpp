#include "compiler/driver/parameters.h"

#include <doctest.h>
#include <rapidcheck.h>

#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "compiler/driver/compile.h"
#include "compiler/semantics/value_text.h"
#include "compiler/source/text_loader.h"

namespace merit::driver {
namespace {

using semantics::Model;
using semantics::Type;
using semantics::TypeKind;
using semantics::Value;

Model model_with(TypeKind kind, Value value, std::optional<Value> low = {}, std::optional<Value> high = {}) {
  Model model;
  model.definition.zone = "America/New_York";
  model.enumerations.push_back({{"low", "high"}});
  model.parameters.push_back({"bar", Type{kind, 0}, std::move(value), std::move(low), std::move(high), {}, {}});
  return model;
}

/// The value after setting, or the message.
std::pair<Value, std::string> set(const Model& model, const std::string& text, const std::string& name = "bar") {
  std::vector<Value> values = {model.parameters[0].value};
  const auto done = set_parameter(model, values, name, text);
  return {values[0], done ? "" : done.error()};
}

constexpr int64_t kDay = int64_t{86'400} * 1'000'000;

std::string any_digits(int most) {
  std::string digits(static_cast<size_t>(*rc::gen::inRange(1, most + 1)), '0');
  for (char& digit : digits) digit = static_cast<char>('0' + *rc::gen::inRange(0, 10));
  return digits;
}

/// A number, percentage, duration, date or time, as a definition writes it.
std::string any_literal() {
  std::string number = any_digits(12);
  if (*rc::gen::arbitrary<bool>()) number += "." + any_digits(17);
  switch (*rc::gen::inRange(0, 5)) {
    case 0:
      return (*rc::gen::arbitrary<bool>() ? "-" : "") + number;
    case 1:
      return number + "%";
    case 2: {
      const std::string unit = *rc::gen::elementOf(std::vector<std::string>{"second", "minute", "hour", "day", "week"});
      return number + " " + unit + "s";
    }
    case 3:
      return "20" + std::to_string(*rc::gen::inRange(10, 99)) + "-1" + std::to_string(*rc::gen::inRange(0, 3)) + "-2" +
             std::to_string(*rc::gen::inRange(0, 9));
    default:
      return "2026-07-1" + std::to_string(*rc::gen::inRange(0, 10)) + "T0" + std::to_string(*rc::gen::inRange(0, 10)) +
             ":30:59." + any_digits(6);
  }
}

}  // namespace

TEST_CASE("values read as their parameter's type") {
  CHECK(set(model_with(TypeKind::integer, int64_t{1}), "1_000").first == Value(int64_t{1000}));
  CHECK(set(model_with(TypeKind::number, 1.0), "10%").first == Value(0.1));
  CHECK(set(model_with(TypeKind::number, 1.0), "0.7%").first == Value(0.007));
  CHECK(set(model_with(TypeKind::boolean, false), "true").first == Value(true));
  CHECK(set(model_with(TypeKind::text, std::string("a")), " kept as is ").first == Value(std::string(" kept as is ")));
  CHECK(set(model_with(TypeKind::duration, kDay), "30 days").first == Value(30 * kDay));
  CHECK(set(model_with(TypeKind::duration, kDay), "1.5 days").first == Value(kDay + kDay / 2));
  CHECK(set(model_with(TypeKind::date, int64_t{0}), "1970-01-03").first == Value(int64_t{2}));
  CHECK(set(model_with(TypeKind::enumeration, int64_t{0}), "HIGH").first == Value(int64_t{1}));
  // Without an offset a time is on the wall of the definition's zone.
  CHECK(set(model_with(TypeKind::time, int64_t{0}), "1970-01-01T00:00").first == Value(int64_t{5} * 3600 * 1'000'000));
}

TEST_CASE("a value that is none of the type is refused and changes nothing") {
  const auto [value, message] = set(model_with(TypeKind::integer, int64_t{50}), "many");
  CHECK(value == Value(int64_t{50}));
  CHECK(message == "`bar` is an integer, not `many`");
  CHECK(set(model_with(TypeKind::enumeration, int64_t{0}), "middle").second ==
        "`bar` is one of `low`, `high`, not `middle`");
  CHECK_FALSE(set(model_with(TypeKind::duration, kDay), "30").second.empty());
  CHECK_FALSE(set(model_with(TypeKind::duration, kDay), "1e300 days").second.empty());
}

TEST_CASE("what --set gives is, bit for bit, what the literal gives in the definition") {
  CHECK(rc::check([] {
    const std::string literal = any_literal();
    source::TextLoader definition;
    definition.texts["x.merit"] = "parameter bar = " + literal + "\n";
    const auto compiled = compile("x.merit", definition);
    RC_ASSERT(compiled.has_value());
    if (!compiled->model) RC_DISCARD("a literal beyond what its type holds");
    const semantics::Parameter& parameter = compiled->model->parameters[0];
    std::vector<Value> values = {Value(int64_t{0})};
    RC_ASSERT(set_parameter(*compiled->model, values, "bar", literal).has_value());
    RC_ASSERT(values[0] == parameter.value);
    // What a summary writes of it gives it again; numbers are JSON's there.
    if (parameter.type.kind == TypeKind::number) return;
    values = {Value(int64_t{0})};
    RC_ASSERT(set_parameter(*compiled->model, values, "bar",
                            semantics::value_text(*compiled->model, parameter.type, parameter.value))
                  .has_value());
    RC_ASSERT(values[0] == parameter.value);
  }));
}

TEST_CASE("both ends of a range are inside it") {
  const Model model = model_with(TypeKind::integer, int64_t{50}, Value(int64_t{0}), Value(int64_t{100}));
  CHECK(set(model, "0").second.empty());
  CHECK(set(model, "100").second.empty());
  CHECK(set(model, "101").second == "`101` is outside the range of `bar`, which is 0 to 100");
  CHECK(set(model, "-1").second == "`-1` is outside the range of `bar`, which is 0 to 100");
}

TEST_CASE("a name that the definition lacks is answered with the nearest") {
  const Model model = model_with(TypeKind::integer, int64_t{50});
  CHECK(set(model, "1", "baz").second == "the definition has no parameter `baz`; did you mean `bar`?");
}

}  // namespace merit::driver
