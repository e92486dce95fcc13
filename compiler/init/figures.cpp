#include "compiler/init/figures.h"

#include <fmt/core.h>

#include "runtime/values/calendar.h"
#include "runtime/values/numbers.h"
#include "runtime/values/times.h"

namespace merit::init {

std::string grouped(int64_t number) {
  const std::string digits = fmt::format("{}", number);
  std::string result;
  for (size_t i = 0; i < digits.size(); ++i) {
    const size_t left = digits.size() - i;
    if (left % 3 == 0 && i > 0 && digits[i - 1] != '-') result += ',';
    result += digits[i];
  }
  return result;
}

std::string counted(int64_t number, std::string_view noun) {
  return fmt::format("{} {}{}", grouped(number), noun, number == 1 ? "" : "s");
}

std::string percent_of(int64_t part, int64_t whole) {
  const int64_t share = whole == 0 ? 0 : (part * 200 + whole) / (2 * whole);
  if (share == 0 && part > 0) return "under 1 %";
  if (share == 100 && part < whole) return "over 99 %";
  return fmt::format("{} %", share);
}

std::string plain(double number) {
  char text[values::kNumberTextSize];
  return {text, values::write_number(number, text)};
}

std::string day_of(int64_t micros) {
  char text[values::kDateTextSize];
  return {text, values::write_date(values::floor_divide(micros, values::kMicrosPerDay), text)};
}

int64_t day_after(int64_t micros) {
  return (values::floor_divide(micros, values::kMicrosPerDay) + 1) * values::kMicrosPerDay;
}

}  // namespace merit::init
