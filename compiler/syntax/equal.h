/// Whether two trees say the same, wherever it stands in their files: what printing and parsing again must keep.
#pragma once

#include "compiler/syntax/ast.h"

namespace merit::syntax {

/// Declarations in order, with documentation; neither spans nor comments nor the numbers of expressions count.
bool equal(const Ast& a, const Ast& b);
bool equal(const Ast& a, ExpressionId in_a, const Ast& b, ExpressionId in_b);

}  // namespace merit::syntax
