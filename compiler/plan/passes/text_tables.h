/// Pass: works out what hangs on one text column once for each distinct text.
#pragma once

#include "compiler/plan/plan.h"

namespace merit::plan {

/// Every maximal expression that does some work on one text column, and looks at nothing else but constants and
/// parameters, becomes a `text_table`; so do those operands of an `and` or `or` together that hang on the same column.
/// Not the column itself, not whether it is known, and no expression that gives a text.
void text_tables(Plan& plan);

}  // namespace merit::plan
