/// A lead's explanation for people at a terminal.
#pragma once

#include <string>

#include "cli/explain_words.h"
#include "cli/terminal.h"

namespace merit::cli {

///     lead 104 is at IQL
///     CRM software 2026.2, 2026-10-31 08:00 America/New_York
///
///     ✓ IQL  any download
///     ✗ MQL
///         ✗ engagement > mql_threshold      15.5 points short
///             engagement is 34.5
///     …
std::string explanation_text(const ExplainedLead& lead, const Terminal& terminal);

}  // namespace merit::cli
