/// Cells of a column as a terminal shows them.
#pragma once

#include <cstdint>
#include <string>

#include "runtime/columns/column.h"

namespace merit::cli {

/// The text of a cell: times as ISO 8601 with `Z`, dates, durations as `3 days 4 hours`, lists joined with `; `.
/// Empty for a missing one. Not cut, and not yet safe for a terminal: see `fit`.
std::string cell_text(const columns::Column& column, int64_t row);

/// Cells that are compared by their size stand at the right.
bool stands_right(columns::Type type);

}  // namespace merit::cli
