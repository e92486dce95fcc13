/// Which column a field is read from: the one whose name is the same but for case, white space, `-` and `_`. Where two
/// fit, the data does not say which is meant; `from` can, since a column of exactly that name wins.
///
/// Unlike `merit run` this does not compose letters: a name that has an `ö` in two code points is another name.
#pragma once

#include "runtime/library/array.h"

namespace merit::library {

struct ColumnMatch {
  int64_t column = -1;  ///< among the structure's children; -1: none fits
  int64_t rival = -1;   ///< another that fits as well
};

/// Children without a name fit nothing. `exact`: a child of exactly that name wins.
ColumnMatch match_column(const Array& structure, TextView wanted, bool exact);

/// The same names but for what matching ignores.
bool names_match(TextView a, TextView b);

}  // namespace merit::library
