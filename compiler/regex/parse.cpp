// RE2's syntax (github.com/google/re2/wiki/Syntax). RE2 has accepted the pattern, so what cannot stand there is not
// looked for.
#include <charconv>
#include <optional>
#include <string>

#include "compiler/regex/expression.h"
#include "runtime/values/automaton.h"
#include "runtime/values/code_points.h"

namespace merit::regex {

namespace {

struct Flags {
  bool ignore_case = true;
  bool lines = false;       ///< `m`: `^` and `$` also hold where a line begins and ends
  bool any_is_any = false;  ///< `s`: `.` also stands for a line's end
};

constexpr std::string_view kLiteralBegins = "\\Q";
constexpr std::string_view kLiteralEnds = "\\E";

bool is_octal(char c) {
  return c >= '0' && c <= '7';
}

class Parser {
 public:
  explicit Parser(std::string_view pattern) : rest_(pattern) {}

  Expression read() { return choice(); }

 private:
  bool at(std::string_view text) const { return rest_.starts_with(text); }
  bool take(std::string_view text) {
    if (!at(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }
  /// The next `size` bytes.
  std::string_view take(size_t size) {
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(taken.size());
    return taken;
  }
  uint32_t take_code_point() {
    const auto [value, bytes] = values::code_point_at(rest_.data(), rest_.data() + rest_.size());
    rest_.remove_prefix(bytes);
    return value;
  }

  Expression choice();
  Expression sequence();
  Expression group();
  void flags();
  void repeat(Expression& part);
  std::optional<std::pair<uint32_t, uint32_t>> counts() const;
  void atom(std::vector<Expression>& into);
  void literal(std::vector<Expression>& into);
  Expression escape();
  Expression bracket();
  size_t size_of_class_escape() const;

  Expression atom_of_class(std::string_view atom) {
    return {.kind = Kind::characters, .characters = code_points_of(std::string(atom), flags_.ignore_case)};
  }
  Expression code_point(uint32_t value);
  static Expression assertion(uint8_t which) { return {.kind = Kind::assertion, .assertions = which}; }

  std::string_view rest_;
  Flags flags_;
};

// --- what is made of parts -------------------------------------------------------------------------------------------

/// Up to `)` or the end.
Expression Parser::choice() {
  Expression choice = {.kind = Kind::choice};
  do {
    choice.parts.push_back(sequence());
  } while (take("|"));
  return choice.parts.size() == 1 ? std::move(choice.parts.front()) : choice;
}

Expression Parser::sequence() {
  Expression sequence;
  while (!rest_.empty() && !at("|") && !at(")")) {
    const size_t before = sequence.parts.size();
    atom(sequence.parts);
    if (sequence.parts.size() > before) repeat(sequence.parts.back());
  }
  return sequence;
}

/// `{2}`, `{2,}` or `{2,5}`: how often. Any other brace is a character.
std::optional<std::pair<uint32_t, uint32_t>> Parser::counts() const {
  const size_t end = rest_.find('}');
  if (!at("{") || end == std::string_view::npos) return std::nullopt;
  const char* const last = rest_.data() + end;
  uint32_t least = 0;
  auto [next, error] = std::from_chars(rest_.data() + 1, last, least);
  if (error != std::errc{}) return std::nullopt;
  if (next == last) return std::pair(least, least);
  if (*next++ != ',') return std::nullopt;
  if (next == last) return std::pair(least, kUnbounded);
  uint32_t most = 0;
  const auto [behind, error_of_most] = std::from_chars(next, last, most);
  if (error_of_most != std::errc{} || behind != last) return std::nullopt;
  return std::pair(least, most);
}

void Parser::repeat(Expression& part) {
  while (true) {
    std::pair<uint32_t, uint32_t> times;
    if (take("*")) {
      times = {0, kUnbounded};
    } else if (take("+")) {
      times = {1, kUnbounded};
    } else if (take("?")) {
      times = {0, 1};
    } else if (const auto counted = counts()) {
      times = *counted;
      take(rest_.find('}') + 1);
    } else {
      return;
    }
    take("?");  // lazily
    Expression repetition = {.kind = Kind::repetition, .least = times.first, .most = times.second};
    repetition.parts.push_back(std::move(part));
    part = std::move(repetition);
  }
}

/// Behind `(`. What flags say ends with the group around them.
Expression Parser::group() {
  const Flags around = flags_;
  if (at("?P<") || at("?<")) {
    take(rest_.find('>') + 1);
  } else if (take("?")) {
    flags();
    if (take(")")) return {};  // (?i): for the rest of the group around it
    take(":");
  }
  Expression inside = choice();
  take(")");
  flags_ = around;
  return inside;
}

/// Letters that are set, and behind `-` those that are not.
void Parser::flags() {
  bool value = true;
  while (!rest_.empty() && !at(":") && !at(")")) {
    switch (take(1).front()) {
      case '-':
        value = false;
        break;
      case 'i':
        flags_.ignore_case = value;
        break;
      case 'm':
        flags_.lines = value;
        break;
      case 's':
        flags_.any_is_any = value;
        break;
      default:  // `U`: which match, not whether
        break;
    }
  }
}

// --- parts -----------------------------------------------------------------------------------------------------------

void Parser::atom(std::vector<Expression>& into) {
  if (at(kLiteralBegins)) return literal(into);
  if (at("\\")) {
    into.push_back(escape());
  } else if (at("[")) {
    into.push_back(bracket());
  } else if (take("(")) {
    into.push_back(group());
  } else if (take(".")) {
    into.push_back(atom_of_class(flags_.any_is_any ? "[\\s\\S]" : "[^\\n]"));
  } else if (take("^")) {
    into.push_back(assertion(flags_.lines ? values::kLineBegins : values::kTextBegins));
  } else if (take("$")) {
    into.push_back(assertion(flags_.lines ? values::kLineEnds : values::kTextEnds));
  } else {
    into.push_back(code_point(take_code_point()));
  }
}

/// `\Q…\E`, or to the end: each code point stands for itself.
void Parser::literal(std::vector<Expression>& into) {
  take(kLiteralBegins);
  while (!rest_.empty() && !take(kLiteralEnds)) {
    into.push_back(code_point(take_code_point()));
  }
}

/// One code point, or those that equal it where case is ignored.
Expression Parser::code_point(uint32_t value) {
  const bool is_letter = (value >= 'a' && value <= 'z') || (value >= 'A' && value <= 'Z');
  if (value < 0x80 && !is_letter) return {.kind = Kind::characters, .characters = {{value, value}}};
  char bytes[4];
  return atom_of_class({bytes, values::encode_code_point(value, bytes)});
}

/// A bracket to its end: a `]` that comes first, in `[:alpha:]` or behind `\` is not that.
Expression Parser::bracket() {
  size_t end = 1;
  if (rest_.substr(end).starts_with("^")) ++end;
  if (rest_.substr(end).starts_with("]")) ++end;
  while (rest_[end] != ']') {
    if (rest_.substr(end).starts_with("[:")) {
      const size_t name_end = rest_.find(":]", end + 2);
      if (name_end != std::string_view::npos) {
        end = name_end + 2;
        continue;
      }
    }
    end += rest_[end] == '\\' ? 2 : 1;
  }
  return atom_of_class(take(end + 1));
}

/// Of `\d`, `\pN`, `\p{Greek}`: at `\`.
size_t Parser::size_of_class_escape() const {
  if (rest_[1] != 'p' && rest_[1] != 'P') return 2;
  if (rest_[2] == '{') return rest_.find('}') + 1;
  return 2 + values::code_point_at(rest_.data() + 2, rest_.data() + rest_.size()).bytes;
}

Expression Parser::escape() {
  constexpr std::string_view kClasses = "dDsSwWpP";
  if (kClasses.contains(rest_[1])) return atom_of_class(take(size_of_class_escape()));
  take("\\");
  uint32_t value = 0;
  if (is_octal(rest_.front())) {
    for (int digits = 0; digits < 3 && !rest_.empty() && is_octal(rest_.front()); ++digits) {
      value = value * 8 + static_cast<uint32_t>(take(1).front() - '0');
    }
    return code_point(value);
  }
  if (take("x")) {
    const std::string_view digits = take("{") ? take(rest_.find('}')) : take(2);
    std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    take("}");
    return code_point(value);
  }
  const uint32_t escaped = take_code_point();
  switch (escaped) {
    case 'A':
      return assertion(values::kTextBegins);
    case 'z':
      return assertion(values::kTextEnds);
    case 'b':
      return assertion(values::kWordBoundary);
    case 'B':
      return assertion(values::kNoWordBoundary);
    case 'C':
      return {.kind = Kind::any_byte};
    case 'a':
      return code_point('\a');
    case 'f':
      return code_point('\f');
    case 'n':
      return code_point('\n');
    case 'r':
      return code_point('\r');
    case 't':
      return code_point('\t');
    case 'v':
      return code_point('\v');
    default:
      return code_point(escaped);
  }
}

}  // namespace

Expression parse(std::string_view pattern) {
  return Parser(pattern).read();
}

}  // namespace merit::regex
