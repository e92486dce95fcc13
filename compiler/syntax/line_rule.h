/// Which line ends separate. Private to this folder.
#pragma once

#include <vector>

#include "compiler/syntax/token.h"

namespace merit::syntax {

/// The tokens without the line ends that separate nothing; of several in a row one is left. What remains separates
/// declarations where no bracket is open, else items.
std::vector<Token> drop_idle_line_ends(const std::vector<Token>& tokens);

}  // namespace merit::syntax
