// The line rule, as docs/language.md has it:
//
//   A line end separates statements or items unless one of these holds: (1) the innermost open bracket is `(` or `[`;
//   (2) no bracket is open and the next line does not begin with a declaration word (`definition use lead account
//   events event outcome parameter set table let function score grade output disqualify recycle stage route handoff
//   test`), or that word is followed by `:`, `=` or `.`; (3) the last token before it is one of
//   `, ( [ { = < <= > >= + - * / . -> :` or `and or not is in between contains matches when where because if then of
//   within followed`; (4) the first token after it is one of `{ } ) ] , = < <= > >= * / ->` or `and or is in between
//   contains matches when where because then otherwise within followed`, and no `:` follows that token. Blank and
//   comment lines do not count.
#include "compiler/syntax/line_rule.h"

namespace merit::syntax {
namespace {

/// What stands around a line end; `kEndOfTokens` where there is nothing.
struct Surroundings {
  TokenType innermost_open;
  TokenType before;
  TokenType after;
  TokenType second_after;
};

bool separates(const Surroundings& place) {
  static const TokenSet kOpenEnd(
      ", ( [ { = < <= > >= + - * / . -> : and or not is in between contains matches when where because if then of "
      "within followed");
  static const TokenSet kContinuation(
      "{ } ) ] , = < <= > >= * / -> and or is in between contains matches when where because then otherwise within "
      "followed");
  static const TokenSet kBrace("{");
  static const TokenSet kUsesTheWordAsName(": = .");
  static const TokenType kColon = token_type(":");

  if (place.before == kEndOfTokens || place.after == kEndOfTokens) return false;
  bool bracket_is_open = place.innermost_open != kEndOfTokens;
  if (bracket_is_open && !kBrace.contains(place.innermost_open)) return false;  // (1)
  if (!bracket_is_open) {                                                       // (2)
    if (!declaration_words().contains(place.after)) return false;
    if (kUsesTheWordAsName.contains(place.second_after)) return false;
  }
  if (kOpenEnd.contains(place.before)) return false;                            // (3)
  return !kContinuation.contains(place.after) || place.second_after == kColon;  // (4)
}

}  // namespace

std::vector<Token> drop_idle_line_ends(const std::vector<Token>& tokens) {
  std::vector<Token> kept;
  kept.reserve(tokens.size());
  std::vector<TokenType> open;
  auto type_at = [&](size_t i) { return i < tokens.size() ? tokens[i].type : kEndOfTokens; };

  for (size_t i = 0; i < tokens.size(); ++i) {
    const Token& token = tokens[i];
    if (token.type == kLineEnd) {
      if (type_at(i + 1) == kLineEnd) continue;
      Surroundings place{.innermost_open = open.empty() ? kEndOfTokens : open.back(),
                         .before = kept.empty() ? kEndOfTokens : kept.back().type,
                         .after = type_at(i + 1),
                         .second_after = type_at(i + 2)};
      if (separates(place)) kept.push_back(token);
      continue;
    }
    if (is_opening(token.type)) open.push_back(token.type);
    if (is_closing(token.type) && !open.empty()) open.pop_back();
    kept.push_back(token);
  }
  return kept;
}

std::vector<std::span<const Token>> split_declarations(std::span<const Token> tokens) {
  std::vector<std::span<const Token>> result;
  size_t begin = 0;
  uint32_t open = 0;
  for (size_t i = 0; i <= tokens.size(); ++i) {
    bool at_end = i == tokens.size();
    if (!at_end && is_opening(tokens[i].type)) ++open;
    if (!at_end && is_closing(tokens[i].type) && open > 0) --open;
    if (!at_end && (open > 0 || tokens[i].type != kLineEnd)) continue;
    if (i > begin) result.push_back(tokens.subspan(begin, i - begin));
    begin = i + 1;
  }
  return result;
}

}  // namespace merit::syntax
