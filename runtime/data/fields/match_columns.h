/// The columns of files, found by name as everywhere (runtime/cells/column_names.h); an `ö` may be one code point or
/// two.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/cells/column_names.h"
#include "runtime/data/terms/request.h"

namespace merit::data {

/// How a name came to be asked for.
enum class Asked : uint8_t { by_name, with_from };

using cells::ColumnMatch;

/// Columns without a name fit nothing.
ColumnMatch match_column(const std::vector<std::string>& columns, std::string_view wanted, Asked asked);

/// The name by which a field's column is looked for.
inline std::string_view source_name(const Field& field) {
  return field.from ? *field.from : field.name;
}
inline ColumnMatch match_field(const std::vector<std::string>& columns, const Field& field) {
  return match_column(columns, source_name(field), field.from ? Asked::with_from : Asked::by_name);
}

/// A column's name without what matching ignores.
std::string matching_form(std::string_view name);

/// Help for a name that nothing fits: the nearest of `names`, or, where none is near, all if they are few.
std::string suggest(const std::vector<std::string>& names, std::string_view wanted);

}  // namespace merit::data
