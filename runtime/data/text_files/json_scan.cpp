#include "runtime/data/text_files/json_scan.h"

#include <fmt/format.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>

#include "runtime/text/separated.h"
#include "runtime/values/code_points.h"
#include "runtime/values/words_of_text.h"

namespace merit::data {
namespace {

using text::ends_line;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// The bytes of a text that stand before a quote, a backslash or a control character, from `at` on; at least where the
/// vectors end.
[[gnu::always_inline]] inline size_t end_of_plain_bytes(std::string_view json, size_t at) {
#if defined(__SSE2__)
  for (; json.size() - at >= sizeof(__m128i); at += sizeof(__m128i)) {
    __m128i bytes;
    std::memcpy(&bytes, json.data() + at, sizeof bytes);
    const __m128i quotes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
    const __m128i backslashes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
    const __m128i controls = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1F)), bytes);
    const auto found =
        static_cast<uint32_t>(_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(quotes, backslashes), controls)));
    if (found != 0) return at + static_cast<size_t>(std::countr_zero(found));
  }
#endif
  while (at < json.size() && json[at] != '"' && json[at] != '\\' && static_cast<uint8_t>(json[at]) >= 0x20) ++at;
  return at;
}

void append_code_point(std::string& text, uint32_t code_point) {
  std::array<char, 4> bytes{};
  text.append(bytes.data(), values::encode_code_point(code_point, bytes.data()));
}

/// Without a call for texts as short as names are.
bool begins_with(std::string_view text, std::string_view part) {
  if (text.size() < part.size()) return false;
  if (part.size() > 2 * values::TextEnds::kBytes) return text.starts_with(part);
  return values::TextEnds::of({text.data(), part.size()}) == values::TextEnds::of({part.data(), part.size()});
}

}  // namespace

void JsonReader::open(std::string_view json) {
  open_line(json, 0);
  is_line_ = false;
}

void JsonReader::open_line(std::string_view text, size_t begin) {
  json_ = text;
  at_ = begin;
  is_line_ = true;
  is_inside_ = false;
  fault_.reset();
}

// Inline what is called for each member: most calls would be longer than what they do.

inline void JsonReader::skip_space() {
  const auto is_space = [this](char c) { return c <= ' ' && (c == ' ' || c == '\t' || (!is_line_ && ends_line(c))); };
  while (at_ < json_.size() && is_space(json_[at_])) ++at_;
}

bool JsonReader::fail(std::string_view reason) {
  fault_ = {at_ >= json_.size() ? "it ends too early" : reason, at_};
  return false;
}

inline bool JsonReader::expect(char c, std::string_view reason) {
  skip_space();
  if (peek() != c) return fail(reason);
  ++at_;
  return true;
}

/// Goes past the bracket that opens or the comma, to where something must follow; false at the bracket that closes.
inline bool JsonReader::enter(char open, char close, std::string_view no_open, std::string_view no_comma) {
  if (is_inside_ && peek() == ',') {  // mostly
    ++at_;
  } else {
    const bool is_first = !is_inside_;
    if (is_first && !expect(open, no_open)) return false;
    is_inside_ = true;
    skip_space();
    if (peek() == close) return ++at_, end();
    if (!is_first && !expect(',', no_comma)) return false;
  }
  skip_space();
  return true;
}

/// There is nothing more, or should not be.
bool JsonReader::end() {
  skip_space();
  const bool is_end = at_ == json_.size() || (is_line_ && ends_line(json_[at_]));
  if (!is_end) fail("something follows its end");
  return false;
}

bool JsonReader::next_member(std::string_view expected) {
  if (!enter('{', '}', "it does not begin with `{`", "`,` or `}` is expected")) return false;
  is_expected_ = !expected.empty() && begins_with(json_.substr(at_), expected);
  if (is_expected_) return at_ += expected.size(), scan_value();
  return scan_name() && expect(':', "`:` is expected") && scan_value();
}

bool JsonReader::next_element() {
  return enter('[', ']', "it does not begin with `[`", "`,` or `]` is expected") && scan_value();
}

bool JsonReader::scan_name() {
  if (peek() != '"') return fail("a member's name in quotes is expected");
  return scan_text(name_, name_scratch_);
}

inline bool JsonReader::scan_value() {
  skip_space();
  const size_t begin = at_;
  bool good = false;
  switch (peek()) {
    case '"':
      value_.kind = JsonKind::text;
      good = scan_text(value_.text, value_scratch_);
      value_.in_place = value_.text.data() != value_scratch_.data();
      return good;
    case '{':
      value_.kind = JsonKind::object;
      good = skip_nested();
      break;
    case '[':
      value_.kind = JsonKind::array;
      good = skip_nested();
      break;
    case 't':
    case 'f':
      value_.kind = JsonKind::boolean;
      good = scan_word(peek() == 't' ? "true" : "false");
      break;
    case 'n':
      value_.kind = JsonKind::null;
      good = scan_word("null");
      break;
    default:
      value_.kind = JsonKind::number;
      good = scan_number();
  }
  value_.text = json_.substr(begin, at_ - begin);
  value_.in_place = true;
  return good;
}

[[gnu::always_inline]] inline bool JsonReader::scan_text(std::string_view& text, std::string& scratch) {
  const size_t begin = ++at_;
  at_ = end_of_plain_bytes(json_, at_);
  if (peek() != '"') return scan_rest_of_text(begin, text, scratch);
  text = json_.substr(begin, at_++ - begin);
  return true;
}

