/// Private to runtime/data: in which columns of a table the events' lead, time, kind and fields stand.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/data/terms/problems.h"
#include "runtime/data/terms/request.h"

namespace merit::data {

/// What is known of a table of events before its rows are.
struct EventColumns {
  std::string file;
  std::vector<std::string> names;
  std::optional<int32_t> kind;  ///< all its rows are of this kind
  bool nested = false;          ///< its events stand in their leads: no column says whose they are
  bool from_rows = false;       ///< its columns are those that some row has

  bool may_hold(size_t k) const { return !kind || *kind == static_cast<int32_t>(k); }
};

/// Columns by position; -1: the table lacks it, or nobody needs it.
struct KindBinding {
  int32_t at = -1;
  int32_t lead = -1;
  std::vector<int32_t> fields;
};

struct EventBinding {
  int32_t type = -1;  ///< of a table of several kinds
  std::vector<KindBinding> kinds;
};

/// Calls `use` for each column that is needed, maybe more than once.
template <typename Use>
void for_each_column(const EventBinding& binding, const Use& use) {
  const auto use_found = [&](int32_t column) {
    if (column >= 0) use(column);
  };
  use_found(binding.type);
  for (const KindBinding& kind : binding.kinds) {
    use_found(kind.at);
    use_found(kind.lead);
    for (const int32_t field : kind.fields) use_found(field);
  }
}

/// The kind that `--events NAME=F` means; nothing where the definition has none.
std::optional<int32_t> kind_called(const Request& request, std::string_view name);

/// Whether an event's field must be read: something looks at it, or rows are judged by it.
bool is_needed(const EventKind& kind, size_t field);

/// Finds the columns of one table. Two that fit are a problem, as is a table of several kinds without a type column; a
/// column that is not found is not: another table may have it.
EventBinding bind_events(const Request& request, const EventColumns& table, std::vector<Problem>& problems);

/// Says which columns no table has. `rows[table][kind]`, where it is known, is how many events of a kind a table holds:
/// then a table that has some must have their time and lead, and a JSON file with none need not have their fields.
void check_found(const Request& request, const std::vector<EventColumns>& tables,
                 const std::vector<EventBinding>& bindings, const std::vector<std::vector<int64_t>>* rows,
                 std::vector<Problem>& problems);

}  // namespace merit::data
