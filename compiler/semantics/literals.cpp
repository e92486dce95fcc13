#include "compiler/semantics/literals.h"

#include <algorithm>
#include <limits>

#include "runtime/values/numbers.h"
#include "runtime/values/times.h"

namespace merit::semantics {
namespace {

namespace d = diagnostics;

/// The digits alone: without `_`, and without the `%` of a percentage.
std::string digits_of(const syntax::Literal& literal) {
  std::string digits = literal.negative ? "-" : "";
  for (const char c : literal.text)
    if ((c >= '0' && c <= '9') || c == '.') digits += c;
  return digits;
}

std::optional<int64_t> to_integer(std::string_view text) {
  const auto value = values::parse_integer(text);
  return value.known ? std::optional(value.value) : std::nullopt;
}

std::optional<double> to_number(std::string_view text) {
  const auto value = values::parse_number(text);
  return value.known ? std::optional(value.value) : std::nullopt;
}

int64_t micros_of(syntax::Unit unit) {
  switch (unit) {
    case syntax::Unit::second:
      return values::kMicrosPerSecond;
    case syntax::Unit::minute:
      return values::kMicrosPerMinute;
    case syntax::Unit::hour:
      return values::kMicrosPerHour;
    case syntax::Unit::day:
      return values::kMicrosPerDay;
    default:
      return values::kMicrosPerWeek;
  }
}

std::string_view name_of(syntax::Unit unit) {
  if (unit == syntax::Unit::month) return "month";
  return unit == syntax::Unit::quarter ? "quarter" : "year";
}

/// What a fraction of a unit comes to, given its digits after the point, rounded half up. Each floor is taken of an
/// exact value, so that however many digits there are, none is lost, as it would be in a `double` beyond 2^53.
int64_t fraction_of(int64_t micros, std::string_view digits) {
  int64_t doubled = 0;
  for (size_t i = digits.size(); i-- > 0;) doubled = ((digits[i] - '0') * 2 * micros + doubled) / 10;
  return (doubled + 1) / 2;
}

/// To the nearest microsecond, half away from zero; nothing where that is beyond 64 bits.
std::optional<int64_t> to_duration(std::string_view digits, syntax::Unit unit) {
  const bool negative = digits.starts_with('-');
  if (negative) digits.remove_prefix(1);
  const size_t point = std::min(digits.find('.'), digits.size());
  const auto whole = to_integer(digits.substr(0, point));
  if (!whole) return std::nullopt;
  const int64_t micros = micros_of(unit);
  __extension__ using Wide = __int128;
  Wide length = Wide{*whole} * micros;
  if (point < digits.size()) length += fraction_of(micros, digits.substr(point + 1));
  if (negative) length = -length;
  if (length < std::numeric_limits<int64_t>::min() || length > std::numeric_limits<int64_t>::max()) return std::nullopt;
  return static_cast<int64_t>(length);
}

}  // namespace

std::string shortened(std::string text) {
  constexpr size_t kLongest = 48;
  if (text.size() <= kLongest) return text;
  size_t end = kLongest;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;  // not inside a letter
  return text.substr(0, end) + "…";
}

std::optional<int64_t> read_date(std::string_view text) {
  const auto day = values::parse_date(text);
  return day.known ? std::optional(day.value) : std::nullopt;
}

std::optional<int64_t> read_time(std::string_view text, const values::Zone& zone) {
  const auto time = values::parse_time_in(zone, text);
  return time.known ? std::optional(time.value) : std::nullopt;
}

std::optional<CalendarUnit> calendar_unit(syntax::Unit unit) {
  switch (unit) {
    case syntax::Unit::day:
      return CalendarUnit::day;
    case syntax::Unit::week:
      return CalendarUnit::week;
    case syntax::Unit::month:
      return CalendarUnit::month;
    case syntax::Unit::quarter:
      return CalendarUnit::quarter;
    case syntax::Unit::year:
      return CalendarUnit::year;
    default:
      return std::nullopt;
  }
}

std::optional<CalendarBack> calendar_length(const syntax::Literal& literal) {
  if (literal.kind != syntax::Literal::Kind::duration || literal.unit < syntax::Unit::month) return std::nullopt;
  const auto count = to_integer(digits_of(literal));
  return count ? std::optional(CalendarBack{*count, *calendar_unit(literal.unit)}) : std::nullopt;
}

std::optional<TypedValue> read_literal(const syntax::Literal& literal, const values::Zone& zone,
                                       d::Diagnostics& diagnostics) {
  using Kind = syntax::Literal::Kind;
  const auto typed = [&](Type type, const auto& value) -> std::optional<TypedValue> {
    if (value) return TypedValue{type, *value};
    if (is_moment(type))
      diagnostics.report(literal.span, d::InvalidDate{.text = shortened(literal.text)});
    else
      diagnostics.report(literal.span, d::NumberOutOfRange{.text = shortened(literal.text)});
    return std::nullopt;
  };
  switch (literal.kind) {
    case Kind::integer:
      return typed(kInteger, to_integer(digits_of(literal)));
    case Kind::number:
      return typed(kNumber, to_number(digits_of(literal)));
    case Kind::percent:
      return typed(kNumber, to_number(digits_of(literal) + "e-2"));
    case Kind::duration:
      if (literal.unit >= syntax::Unit::month) {
        auto report = diagnostics.report(literal.span, d::CalendarLength{.unit = std::string(name_of(literal.unit))});
        if (literal.text.find('.') != std::string::npos)
          report.help(d::CountCalendarWhole{});
        else
          report.help(d::CountCalendarBack{});
        return std::nullopt;
      }
      return typed(kDuration, to_duration(digits_of(literal), literal.unit));
    case Kind::date:
      return typed(kDate, read_date(literal.text));
    case Kind::time:
      return typed(kTime, read_time(literal.text, zone));
    case Kind::text:
      return TypedValue{kText, literal.text};
    case Kind::boolean:
      return TypedValue{kBoolean, literal.text == "true"};
  }
  return std::nullopt;
}

}  // namespace merit::semantics
