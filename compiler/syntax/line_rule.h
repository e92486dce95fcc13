/// Which line ends separate. Private to this folder.
#pragma once

#include <span>
#include <vector>

#include "compiler/syntax/token.h"

namespace merit::syntax {

/// The tokens without the line ends that separate nothing; of several in a row one is left. What remains separates
/// declarations where no bracket is open, else items.
std::vector<Token> drop_idle_line_ends(const std::vector<Token>& tokens);

/// What stands between line ends in no bracket, of tokens without idle ones: one declaration each.
std::vector<std::span<const Token>> split_declarations(std::span<const Token> tokens);

}  // namespace merit::syntax
