/// Columns of texts that were built piece by piece, each with a dictionary of its own.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "runtime/columns/column.h"

namespace merit::columns {

/// A text column is worth a dictionary when at most this many texts are distinct, or at most half of its cells.
inline constexpr int64_t kAlwaysWorthADictionary = 4096;

/// One dictionary for several columns of text.
struct JoinedDictionary {
  std::shared_ptr<const Dictionary> dictionary;  ///< null: one of them is plain, or too few cells repeat another
  std::vector<std::vector<int32_t>> codes;       ///< by column: the code that each of its own becomes
};

/// The dictionary of columns of text, with texts in the order in which the columns have them. No columns: one with the
/// empty text, which missing cells point at.
JoinedDictionary join_dictionaries(std::span<const ColumnPtr> columns);

}  // namespace merit::columns
