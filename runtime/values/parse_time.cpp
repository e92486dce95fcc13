#include "runtime/values/fold.h"
#include "runtime/values/times.h"
#include "runtime/values/words_of_text.h"

namespace merit::values {

namespace {

/// Reads a text from left to right. Each step says whether it found what it wants, and moves behind it if so.
class Reader {
 public:
  explicit Reader(TextView text) : at_(text.begin()), end_(text.end()) {}

  bool at_end() const { return at_ == end_; }
  size_t left() const { return static_cast<size_t>(end_ - at_); }
  const char* next() const { return at_; }
  void skip(size_t count) { at_ += count; }

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
    constexpr int32_t kMost = 6;
    micros = 0;
    int32_t count = 0;
    for (; count < kMost && next_is_digit(); ++count) micros = micros * 10 + (*at_++ - '0');
    for (; count < kMost; ++count) micros *= 10;
    skip_digits();
    return true;
  }
  void skip_digits() {
    while (next_is_digit()) ++at_;
  }

 private:
  bool next_is_digit() const { return at_ != end_ && *at_ >= '0' && *at_ <= '9'; }

  const char* at_;
  const char* end_;
};

/// Eight characters, of which those that are `0` stand for any digit.
struct Form {
  uint64_t characters = 0;
  uint64_t fixed = 0;  ///< all bits of those that are no digits

  consteval explicit Form(const char (&text)[9]) {
    for (int i = 0; i < 8; ++i) {
      characters |= static_cast<uint64_t>(text[i]) << 8 * i;
      fixed |= text[i] == '0' ? 0 : uint64_t{0xFF} << 8 * i;
    }
  }
};

/// Eight characters as digits.
class Digits {
 public:
  Digits(const char* text, const Form& form) : values_(load_bytes(text, 8) ^ form.characters) {
    constexpr uint64_t kAboveNine = (0x7F - 9) * kEachByte;  // what makes a byte above nine one with its highest bit
    fit_ = ((values_ | (values_ + kAboveNine)) & kHighBits) == 0 && (values_ & form.fixed) == 0;
  }

  bool fit() const { return fit_; }
  /// The number that two of them make.
  int32_t pair_at(int32_t place) const {
    return static_cast<int32_t>((values_ >> 8 * place & 0xF) * 10 + (values_ >> 8 * (place + 1) & 0xF));
  }

 private:
  uint64_t values_;
  bool fit_;
};

/// `.000000`, as programs write fractions, behind another digit, and any digits more.
bool take_six_digits(Reader& reader, int64_t& micros) {
  static constexpr Form kForm("0.000000");
  constexpr size_t kSize = 7;
  if (reader.left() < kSize) return false;
  const Digits digits(reader.next() - 1, kForm);
  if (!digits.fit()) return false;
  micros = digits.pair_at(2) * 10'000 + digits.pair_at(4) * 100 + digits.pair_at(6);
  reader.skip(kSize);
  reader.skip_digits();
  return true;
}

/// `2026-01-02T03:04:05`, with `T` or a blank, and a fraction, as most times are written. Where one is written in
/// another way, or is none, nothing is taken.
bool take_usual_time(Reader& reader, int64_t& day, int64_t& clock) {
  static constexpr Form kDate("0000-00-"), kDayAndHour("-00T00:0"), kClock("00:00:00");
  constexpr size_t kSize = 19;
  constexpr size_t kSeparator = 10;
  if (reader.left() < kSize) return false;
  const char* const text = reader.next();
  char day_and_hour[8];
  __builtin_memcpy(day_and_hour, text + 7, sizeof day_and_hour);
  if (text[kSeparator] == ' ') day_and_hour[kSeparator - 7] = 'T';
  const Digits date(text, kDate), middle(day_and_hour, kDayAndHour), time(text + 11, kClock);
  if (!date.fit() || !middle.fit() || !time.fit()) return false;
  const CivilDate civil = {date.pair_at(0) * 100 + date.pair_at(2), date.pair_at(5), middle.pair_at(1)};
  const int32_t hour = time.pair_at(0), minute = time.pair_at(3), second = time.pair_at(6);
  if (!is_valid_date(civil) || hour > 23 || minute > 59 || second > 59) return false;
  Reader behind = reader;
  behind.skip(kSize);
  int64_t fraction = 0;
  if (!take_six_digits(behind, fraction) && behind.take('.') && !behind.take_fraction(fraction)) return false;
  reader = behind;
  day = day_number(civil);
  clock = hour * kMicrosPerHour + minute * kMicrosPerMinute + second * kMicrosPerSecond + fraction;
  return true;
}

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
  int64_t clock = 0;
  if (!take_usual_time(reader, day, clock)) {
    if (!take_date(reader, day)) return {};
    if (reader.at_end()) return ReadTime{day * kMicrosPerDay, false, true};
    if ((!reader.take('T') && !reader.take(' ')) || !take_clock(reader, clock)) return {};
  }
  ReadTime read = {day * kMicrosPerDay + clock, false, false};
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
