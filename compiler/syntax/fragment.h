/// Expressions inside a text. Private to this folder.
#pragma once

#include <string>

#include "compiler/syntax/builder.h"

namespace merit::syntax {

/// Parses `text` as an expression that stands at `span`, byte for byte. What cannot be read is reported and stands in
/// the tree as such.
ExpressionId parse_fragment(Session& session, const std::string& text, source::Span span);

}  // namespace merit::syntax
