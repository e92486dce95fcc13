// The format strings of the Arrow C data interface.
#include "runtime/library/array.h"

namespace merit::library {

namespace {

class Letters {
 public:
  explicit Letters(const char* text) : at_(text) {}
  bool take(char letter) {
    if (*at_ != letter) return false;
    ++at_;
    return true;
  }
  char next() { return *at_ == '\0' ? '\0' : *at_++; }
  bool at_end() const { return *at_ == '\0'; }
  /// A number of up to nine digits.
  bool number(int32_t& out) {
    const bool negative = take('-');
    int32_t digits = 0;
    for (out = 0; *at_ >= '0' && *at_ <= '9' && digits < 9; ++digits) out = out * 10 + (*at_++ - '0');
    if (negative) out = -out;
    return digits > 0;
  }

 private:
  const char* at_;
};

Shape simple_shape(char letter) {
  switch (letter) {
    case 'n':
      return Shape::nothing;
    case 'b':
      return Shape::boolean;
    case 'c':
      return Shape::int8;
    case 'C':
      return Shape::uint8;
    case 's':
      return Shape::int16;
    case 'S':
      return Shape::uint16;
    case 'i':
      return Shape::int32;
    case 'I':
      return Shape::uint32;
    case 'l':
      return Shape::int64;
    case 'L':
      return Shape::uint64;
    case 'e':
      return Shape::float16;
    case 'f':
      return Shape::float32;
    case 'g':
      return Shape::float64;
    case 'u':
    case 'z':
      return Shape::text32;
    case 'U':
    case 'Z':
      return Shape::text64;
    default:
      return Shape::other;
  }
}

bool set_unit(char letter, Format& out) {
  if (letter == 's') out.multiply = 1'000'000;
  if (letter == 'm') out.multiply = 1'000;
  if (letter == 'n') out.divide = 1'000;
  return letter == 's' || letter == 'm' || letter == 'u' || letter == 'n';
}

bool parse_temporal(Letters letters, Format& out) {
  const char kind = letters.next();
  const char unit = letters.next();
  if (kind == 'd') {
    if (unit != 'D' && unit != 'm') return false;
    out.shape = unit == 'D' ? Shape::date_days : Shape::date_millis;
    return true;
  }
  if (kind == 's') {
    out.shape = Shape::timestamp;
    if (!set_unit(unit, out) || !letters.take(':')) return false;
    out.zoned = !letters.at_end();
    return true;
  }
  if (kind == 'D') {
    out.shape = Shape::duration;
    return set_unit(unit, out);
  }
  return true;  // times of day, intervals
}

/// `d:19,10` or `d:19,10,256`.
bool parse_decimal(Letters letters, Format& out) {
  int32_t precision = 0;
  out.shape = Shape::decimal;
  out.width = 128;
  if (!letters.take(':') || !letters.number(precision) || !letters.take(',') || !letters.number(out.scale))
    return false;
  if (letters.take(',') && !letters.number(out.width)) return false;
  constexpr int32_t kMostScale = 10'000;
  if (out.scale > kMostScale || out.scale < -kMostScale) return false;
  return letters.at_end() && (out.width == 32 || out.width == 64 || out.width == 128 || out.width == 256);
}

bool parse_nested(Letters letters, Format& out) {
  switch (letters.next()) {
    case 'l':
      out.shape = Shape::list32;
      return true;
    case 'L':
      out.shape = Shape::list64;
      return true;
    case 's':
      out.shape = Shape::structure;
      return true;
    case 'w':
      out.shape = Shape::list_fixed;
      return letters.take(':') && letters.number(out.width) && out.width >= 0;
    default:
      return true;
  }
}

}  // namespace

bool parse_format(const char* format, Format& out) {
  out = {};
  if (format == nullptr) return false;
  Letters letters(format);
  const char first = letters.next();
  if (first == 't') return parse_temporal(letters, out);
  if (first == 'd') return parse_decimal(letters, out);
  if (first == '+') return parse_nested(letters, out);
  if (first == 'v') {
    const char kind = letters.next();
    if (kind == 'u' || kind == 'z') out.shape = Shape::text_view;
    return true;
  }
  if (first == 'w') {
    out.shape = Shape::text_fixed;
    return letters.take(':') && letters.number(out.width) && out.width >= 0;
  }
  out.shape = simple_shape(first);
  return first != '\0';
}

}  // namespace merit::library
