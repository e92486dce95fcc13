/// The columns of arrays, found by name as everywhere (runtime/cells/column_names.h).
///
/// Unlike `merit run` this does not compose letters, which takes tables that a library does not have: a name that has
/// an `ö` in two code points is another name.
#pragma once

#include "runtime/cells/column_names.h"
#include "runtime/library/array.h"

namespace merit::library {

using cells::ColumnMatch;
using cells::names_match;

/// Among the structure's children; those without a name fit nothing. `exact`: a child of exactly that name wins.
ColumnMatch match_column(const Array& structure, TextView wanted, bool exact);

}  // namespace merit::library