/// Of a text with escapes, from the first of them on, or one that is none.
[[gnu::noinline]] bool JsonReader::scan_rest_of_text(size_t begin, std::string_view& text, std::string& scratch) {
  scratch.assign(json_.substr(begin, at_ - begin));
  while (at_ < json_.size()) {
    const char c = json_[at_++];
    if (c == '"') {
      text = scratch;
      return true;
    }
    if (static_cast<uint8_t>(c) < 0x20) return --at_, fail("a control character stands in a text");
    if (c != '\\') {
      scratch += c;
    } else if (!scan_escape(scratch)) {
      return false;
    }
  }
  return fail("");
}

/// After the backslash. Half a surrogate pair becomes bytes that are no UTF-8: a value that does not read.
bool JsonReader::scan_escape(std::string& scratch) {
  const char c = peek();
  ++at_;
  switch (c) {
    case '"':
    case '\\':
    case '/':
      scratch += c;
      return true;
    case 'b':
      scratch += '\b';
      return true;
    case 'f':
      scratch += '\f';
      return true;
    case 'n':
      scratch += '\n';
      return true;
    case 'r':
      scratch += '\r';
      return true;
    case 't':
      scratch += '\t';
      return true;
    case 'u': {
      uint32_t unit = 0;
      if (!scan_hex(unit)) return false;
      if (unit >= 0xD800 && unit < 0xDC00 && json_.substr(at_, 2) == "\\u") {
        const size_t second = at_;
        at_ += 2;
        uint32_t low = 0;
        if (!scan_hex(low)) return false;
        if (low >= 0xDC00 && low < 0xE000) {
          unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
        } else {
          at_ = second;
        }
      }
      append_code_point(scratch, unit);
      return true;
    }
    default:
      --at_;
      return fail("an unknown escape stands in a text");
  }
}

bool JsonReader::scan_hex(uint32_t& unit) {
  if (json_.size() - at_ < 4) return at_ = json_.size(), fail("");
  const char* begin = json_.data() + at_;
  const auto [end, error] = std::from_chars(begin, begin + 4, unit, 16);
  if (error != std::errc() || end != begin + 4) return fail("`\\u` is followed by four hexadecimal digits");
  at_ += 4;
  return true;
}

bool JsonReader::scan_number() {
  const auto digits = [this] {
    const size_t begin = at_;
    while (is_digit(peek())) ++at_;
    return at_ > begin;
  };
  if (peek() == '-') ++at_;
  const bool leading_zero = peek() == '0';
  const size_t begin = at_;
  if (!digits()) return fail("a value is expected");
  if (leading_zero && at_ - begin > 1) return fail("a number begins with a zero");
  if (peek() == '.') {
    ++at_;
    if (!digits()) return fail("a number ends with a point");
  }
  if (peek() == 'e' || peek() == 'E') {
    ++at_;
    if (peek() == '+' || peek() == '-') ++at_;
    if (!digits()) return fail("a number has no exponent after its `e`");
  }
  return true;
}

inline bool JsonReader::scan_word(std::string_view word) {
  if (!begins_with(json_.substr(at_), word)) return fail("a value is expected");
  at_ += word.size();
  return true;
}

/// Skips an array or object, checking its grammar with a stack of its own instead of the processor's.
bool JsonReader::skip_nested() {
  std::string open;  // the brackets that are open, innermost last
  std::string scratch;
  std::string_view ignored;
  for (;;) {
    skip_space();
    const char c = peek();
    bool value_done = true;
    if (c == '{' || c == '[') {
      if (open.size() == kMaxJsonDepth) return fail("it is nested too deeply");
      open += c;
      ++at_;
      skip_space();
      if (peek() == (c == '{' ? '}' : ']')) {
        ++at_;
        open.pop_back();
      } else {
        value_done = false;
      }
    } else if (c == '"') {
      if (!scan_text(ignored, scratch)) return false;
    } else if (c == 't' || c == 'f' || c == 'n') {
      if (!scan_word(c == 't' ? "true" : c == 'f' ? "false" : "null")) return false;
    } else if (!scan_number()) {
      return false;
    }
    while (value_done) {
      if (open.empty()) return true;
      skip_space();
      if (peek() == ',') {
        ++at_;
        break;
      }
      if (peek() != (open.back() == '{' ? '}' : ']')) return fail("`,` or a closing bracket is expected");
      ++at_;
      open.pop_back();
    }
    if (open.back() == '{') {
      skip_space();
      if (peek() != '"') return fail("a member's name in quotes is expected");
      if (!scan_text(ignored, scratch) || !expect(':', "`:` is expected")) return false;
    }
  }
}

std::string_view plain_number(std::string_view token, std::string& scratch) {
  if (token.find_first_of(".eE") == std::string_view::npos) return token;
  constexpr double kLargestExact = 9007199254740992.0;  // 2^53: every whole number below is itself
  double value = 0;
  const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), value);
  if (error != std::errc() || std::abs(value) >= kLargestExact || value != std::floor(value)) return token;
  scratch = fmt::format("{}", static_cast<int64_t>(value));
  return scratch;
}

void append_json_text(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        if (static_cast<uint8_t>(c) < 0x20) {
          out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        } else {
          out += c;
        }
    }
  }
  out += '"';
}

}  // namespace merit::data
