#include "runtime/data/text_forms.h"

#include <cmath>

#include "runtime/values/calendar.h"
#include "runtime/values/numbers.h"
#include "runtime/values/times.h"

namespace merit::data {
namespace {

/// Appends what a writer of `runtime/values` puts into a buffer of at most `most` bytes.
template <typename Write>
void append_written(std::string& out, size_t most, const Write& write) {
  const size_t size = out.size();
  out.resize(size + most);
  out.resize(size + write(out.data() + size));
}

}  // namespace

void append_integer(std::string& out, int64_t value) {
  append_written(out, values::kIntegerTextSize, [value](char* to) { return values::write_integer(value, to); });
}

void append_number(std::string& out, double value) {
  append_written(out, values::kNumberTextSize, [value](char* to) { return values::write_number(value, to); });
}

void append_time(std::string& out, int64_t micros) {
  append_written(out, values::kTimeTextSize, [micros](char* to) { return values::write_time(micros, to); });
}

void append_date(std::string& out, int64_t days) {
  append_written(out, values::kDateTextSize, [days](char* to) { return values::write_date(days, to); });
}

void append_seconds(std::string& out, int64_t micros) {
  const int64_t fraction = micros % values::kMicrosPerSecond;
  const int64_t seconds = micros / values::kMicrosPerSecond;
  if (micros < 0 && seconds == 0) out += '-';
  append_integer(out, seconds);
  if (fraction == 0) return;
  std::string digits = std::to_string(values::kMicrosPerSecond + std::abs(fraction));
  digits.front() = '.';
  digits.resize(digits.find_last_not_of('0') + 1);
  out += digits;
}

values::Maybe<int64_t> whole_number(double value) {
  constexpr double kLimit = 9223372036854775808.0;  // 2^63
  if (!(value >= -kLimit && value < kLimit) || value != std::floor(value)) return {};
  return static_cast<int64_t>(value);
}

values::Maybe<int64_t> micros_of_seconds(double seconds) {
  return whole_number(std::round(seconds * 1e6));
}

values::Maybe<int64_t> day_at_midnight(int64_t local_micros) {
  if (values::floor_remainder(local_micros, values::kMicrosPerDay) != 0) return {};
  return values::floor_divide(local_micros, values::kMicrosPerDay);
}

}  // namespace merit::data
