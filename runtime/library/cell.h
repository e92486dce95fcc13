/// The cells of arrays of any type, as those that a definition's types are read from.
#pragma once

#include "runtime/cells/cell.h"
#include "runtime/library/array.h"

namespace merit::library {

using cells::Cell;
using cells::CellText;

/// What stands in a row, of an array that `open_array` has checked. Its text is the array's or in `room`.
Cell cell_at(const Array& array, int64_t row, CellText& room);

}  // namespace merit::library
