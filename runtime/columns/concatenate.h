/// Columns one behind the other: how what was decided in parts becomes one.
#pragma once

#include <span>

#include "runtime/columns/column.h"

namespace merit::columns {

/// The cells of the parts, in their order: columns of one type, at least one. Texts with a dictionary share the one of
/// the first part, or become plain texts.
ColumnPtr concatenate(std::span<const ColumnPtr> parts);

}  // namespace merit::columns
