/// The words of a file as plain data. Private to this folder.
#pragma once

#include <bitset>
#include <cstdint>
#include <span>
#include <string_view>

#include "compiler/source/source.h"

namespace merit::syntax {

/// The number that the grammar gives a kind of token.
using TokenType = uint16_t;

struct Token {
  TokenType type = 0;
  bool doubtful = false;       ///< an error here follows from one that is already reported
  bool unclosed = false;       ///< a text without its closing quote
  bool first_on_line = false;  ///< nothing but white space stands before it on its line
  int32_t documentation = -1;  ///< index of the `##` lines right above, if any
  source::Span span;
};

/// Kinds of token that have no fixed spelling.
extern const TokenType kNameToken, kTextToken, kNumberToken, kPercentToken, kDateToken, kTimeToken;
extern const TokenType kLineEnd, kUnreadable, kEndOfTokens;

/// The kind of the word or mark with this spelling, which the grammar must have.
TokenType token_type(std::string_view spelling);
/// The kind of what looks like a name: a word's own, or `kNameToken`.
TokenType word_type(std::string_view name);
/// How a word or mark is spelled; empty for names and literals.
std::string_view spelling(TokenType type);

/// All kinds of token in the order in which messages list them: the words, then all others, as the grammar has them.
std::span<const TokenType> token_types();

bool is_reserved(TokenType type);
/// A word with a meaning in some places, that is a name wherever a name can stand.
bool is_contextual(TokenType type);

inline bool is_any_word(const Token& token) {
  return token.type == kNameToken || is_contextual(token.type) || is_reserved(token.type);
}

inline bool is_literal(const Token& token) {
  return token.type == kTextToken || token.type == kNumberToken || token.type == kPercentToken ||
         token.type == kDateToken || token.type == kTimeToken;
}

/// A set of kinds of token, written as their spellings with spaces between.
class TokenSet {
 public:
  TokenSet() = default;
  explicit TokenSet(std::string_view spellings);

  bool contains(TokenType type) const { return types_[type]; }
  void insert(TokenType type) { types_.set(type); }

 private:
  std::bitset<256> types_;
};

/// `definition`, `lead`, `event` …: the words that begin a declaration.
const TokenSet& declaration_words();

inline bool is_opening(TokenType type) {
  static const TokenSet kOpening("( [ {");
  return kOpening.contains(type);
}

inline bool is_closing(TokenType type) {
  static const TokenSet kClosing(") ] }");
  return kClosing.contains(type);
}

}  // namespace merit::syntax
