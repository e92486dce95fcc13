/// The first rows of a table, aligned for a terminal.
#pragma once

#include <string>

#include "cli/terminal.h"
#include "runtime/columns/column.h"

namespace merit::cli {

/// How many rows a terminal is shown where nobody says otherwise.
inline constexpr int64_t kRowsShown = 20;

/// A line of names, then at most `rows` rows, none wider than the terminal: wide columns of text are cut, and where
/// that is not enough the last columns are left out. Ends with a line that says what is not shown, if anything.
std::string table_text(const columns::Table& table, int64_t rows, const Terminal& terminal);

}  // namespace merit::cli
