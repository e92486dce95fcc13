/// Private to this room: events that stand in the leads' own file, made tables of their own.
#pragma once

#include <arrow/type_fwd.h>

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "runtime/data/tables/raw_table.h"
#include "runtime/data/terms/problems.h"
#include "runtime/data/terms/request.h"

namespace merit::data {

/// A column of a lead file that may hold events.
struct NestedColumn {
  int32_t column = -1;
  int32_t kind = -1;  ///< -1: the column `events`, in which each event names its own
};

/// All columns that are called as a kind that is looked at, or `events`, and are no field of the leads. Those of one
/// kind follow each other.
std::vector<NestedColumn> find_nested(const Request& request, const std::vector<std::string>& columns);

/// What a column holds in place of events, as a sentence says it. Nothing of lists of structures, of texts of which one
/// begins as a JSON array, and where all cells are missing.
std::optional<std::string> held_instead(const arrow::ChunkedArray& cells);

/// The events of a column: a row each, with the row of `leads` that it stands in. Cells that are no list are counted,
/// and elements that are no objects; the other elements of such a list stay. `leads` must outlive the result.
std::expected<RawTablePtr, Error> unnest(const RawTable& leads, const arrow::ChunkedArray& cells, Tally& unreadable);

}  // namespace merit::data
