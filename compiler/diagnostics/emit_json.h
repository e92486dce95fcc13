/// Diagnostics for programs: one JSON object a line, in the order given.
///
///     {"name":"unknown-name","severity":"error","message":"…","file":"crm.merit",
///      "range":{"start":{"line":13,"character":12},"end":{"line":13,"character":20}},
///      "labels":[{"file":"…","range":{…},"message":"…"}],"help":["…"],
///      "fix":[{"file":"…","range":{…},"newText":"…"}],"doc":"merit help unknown-name"}
///
/// Lines and characters count from zero, characters in UTF-16 units, as the language server protocol does. `labels`,
/// `help` and `fix` are always there and may be empty. Bytes that are not UTF-8 become U+FFFD.
#pragma once

#include <span>
#include <string>

#include "compiler/diagnostics/diagnostics.h"

namespace merit::diagnostics {

/// At most `kMostShown`, chosen as for people.
std::string emit_json(const source::Sources& sources, std::span<const Diagnostic> all);

}  // namespace merit::diagnostics
