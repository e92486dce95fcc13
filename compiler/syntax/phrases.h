/// What was expected and found, in the words of someone who has not seen the grammar. Private to this folder.
#pragma once

#include <string>
#include <string_view>

#include "compiler/syntax/token.h"

namespace merit::syntax {

/// `text` between backquotes, cut short when it is long.
std::string in_code(std::string_view text);

/// "a condition after `when`", "`from`, `{` or the end of the line". `accepted` is what could stand here, with
/// `kEndOfTokens` for the end of the declaration; `before` is the token in front, or `kEndOfTokens`.
std::string expected_phrase(const TokenSet& accepted, TokenType before);

/// The word in `words` that `misspelt` most likely means; empty if none is near enough.
std::string_view closest_word(std::string_view misspelt, const TokenSet& words);

}  // namespace merit::syntax
