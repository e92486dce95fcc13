/// The automaton of grammar/MeritLexer.g4 and how its words are spelled, made when Merit is built
/// (tables/lexer_table.cpp). Private to this folder.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "compiler/syntax/token.h"

namespace merit::syntax {

struct Match {
  TokenType type;  ///< by the grammar: a word is a name here
  size_t size;     ///< in bytes
};

/// The longest token that `text` begins with; of the rules for it the first. `text` is valid UTF-8 and not empty.
Match longest_token(std::string_view text);

/// By type; empty for kinds of token that have no fixed spelling.
std::span<const std::string_view> token_spellings();

}  // namespace merit::syntax
