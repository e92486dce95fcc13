#include "runtime/values/fold.h"
#include "runtime/values/times.h"

namespace merit::values {

namespace {

/// Reads a text from left to right. Each step says whether it found what it wants, and moves behind it if so.
class Reader {
 public:
  explicit Reader(TextView text) : at_(text.begin()), end_(text.end()) {}

  bool at_end() const { return at_ == end_; }

  bool take(char wanted) {
    if (at_ == end_ || *at_ != wanted) return false;
    ++at_;
    return true;
  }

  /// A number of `least` to `most` digits.
  bool take_number(int32_t least, int32_t most, int32_t& value) {
    value = 0;
    int32_t count = 0;
    for (; count < most && next_is_digit(); ++count) value = value * 10 + (*at_++ - '0');
    return count >= least;
  }

  /// One digit or more behind a point, as microseconds, rounded down.
  bool take_fraction(int64_t& micros) {
    if (!next_is_digit()) return false;
    micros = 0;
    for (int64_t place = kMicrosPerSecond / 10; next_is_digit(); place /= 10) micros += (*at_++ - '0') * place;
    return true;
  }

 private:
  bool next_is_digit() const { return at_ != end_ && *at_ >= '0' && *at_ <= '9'; }

  const char* at_;
  const char* end_;
};

bool take_date(Reader& reader, int64_t& day) {
  CivilDate date;
  int32_t year = 0;
  if (!reader.take_number(4, 4, year) || !reader.take('-')) return false;
  if (!reader.take_number(2, 2, date.month) || !reader.take('-')) return false;
  if (!reader.take_number(2, 2, date.day)) return false;
  date.year = year;
  if (!is_valid_date(date)) return false;
  day = day_number(date);
  return true;
}

bool take_clock(Reader& reader, int64_t& micros) {
  int32_t hour = 0;
  int32_t minute = 0;
  int32_t second = 0;
  int64_t fraction = 0;
  if (!reader.take_number(1, 2, hour) || !reader.take(':') || !reader.take_number(2, 2, minute)) return false;
  if (reader.take(':')) {
    if (!reader.take_number(2, 2, second)) return false;
    if (reader.take('.') && !reader.take_fraction(fraction)) return false;
  }
  if (hour > 23 || minute > 59 || second > 59) return false;
  micros = hour * kMicrosPerHour + minute * kMicrosPerMinute + second * kMicrosPerSecond + fraction;
  return true;
}

/// `+hh`, `+hhmm` or `+hh:mm`, the sign already taken; in microseconds.
bool take_offset(Reader& reader, int64_t& offset) {
  int32_t hours = 0;
  int32_t minutes = 0;
  if (!reader.take_number(2, 2, hours)) return false;
  const bool colon = reader.take(':');
  if ((colon || !reader.at_end()) && !reader.take_number(2, 2, minutes)) return false;
  if (hours > 23 || minutes > 59) return false;
  offset = hours * kMicrosPerHour + minutes * kMicrosPerMinute;
  return true;
}

}  // namespace

Maybe<ReadTime> parse_time(TextView text) {
  Reader reader(trim(text));
  int64_t day = 0;
  if (!take_date(reader, day)) return {};
  ReadTime read = {day * kMicrosPerDay, false, true};
  if (reader.at_end()) return read;

  int64_t clock = 0;
  if ((!reader.take('T') && !reader.take(' ')) || !take_clock(reader, clock)) return {};
  read = {read.micros + clock, false, false};
  if (reader.at_end()) return read;

  int64_t offset = 0;
  read.has_offset = true;
  if (reader.take('-')) {
    if (!take_offset(reader, offset)) return {};
    read.micros += offset;
  } else if (reader.take('+')) {
    if (!take_offset(reader, offset)) return {};
    read.micros -= offset;
  } else if (!reader.take('Z')) {
    return {};
  }
  return reader.at_end() ? Maybe<ReadTime>(read) : Maybe<ReadTime>();
}

Maybe<int64_t> parse_time_in(const Zone& zone, TextView text) {
  const Maybe<ReadTime> read = parse_time(text);
  if (!read.known) return {};
  return read.value.has_offset ? read.value.micros : to_time(zone, read.value.micros);
}

Maybe<int64_t> parse_date(TextView text) {
  const Maybe<ReadTime> read = parse_time(text);
  if (!read.known || !read.value.is_date_only) return {};
  return floor_divide(read.value.micros, kMicrosPerDay);
}

}  // namespace merit::values
