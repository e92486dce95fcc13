/// Changes of words that mend an error, made alike in the tokens and, as a fix, in the text. Private to this folder.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "compiler/diagnostics/diagnostics.h"
#include "compiler/source/source.h"
#include "compiler/syntax/token.h"

namespace merit::syntax {

/// Other words in the place of `count` tokens from `at` on. Where nothing is replaced they are put in before `at`;
/// where there are none the tokens are left out.
struct Rewrite {
  size_t at;
  size_t count;
  std::string_view own;  ///< spellings, with spaces between
};

/// The words and marks of `spellings`, each placed as `like` is.
std::vector<Token> as_tokens(std::string_view spellings, Token like);

// Of each of these, `rewrites` stand in the order of the tokens and do not overlap.

std::vector<Token> rewritten(const std::vector<Token>& tokens, std::span<const Rewrite> rewrites);

/// Where the token at `place` stands afterwards; if it is replaced, where the last word does that came in its place.
size_t place_after(size_t place, std::span<const Rewrite> rewrites);

/// The same change of the text; words keep apart from what they would touch.
std::vector<diagnostics::Edit> as_fix(const source::Sources& sources, const std::vector<Token>& tokens,
                                      std::span<const Rewrite> rewrites);

}  // namespace merit::syntax
