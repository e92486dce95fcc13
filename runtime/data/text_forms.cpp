#include "runtime/data/text_forms.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "runtime/values/calendar.h"
#include "runtime/values/fold.h"

namespace merit::data {
namespace {

std::string_view trimmed(std::string_view text) { return values::trim(text); }

/// A cursor over the digits of a date or time.
struct Digits {
  std::string_view text;

  bool take(char c) {
    if (text.empty() || text.front() != c) return false;
    text.remove_prefix(1);
    return true;
  }
  /// A number of `least` to `most` digits.
  std::optional<int32_t> number(size_t least, size_t most) {
    int32_t value = 0;
    size_t count = 0;
    while (count < most && count < text.size() && text[count] >= '0' && text[count] <= '9') {
      value = value * 10 + (text[count++] - '0');
    }
    if (count < least) return std::nullopt;
    text.remove_prefix(count);
    return value;
  }
};

std::optional<int64_t> take_date(Digits& digits) {
  const auto year = digits.number(4, 4);
  if (!year || !digits.take('-')) return std::nullopt;
  const auto month = digits.number(2, 2);
  if (!month || !digits.take('-')) return std::nullopt;
  const auto day = digits.number(2, 2);
  if (!day || !values::is_valid_date({*year, *month, *day})) return std::nullopt;
  return values::day_number({*year, *month, *day});
}

/// The fraction of a second, in microseconds; what stands beyond is cut off.
std::optional<int64_t> take_fraction(Digits& digits) {
  int64_t micros = 0;
  int64_t place = 100'000;
  bool any = false;
  while (!digits.text.empty() && digits.text.front() >= '0' && digits.text.front() <= '9') {
    micros += (digits.text.front() - '0') * place;
    place /= 10;
    any = true;
    digits.text.remove_prefix(1);
  }
  if (!any) return std::nullopt;
  return micros;
}

std::optional<int64_t> take_clock(Digits& digits) {
  const auto hour = digits.number(1, 2);
  if (!hour || !digits.take(':')) return std::nullopt;
  const auto minute = digits.number(2, 2);
  if (!minute || *hour > 23 || *minute > 59) return std::nullopt;
  int64_t micros = *hour * values::kMicrosPerHour + *minute * values::kMicrosPerMinute;
  if (!digits.take(':')) return micros;
  const auto second = digits.number(2, 2);
  if (!second || *second > 59) return std::nullopt;
  micros += *second * values::kMicrosPerSecond;
  if (!digits.take('.')) return micros;
  const auto fraction = take_fraction(digits);
  if (!fraction) return std::nullopt;
  return micros + *fraction;
}

/// `Z`, `+02`, `+0200`, `+02:00`: microseconds east of UTC.
std::optional<int64_t> take_offset(Digits& digits) {
  if (digits.take('Z') || digits.take('z')) return 0;
  const bool west = digits.take('-');
  if (!west && !digits.take('+')) return std::nullopt;
  const auto hours = digits.number(2, 2);
  if (!hours || *hours > 23) return std::nullopt;
  const bool colon = digits.take(':');
  const auto minutes = colon || !digits.text.empty() ? digits.number(2, 2) : 0;
  if (!minutes || *minutes > 59) return std::nullopt;
  const int64_t offset = *hours * values::kMicrosPerHour + *minutes * values::kMicrosPerMinute;
  return west ? -offset : offset;
}

}  // namespace

std::string text_of_number(double value) {
  if (const auto whole = integer_of_number(value)) return fmt::format("{}", *whole);
  return fmt::format("{}", value);
}

std::string text_of_date(int64_t days) {
  const auto date = values::civil_date(days);
  return fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day);
}

std::string text_of_time(int64_t micros) {
  const int64_t rest = values::floor_remainder(micros, values::kMicrosPerDay);
  const int64_t fraction = rest % values::kMicrosPerSecond;
  std::string text = fmt::format("{}T{:02}:{:02}:{:02}", text_of_date(values::floor_divide(micros, values::kMicrosPerDay)),
                                 rest / values::kMicrosPerHour, rest / values::kMicrosPerMinute % 60,
                                 rest / values::kMicrosPerSecond % 60);
  if (fraction != 0) text += fmt::format(".{:06}", fraction);
  return text + "Z";
}

std::string text_of_duration(int64_t micros) {
  const bool negative = micros < 0;
  const uint64_t size = negative ? -static_cast<uint64_t>(micros) : static_cast<uint64_t>(micros);
  std::string text = fmt::format("{}{}", negative ? "-" : "", size / 1'000'000);
  if (size % 1'000'000 == 0) return text;
  text += fmt::format(".{:06}", size % 1'000'000);
  return text.substr(0, text.find_last_not_of('0') + 1);
}

std::optional<bool> boolean_of_text(std::string_view text) {
  for (const std::string_view yes : {"true", "yes", "1"}) {
    if (values::equals_folded(text, yes)) return true;
  }
  for (const std::string_view no : {"false", "no", "0"}) {
    if (values::equals_folded(text, no)) return false;
  }
  return std::nullopt;
}

std::optional<int64_t> integer_of_number(double value) {
  constexpr double kLimit = 9223372036854775808.0;  // 2^63
  if (!(value >= -kLimit && value < kLimit) || value != std::floor(value)) return std::nullopt;
  return static_cast<int64_t>(value);
}

std::optional<int64_t> integer_of_text(std::string_view text) {
  text = trimmed(text);
  std::string_view digits = text;
  if (digits.starts_with('+')) digits.remove_prefix(1);
  int64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error == std::errc() && end == digits.data() + digits.size() && !(text[0] == '+' && digits[0] == '-')) return value;
  const auto number = number_of_text(text);
  return number ? integer_of_number(*number) : std::nullopt;
}

std::optional<double> number_of_text(std::string_view text) {
  text = trimmed(text);
  if (text.starts_with('+')) text.remove_prefix(1);
  const size_t first = text.starts_with('-') ? 1 : 0;
  if (first >= text.size() || !((text[first] >= '0' && text[first] <= '9') || text[first] == '.')) return std::nullopt;
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::optional<int64_t> date_of_text(std::string_view text) {
  Digits digits{trimmed(text)};
  const auto date = take_date(digits);
  if (!date || !digits.text.empty()) return std::nullopt;
  return date;
}

std::optional<int64_t> time_of_text(std::string_view text, const values::Zone& zone) {
  Digits digits{trimmed(text)};
  const auto date = take_date(digits);
  if (!date) return std::nullopt;
  int64_t local = *date * values::kMicrosPerDay;
  if (digits.text.empty()) return values::to_time(zone, local);
  if (!digits.take('T') && !digits.take('t') && !digits.take(' ')) return std::nullopt;
  const auto clock = take_clock(digits);
  if (!clock) return std::nullopt;
  local += *clock;
  if (digits.text.empty()) return values::to_time(zone, local);
  const auto offset = take_offset(digits);
  if (!offset || !digits.text.empty()) return std::nullopt;
  return local - *offset;
}

}  // namespace merit::data
