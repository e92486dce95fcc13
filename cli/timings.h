/// `--timings`: how long each stage of a run took, as a table.
#pragma once

#include <string>

#include "cli/terminal.h"
#include "compiler/driver/timings.h"

namespace merit::cli {

/// A line a stage, with its share of all stages and the processor time on all cores; parts of a stage stand indented
/// below it.
std::string timings_text(const driver::Timings& timings, const Terminal& terminal);

}  // namespace merit::cli
