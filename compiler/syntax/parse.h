/// Text → syntax tree.
///
/// In: a file of `sources`. Out: its declarations; what could not be parsed is left out and reported. Several errors a
/// file, none a consequence of another. Never throws, never recurses deeper than a fixed limit; a file with errors
/// still gives a tree of what was understood.
#pragma once

#include <string_view>

#include "compiler/diagnostics/diagnostics.h"
#include "compiler/syntax/ast.h"

namespace merit::syntax {

/// A whole definition file.
Ast parse(const source::Sources& sources, source::FileId file, diagnostics::Diagnostics& diagnostics);

/// A tree whose last expression is the file's only content: what `--where` and the REPL are given. Its
/// `declarations` are empty; `expressions` is empty if there was an error.
Ast parse_expression(const source::Sources& sources, source::FileId file, diagnostics::Diagnostics& diagnostics);

}  // namespace merit::syntax
