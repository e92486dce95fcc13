/// How names and keys of tables compare, which is the same in every locale.
#pragma once

#include <string_view>

namespace merit::sqlite {

constexpr bool is_space(char letter) {
  return letter == ' ' || (letter >= '\t' && letter <= '\r');
}
constexpr bool is_ascii_digit(char letter) {
  return letter >= '0' && letter <= '9';
}
constexpr char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}
constexpr bool is_ascii_letter(char letter) {
  return lower(letter) >= 'a' && lower(letter) <= 'z';
}

constexpr std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

/// As SQL compares names.
constexpr bool same_name(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i) {
    if (lower(a[i]) != lower(b[i])) return false;
  }
  return true;
}

/// As Merit finds columns: case, white space, `-` and `_` do not count. Of letters beyond ASCII the library knows the
/// case, this does not.
constexpr bool same_column(std::string_view a, std::string_view b) {
  const auto next = [](std::string_view& text) {
    while (!text.empty() && (is_space(text.front()) || text.front() == '-' || text.front() == '_')) {
      text.remove_prefix(1);
    }
    if (text.empty()) return '\0';
    const char letter = lower(text.front());
    text.remove_prefix(1);
    return letter;
  };
  for (;;) {
    const char of_a = next(a), of_b = next(b);
    if (of_a != of_b) return false;
    if (of_a == '\0') return true;
  }
}

}  // namespace merit::sqlite
