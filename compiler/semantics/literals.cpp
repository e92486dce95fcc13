#include "compiler/semantics/literals.h"

#include <array>
#include <charconv>
#include <cmath>

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
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<double> to_number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
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

/// Whole amounts are exact; `1.5 hours` is rounded to the nearest microsecond.
std::optional<int64_t> to_duration(const std::string& digits, syntax::Unit unit) {
  const int64_t micros = micros_of(unit);
  if (digits.find('.') == std::string::npos) {
    const auto amount = to_integer(digits);
    int64_t product = 0;
    if (!amount || __builtin_mul_overflow(*amount, micros, &product)) return std::nullopt;
    return product;
  }
  const auto amount = to_number(digits);
  constexpr double kLongest = 9.2e18;
  if (!amount || std::abs(*amount * static_cast<double>(micros)) > kLongest) return std::nullopt;
  return std::llround(*amount * static_cast<double>(micros));
}

/// Reads fixed-width decimal fields off the front of a text.
struct Scanner {
  std::string_view rest;

  bool take(char c) {
    if (rest.empty() || rest.front() != c) return false;
    rest.remove_prefix(1);
    return true;
  }
  std::optional<int64_t> number(size_t width) {
    if (rest.size() < width) return std::nullopt;
    const auto value = to_integer(rest.substr(0, width));
    rest.remove_prefix(width);
    return value && *value >= 0 ? value : std::nullopt;
  }
  /// `.123456`, up to six digits, as microseconds.
  std::optional<int64_t> fraction() {
    int64_t value = 0;
    size_t count = 0;
    while (!rest.empty() && rest.front() >= '0' && rest.front() <= '9') {
      if (++count > 6) return std::nullopt;
      value = value * 10 + (rest.front() - '0');
      rest.remove_prefix(1);
    }
    if (count == 0) return std::nullopt;
    for (; count < 6; ++count) value *= 10;
    return value;
  }
};

std::optional<int64_t> scan_date(Scanner& scanner) {
  const auto year = scanner.number(4);
  if (!year || !scanner.take('-')) return std::nullopt;
  const auto month = scanner.number(2);
  if (!month || !scanner.take('-')) return std::nullopt;
  const auto day = scanner.number(2);
  if (!day) return std::nullopt;
  const values::CivilDate date{*year, static_cast<int32_t>(*month), static_cast<int32_t>(*day)};
  if (!values::is_valid_date(date)) return std::nullopt;
  return values::day_number(date);
}

/// `09:30[:05[.123456]]` as microseconds of the day.
std::optional<int64_t> scan_clock(Scanner& scanner) {
  const auto hour = scanner.number(2);
  if (!hour || *hour > 23 || !scanner.take(':')) return std::nullopt;
  const auto minute = scanner.number(2);
  if (!minute || *minute > 59) return std::nullopt;
  int64_t micros = *hour * values::kMicrosPerHour + *minute * values::kMicrosPerMinute;
  if (!scanner.take(':')) return micros;
  const auto second = scanner.number(2);
  if (!second || *second > 59) return std::nullopt;
  micros += *second * values::kMicrosPerSecond;
  if (!scanner.take('.')) return micros;
  const auto fraction = scanner.fraction();
  if (!fraction) return std::nullopt;
  return micros + *fraction;
}

/// `+05:30` as microseconds.
std::optional<int64_t> scan_offset(Scanner& scanner) {
  const bool minus = scanner.take('-');
  if (!minus && !scanner.take('+')) return std::nullopt;
  const auto hour = scanner.number(2);
  if (!hour || *hour > 23 || !scanner.take(':')) return std::nullopt;
  const auto minute = scanner.number(2);
  if (!minute || *minute > 59) return std::nullopt;
  const int64_t offset = *hour * values::kMicrosPerHour + *minute * values::kMicrosPerMinute;
  return minus ? -offset : offset;
}

}  // namespace

std::optional<int64_t> read_date(std::string_view text) {
  Scanner scanner{text};
  const auto day = scan_date(scanner);
  return scanner.rest.empty() ? day : std::nullopt;
}

std::optional<int64_t> read_time(std::string_view text, const values::Zone& zone) {
  Scanner scanner{text};
  const auto day = scan_date(scanner);
  if (!day || !scanner.take('T')) return std::nullopt;
  const auto clock = scan_clock(scanner);
  if (!clock) return std::nullopt;
  const int64_t local = *day * values::kMicrosPerDay + *clock;
  if (scanner.rest.empty()) return values::to_time(zone, local);
  if (scanner.take('Z')) return scanner.rest.empty() ? std::optional(local) : std::nullopt;
  const auto offset = scan_offset(scanner);
  if (!offset || !scanner.rest.empty()) return std::nullopt;
  return local - *offset;
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
      diagnostics.report(literal.span, d::InvalidDate{.text = literal.text});
    else
      diagnostics.report(literal.span, d::NumberOutOfRange{.text = literal.text});
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
        diagnostics.report(literal.span, d::CalendarLength{.unit = std::string(name_of(literal.unit))})
            .help(d::CountCalendarBack{});
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
