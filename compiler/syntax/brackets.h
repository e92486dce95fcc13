/// Brackets that are not closed. Private to this folder.
#pragma once

#include <vector>

#include "compiler/diagnostics/diagnostics.h"
#include "compiler/syntax/token.h"

namespace merit::syntax {

/// Reports every bracket that is never closed and puts its closing bracket where it most likely belongs: before a line
/// that begins a declaration and stands no further in than the one that holds the bracket; before a closing bracket
/// that, by kind or indentation, belongs to an outer one; or at the end. For a `}` that closes nothing it puts the `{`
/// behind the head above that lacks one; other brackets that close nothing or stand twice are reported and left out.
std::vector<Token> close_brackets(const source::Sources& sources, std::vector<Token> tokens,
                                  diagnostics::Diagnostics& diagnostics);

/// Whether the declaration word at `i` is followed by what a declaration goes on with.
bool looks_like_declaration(const std::vector<Token>& tokens, size_t i);

}  // namespace merit::syntax
