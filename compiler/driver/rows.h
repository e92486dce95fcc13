/// Rows of a table of decisions: which are kept, in which order, and copying cells.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/columns/column.h"

namespace merit::driver {

/// All rows, in order.
std::vector<int64_t> all_rows(int64_t count);

/// The rows of `rows` where the condition is true; missing is not.
void keep_where(std::vector<int64_t>& rows, const columns::Column& condition);

/// Sorts by a column: numbers, times and durations by size, texts by their bytes, enumerations as declared, lists item
/// by item. Stable; missing cells last in either direction.
void sort_by(std::vector<int64_t>& rows, const columns::Column& column, bool descending);

/// Appends the cell of a column of the builder's type, which holds no structures.
void append_cell(columns::ColumnBuilder& builder, const columns::Column& column, int64_t row);

/// A builder of columns like this one, which holds no structures.
columns::ColumnBuilder builder_like(const columns::Column& column);

/// The key in a row as text.
std::string key_text(const columns::Column& key, int64_t row);

/// A column with the cell of row `rows[i]` in place i, missing where that is -1.
columns::ColumnPtr spread(const columns::Column& column, const std::vector<int64_t>& rows);

}  // namespace merit::driver
