/// Text → syntax tree.
///
/// In: a file of `sources`. Out: its declarations, in order.
///
/// Guarantees, for any bytes:
/// - Ends with a tree and a diagnostic for each fault; never throws, never recurses deeper than a fixed limit, and
/// takes
///   time in proportion to the text. What is too large, too deep or no text is refused as a whole; after 50 errors the
///   rest of a file is not read.
/// - An error is reported once and stays where it is: what follows from it is not reported, the declarations and items
///   around it are in the tree. A value that could not be read is an expression of `std::monostate`, a declaration one
///   of which not even the name is known a `Declaration` of `std::monostate`; items that are not in the tree are in
///   `Declaration::left_out`: who resolves names then knows which names may be declared there.
/// - Without errors: operands precede their users in the arena; names and texts are NFC, texts are decoded; a
///   bracketed expression's span is what stands between its brackets.
/// - Dates, times and numbers have their form; whether a month has a 31st is for later.
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
