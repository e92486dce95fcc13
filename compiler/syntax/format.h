/// The one layout of a definition file: `merit fmt`.
///
/// Words, texts, comments and the breaks between lines stay as they were written. What is laid out is the rest: one
/// space between words, two for each level that a line stands in, and two more where a line goes on with the one above;
/// no more than one empty line; what begins a column (types, `from`, `when`, `because`, comments behind a line) under
/// that of the lines around it. A brace whose items run over lines ends its line, and the closing one begins its own.
#pragma once

#include <optional>
#include <string>

#include "compiler/diagnostics/diagnostics.h"
#include "compiler/source/source.h"

namespace merit::syntax {

/// The file's text in the one layout, which says the same and stays as it is when laid out again. None where the file
/// has errors, which are reported.
std::optional<std::string> format(const source::Sources& sources, source::FileId file,
                                  diagnostics::Diagnostics& diagnostics);

}  // namespace merit::syntax
