#include "runtime/values/numbers.h"
#include "runtime/values/times.h"

namespace merit::values {

namespace {

/// Appends to a buffer that the caller has measured.
class Writer {
 public:
  explicit Writer(char* out) : begin_(out), at_(out) {}

  size_t size() const { return static_cast<size_t>(at_ - begin_); }

  Writer& add(char c) {
    *at_++ = c;
    return *this;
  }

  Writer& add(TextView text) {
    for (const char c : text) *at_++ = c;
    return *this;
  }

  Writer& add_integer(int64_t value) {
    at_ += write_integer(value, at_);
    return *this;
  }

  /// With leading zeros; `value` not negative and of at most `digits` digits.
  Writer& add_padded(int64_t value, int32_t digits) {
    for (int32_t i = digits; i-- > 0; value /= 10) at_[i] = static_cast<char>('0' + value % 10);
    at_ += digits;
    return *this;
  }

  /// `.5` for 500,000 microseconds; nothing for 0.
  Writer& add_fraction(int64_t micros) {
    if (micros == 0) return *this;
    add('.').add_padded(micros, 6);
    while (at_[-1] == '0') --at_;
    return *this;
  }

 private:
  char* begin_;
  char* at_;
};

void add_date(Writer& writer, int64_t day) {
  const CivilDate date = civil_date(day);
  if (date.year >= 0 && date.year <= 9999) {
    writer.add_padded(date.year, 4);
  } else {
    writer.add(date.year < 0 ? '-' : '+').add_padded(date.year < 0 ? -date.year : date.year, 6);
  }
  writer.add('-').add_padded(date.month, 2).add('-').add_padded(date.day, 2);
}

void add_local(Writer& writer, int64_t local) {
  add_date(writer, floor_divide(local, kMicrosPerDay));
  const int64_t clock = floor_remainder(local, kMicrosPerDay);
  writer.add('T').add_padded(clock / kMicrosPerHour, 2);
  writer.add(':').add_padded(clock / kMicrosPerMinute % 60, 2);
  writer.add(':').add_padded(clock / kMicrosPerSecond % 60, 2).add_fraction(clock % kMicrosPerSecond);
}

/// `-04:00`; with seconds where an old local mean time has some.
void add_offset(Writer& writer, int32_t offset) {
  const int32_t size = offset < 0 ? -offset : offset;
  writer.add(offset < 0 ? '-' : '+').add_padded(size / 3600, 2).add(':').add_padded(size / 60 % 60, 2);
  if (size % 60 != 0) writer.add(':').add_padded(size % 60, 2);
}

}  // namespace

size_t write_date(int64_t day, char* out) {
  Writer writer(out);
  add_date(writer, day);
  return writer.size();
}

size_t write_time(int64_t time, char* out) {
  Writer writer(out);
  add_local(writer, time);
  return writer.add('Z').size();
}

size_t write_time_in(const Zone& zone, int64_t time, char* out) {
  if (&zone == &utc_zone()) return write_time(time, out);
  Writer writer(out);
  add_local(writer, to_local(zone, time));
  add_offset(writer, offset_at(zone, time));
  return writer.size();
}

size_t write_duration(int64_t micros, char* out) {
  Writer writer(out);
  if (micros < 0) writer.add('-');
  const uint64_t size = micros < 0 ? 0 - static_cast<uint64_t>(micros) : static_cast<uint64_t>(micros);
  bool first = true;
  const auto add_unit = [&](uint64_t count, uint64_t fraction, TextView name) {
    if (!first) writer.add(' ');
    first = false;
    writer.add_integer(static_cast<int64_t>(count)).add_fraction(static_cast<int64_t>(fraction)).add(' ').add(name);
    if (count != 1 || fraction != 0) writer.add('s');
  };
  const uint64_t days = size / kMicrosPerDay;
  const uint64_t hours = size % kMicrosPerDay / kMicrosPerHour;
  const uint64_t minutes = size % kMicrosPerHour / kMicrosPerMinute;
  const uint64_t seconds = size % kMicrosPerMinute / kMicrosPerSecond;
  const uint64_t fraction = size % kMicrosPerSecond;
  if (days != 0) add_unit(days, 0, {"day", 3});
  if (hours != 0) add_unit(hours, 0, {"hour", 4});
  if (minutes != 0) add_unit(minutes, 0, {"minute", 6});
  if (seconds != 0 || fraction != 0 || first) add_unit(seconds, fraction, {"second", 6});
  return writer.size();
}

}  // namespace merit::values
