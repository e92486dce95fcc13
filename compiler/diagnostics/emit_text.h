/// Diagnostics for people:
///
///     crm.merit:14:13: error[type-mismatch]: `employees` is an integer and `30 days` is a duration
///        14 | let young = employees > 30 days
///           |             ~~~~~~~~~   ^~~~~~~
///       help: to ask about time, use a time field: `created_at >= 30 days ago`
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostics.h"

namespace merit::diagnostics {

/// More than this many nobody reads.
inline constexpr size_t kMostShown = 50;

struct TextOptions {
  bool colours = false;  ///< ANSI escapes, for a terminal
  uint32_t width = 120;  ///< columns of source text that a line may take
  size_t most = kMostShown;
};

/// All of them in the order given, then `… and 3 more` where some were left out (warnings and notices first), then
/// `2 errors, 1 warning`. Every line ends with a line feed; nothing at all when there is nothing to say.
std::string emit_text(const source::Sources& sources, std::span<const Diagnostic> all, const TextOptions& options = {});

/// `2 errors, 1 warning`; empty when there are none.
std::string count_text(std::span<const Diagnostic> all);

/// What stands after `help:`: the diagnostic's own help, else what its fix does.
std::vector<std::string> help_lines(const source::Sources& sources, const Diagnostic& diagnostic);

/// What each edit of the diagnostic's fix does, in words.
std::vector<std::string> fix_lines(const source::Sources& sources, const Diagnostic& diagnostic);

/// At most `most` of them, in order; errors go before others where not all have room.
std::vector<const Diagnostic*> choose_shown(std::span<const Diagnostic> all, size_t most);

}  // namespace merit::diagnostics
