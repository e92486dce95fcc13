/// The physical schema that generated code is made for: which columns there are, whether cells can be missing, how
/// texts are stored. Code for one layout must not be given columns of another.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/plan/plan.h"
#include "runtime/columns/leads.h"

namespace merit::codegen {

struct ColumnLayout {
  bool nullable = true;     ///< some cell may be missing
  bool dictionary = false;  ///< a text: codes into a dictionary
  bool views = false;       ///< a text: pointer and size of each; else offsets into bytes

  friend bool operator==(const ColumnLayout&, const ColumnLayout&) = default;
};

struct Layout {
  std::vector<std::optional<ColumnLayout>> lead_fields;  ///< by `Plan::lead_fields`; none: not read, always missing
  std::vector<ColumnLayout> event_columns;               ///< by `columns::Events::columns`
  std::vector<std::vector<int32_t>> event_fields;        ///< by `Plan::event_fields`, by kind: the event column, or -1

  friend bool operator==(const Layout&, const Layout&) = default;
};

/// How these leads are stored, as far as the plan reads them.
Layout layout_of(const plan::Plan& plan, const columns::Leads& leads);

}  // namespace merit::codegen
