/// Which tables generated code reads: an expression over a text column, worked out for each text of a dictionary.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/codegen/layout.h"
#include "compiler/plan/plan.h"

namespace merit::codegen {

struct Table {
  uint32_t text_table;  ///< in `Plan::text_tables`
  bool event;           ///< whether the column is one of events
  uint32_t column;      ///< by `Plan::lead_fields` or `Events::columns`

  friend bool operator==(const Table&, const Table&) = default;
};

using Tables = std::vector<Table>;

/// A table for each column with a dictionary that a text table of the plan looks at. A text table that looks at several
/// columns, some without a dictionary, has none: it is worked out for each row.
Tables tables_of(const plan::Plan& plan, const Layout& layout);

}  // namespace merit::codegen
