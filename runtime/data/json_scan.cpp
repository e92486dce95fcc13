#include "runtime/data/json_scan.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>

#include "runtime/values/code_points.h"

namespace merit::data {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// A cursor over JSON text. A method that fails leaves the reason in `fault_` and returns false.
class Scanner {
 public:
  explicit Scanner(std::string_view json) : json_(json) {}

  bool members(const MemberVisitor& visit);
  bool elements(const ElementVisitor& visit);
  bool at_end();
  const JsonFault& fault() const { return fault_; }

 private:
  char peek() const { return at_ < json_.size() ? json_[at_] : '\0'; }
  void skip_space();
  bool fail(std::string_view reason);
  bool expect(char c, std::string_view reason);
  bool scan_value(JsonValue& value, std::string& scratch);
  bool scan_text(std::string_view& text, std::string& scratch);
  bool scan_escape(std::string& scratch);
  bool scan_hex(uint32_t& unit);
  bool scan_number();
  bool scan_word(std::string_view word);
  bool skip_nested();

  std::string_view json_;
  size_t at_ = 0;
  JsonFault fault_;
};

void Scanner::skip_space() {
  while (at_ < json_.size() && (json_[at_] == ' ' || json_[at_] == '\t' || json_[at_] == '\n' || json_[at_] == '\r')) {
    ++at_;
  }
}

bool Scanner::fail(std::string_view reason) {
  fault_ = {at_ >= json_.size() ? "it ends too early" : reason, at_};
  return false;
}

bool Scanner::expect(char c, std::string_view reason) {
  skip_space();
  if (peek() != c) return fail(reason);
  ++at_;
  return true;
}

bool Scanner::at_end() {
  skip_space();
  return at_ == json_.size() || fail("something follows its end");
}

bool Scanner::members(const MemberVisitor& visit) {
  if (!expect('{', "it does not begin with `{`")) return false;
  skip_space();
  if (peek() == '}') return ++at_, true;
  std::string name_scratch, scratch;
  for (;;) {
    std::string_view name;
    JsonValue value;
    skip_space();
    if (peek() != '"') return fail("a member's name in quotes is expected");
    if (!scan_text(name, name_scratch) || !expect(':', "`:` is expected")) return false;
    if (!scan_value(value, scratch)) return false;
    visit(name, value);
    skip_space();
    if (peek() == '}') return ++at_, true;
    if (!expect(',', "`,` or `}` is expected")) return false;
  }
}

bool Scanner::elements(const ElementVisitor& visit) {
  if (!expect('[', "it does not begin with `[`")) return false;
  skip_space();
  if (peek() == ']') return ++at_, true;
  std::string scratch;
  for (;;) {
    JsonValue value;
    if (!scan_value(value, scratch)) return false;
    visit(value);
    skip_space();
    if (peek() == ']') return ++at_, true;
    if (!expect(',', "`,` or `]` is expected")) return false;
  }
}

bool Scanner::scan_value(JsonValue& value, std::string& scratch) {
  skip_space();
  const size_t begin = at_;
  bool good = false;
  switch (peek()) {
    case '"':
      value.kind = JsonKind::text;
      return scan_text(value.text, scratch);
    case '{':
      value.kind = JsonKind::object;
      good = skip_nested();
      break;
    case '[':
      value.kind = JsonKind::array;
      good = skip_nested();
      break;
    case 't':
    case 'f':
      value.kind = JsonKind::boolean;
      good = scan_word(peek() == 't' ? "true" : "false");
      break;
    case 'n':
      value.kind = JsonKind::null;
      good = scan_word("null");
      break;
    default:
      value.kind = JsonKind::number;
      good = scan_number();
  }
  value.text = json_.substr(begin, at_ - begin);
  return good;
}

bool Scanner::scan_text(std::string_view& text, std::string& scratch) {
  const size_t begin = ++at_;
  while (at_ < json_.size() && json_[at_] != '"' && json_[at_] != '\\') {
    if (static_cast<uint8_t>(json_[at_]) < 0x20) return fail("a control character stands in a text");
    ++at_;
  }
  if (peek() == '"') {
    text = json_.substr(begin, at_++ - begin);
    return true;
  }
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

void append_code_point(std::string& text, uint32_t code_point) {
  std::array<char, 4> bytes{};
  text.append(bytes.data(), values::encode_code_point(code_point, bytes.data()));
}

/// After the backslash. Half a surrogate pair becomes bytes that are no UTF-8: a value that does not read.
bool Scanner::scan_escape(std::string& scratch) {
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

bool Scanner::scan_hex(uint32_t& unit) {
  if (json_.size() - at_ < 4) return at_ = json_.size(), fail("");
  const char* begin = json_.data() + at_;
  const auto [end, error] = std::from_chars(begin, begin + 4, unit, 16);
  if (error != std::errc() || end != begin + 4) return fail("`\\u` is followed by four hexadecimal digits");
  at_ += 4;
  return true;
}

bool Scanner::scan_number() {
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

bool Scanner::scan_word(std::string_view word) {
  if (json_.substr(at_, word.size()) != word) return fail("a value is expected");
  at_ += word.size();
  return true;
}

/// Skips an array or object, checking its grammar with a stack of its own instead of the processor's.
bool Scanner::skip_nested() {
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

}  // namespace

std::expected<void, JsonFault> for_each_member(std::string_view json, const MemberVisitor& visit) {
  Scanner scanner(json);
  if (!scanner.members(visit) || !scanner.at_end()) return std::unexpected(scanner.fault());
  return {};
}

std::expected<void, JsonFault> for_each_element(std::string_view json, const ElementVisitor& visit) {
  Scanner scanner(json);
  if (!scanner.elements(visit) || !scanner.at_end()) return std::unexpected(scanner.fault());
  return {};
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
