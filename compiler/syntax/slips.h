/// What people write who come from other languages, at the level of single tokens. Private to this folder.
#pragma once

#include <vector>

#include "compiler/diagnostics/diagnostics.h"
#include "compiler/syntax/token.h"

namespace merit::syntax {

/// Reports `==`, `'text'`, `// comment`, `;`, unclosed texts, characters without a meaning …, each with its fix, and
/// gives the tokens as if Merit's own spelling stood there, so that nothing follows from a slip.
std::vector<Token> mend_slips(const source::Sources& sources, const std::vector<Token>& tokens,
                              diagnostics::Diagnostics& diagnostics);

}  // namespace merit::syntax
