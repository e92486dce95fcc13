/// How deep a tree will get, seen from its tokens. Private to this folder.
#pragma once

#include <vector>

#include "compiler/diagnostics/diagnostics.h"
#include "compiler/syntax/token.h"

namespace merit::syntax {

/// Whether brackets, `if`, patterns in patterns, and signs and `not` before a value stay within `kMaxNesting` levels,
/// and trees of sums within `kMaxOperators`; reports the first place where they do not. Conditions joined by `and` and
/// `or`, and items, may be any number.
bool nests_within_limits(const std::vector<Token>& tokens, diagnostics::Diagnostics& diagnostics);

}  // namespace merit::syntax
