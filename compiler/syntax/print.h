/// Syntax tree → text, in the one layout. Parsing what is printed gives the same tree (but for spans).
#pragma once

#include <string>

#include "compiler/syntax/ast.h"

namespace merit::syntax {

std::string print(const Ast& ast);
std::string print(const Ast& ast, ExpressionId expression);

}  // namespace merit::syntax
