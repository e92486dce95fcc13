/// Values as a report for people shows them: as a definition writes them, where it can.
#pragma once

#include <string>

#include "compiler/semantics/model.h"

namespace merit::explain {

/// `35`, `"US"`, `MQL`, `3 days 4 hours`, `missing`; a time in the definition's zone, a list with commas, `none` when
/// it is empty.
std::string shown_value(const semantics::Model& model, const semantics::Type& type, const semantics::Value& value);

}  // namespace merit::explain
