#include "compiler/syntax/lexer_table.h"

#include <utf8proc.h>

#include <algorithm>
#include <cstdint>

#include "compiler/source/utf8.h"

namespace merit::syntax {
namespace {

/// Code points from `begin` to where the next range begins.
struct Range {
  char32_t begin;
  uint8_t number;  ///< of their class
};

// Generated. By state and class of code points the next state, of which 0 is none; by state what ends there, or 0.
#include "compiler/syntax/grammar/lexer_table.inc"

constexpr uint8_t kStart = 1;

/// What the grammar is shown for a code point beyond ASCII: one letter and one accent for all that names may have.
char32_t in_grammar(char32_t point) {
  constexpr char32_t kLetter = 0xE9, kAccent = 0x300;
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(point))) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
      return kLetter;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_ND:
      return kAccent;
    default:
      return point;
  }
}

uint8_t class_of(char32_t point) {
  if (point < std::size(kClassOfAscii)) return kClassOfAscii[point];
  return std::prev(std::ranges::upper_bound(kRanges, in_grammar(point), {}, &Range::begin))->number;
}

}  // namespace

Match longest_token(std::string_view text) {
  Match longest = {0, 0};
  uint8_t state = kStart;
  for (size_t at = 0; at < text.size();) {
    const source::CodePoint point = source::decode(text, at);
    state = kNext[state][class_of(point.value)];
    if (state == 0) break;
    at += point.length;
    if (kAccepted[state] != 0) longest = {kAccepted[state], at};
  }
  return longest;
}

std::span<const std::string_view> token_spellings() {
  return kSpellings;
}

}  // namespace merit::syntax
