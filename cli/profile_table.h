/// `merit run --profile`: what each part of a definition came to, and what it costs, for people.
#pragma once

#include <string>

#include "cli/terminal.h"
#include "compiler/driver/profile.h"

namespace merit::cli {

///     profile of CRM software 2026.2: 1,000,000 leads, 114.2 ns of the processor for each
///       cost alone  share     true    false  undecided      points
///         51.3 ns  26.0%   19,420  979,976        604              crm.merit:41  stage MQL when points > 50
///
/// The most costly first. A share is one of all parts alone, which take longer than all at once.
std::string profile_table(const std::string& title, const driver::Profile& profile, const Terminal& terminal);

}  // namespace merit::cli
