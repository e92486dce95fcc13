/// Columns one behind the other: how what was decided in parts becomes one.
#pragma once

#include <span>

#include "runtime/columns/column.h"

namespace merit::columns {

/// The cells of the parts, in their order: columns of one type, at least one. Texts that all have dictionaries get a
/// common one where that is worth it (`join_dictionaries`), else they become plain texts.
ColumnPtr concatenate(std::span<const ColumnPtr> parts);

}  // namespace merit::columns
