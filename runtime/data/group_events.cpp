#include "runtime/data/group_events.h"

#include <algorithm>
#include <span>
#include <utility>

namespace merit::data {
namespace {

/// A row with what mostly decides its place, so that sorting seldom looks elsewhere.
struct Placed {
  int64_t at = 0;
  int64_t row = 0;
  uint16_t kind = 0;
};

/// The order of a lead's events: by time, kind, key (missing last), then input.
class EventOrder {
 public:
  explicit EventOrder(const UngroupedEvents& events) : events_(events) {}

  bool operator()(const Placed& a, const Placed& b) const {
    if (a.at != b.at) return a.at < b.at;
    if (a.kind != b.kind) return a.kind < b.kind;
    const int32_t key = events_.key_columns[a.kind];
    if (key >= 0) {
      const int order = compare_keys(*events_.columns[static_cast<size_t>(key)], a.row, b.row);
      if (order != 0) return order < 0;
    }
    return a.row < b.row;
  }

 private:
  static int compare_keys(const columns::Column& key, int64_t a, int64_t b) {
    const bool a_known = key.known(a);
    const bool b_known = key.known(b);
    if (!a_known || !b_known) return static_cast<int>(b_known) - static_cast<int>(a_known);
    const auto i = static_cast<size_t>(a);
    const auto j = static_cast<size_t>(b);
    if (key.type == columns::Type::text) return key.text_at(a).compare(key.text_at(b));
    if (key.type == columns::Type::number) return (key.numbers[i] > key.numbers[j]) - (key.numbers[i] < key.numbers[j]);
    return (key.integers[i] > key.integers[j]) - (key.integers[i] < key.integers[j]);
  }

  const UngroupedEvents& events_;
};

bool is_identity(const std::vector<int64_t>& rows, size_t count) {
  if (rows.size() != count) return false;
  for (size_t i = 0; i < count; ++i) {
    if (rows[i] != static_cast<int64_t>(i)) return false;
  }
  return true;
}

/// The rows of all leads, lead after lead, each lead's in the order of the input: a counting sort. Sets `offsets`.
std::vector<Placed> place_by_lead(const UngroupedEvents& events, int64_t lead_count, std::vector<int64_t>& offsets) {
  offsets.assign(static_cast<size_t>(lead_count) + 1, 0);
  for (const auto& owner : events.owners) ++offsets[static_cast<size_t>(owner.lead) + 1];
  for (size_t i = 1; i < offsets.size(); ++i) offsets[i] += offsets[i - 1];
  std::vector<int64_t> next(offsets.begin(), offsets.end() - 1);
  std::vector<Placed> placed(events.owners.size());
  for (const auto& owner : events.owners) {
    const auto row = static_cast<size_t>(owner.row);
    placed[static_cast<size_t>(next[static_cast<size_t>(owner.lead)]++)] = {events.at[row], owner.row,
                                                                            events.kind[row]};
  }
  return placed;
}

/// Sorts each lead's events, but those that are in order already, as they are in most files.
std::vector<int64_t> sorted_rows(const UngroupedEvents& events, std::vector<Placed>&& placed,
                                 const std::vector<int64_t>& offsets) {
  const EventOrder before(events);
  for (size_t lead = 0; lead + 1 < offsets.size(); ++lead) {
    const auto begin = placed.begin() + offsets[lead];
    const auto end = placed.begin() + offsets[lead + 1];
    if (!std::is_sorted(begin, end, before)) std::sort(begin, end, before);
  }
  std::vector<int64_t> rows;
  rows.reserve(placed.size());
  for (const Placed& event : placed) rows.push_back(event.row);
  return rows;
}

template <typename Value>
std::vector<Value> gathered(const std::vector<Value>& values, const std::vector<int64_t>& rows) {
  std::vector<Value> result;
  result.reserve(rows.size());
  for (const int64_t row : rows) result.push_back(values[static_cast<size_t>(row)]);
  return result;
}

}  // namespace

columns::Events group_events(UngroupedEvents&& events, int64_t lead_count) {
  columns::Events grouped;
  auto placed = place_by_lead(events, lead_count, grouped.offsets);
  const std::vector<int64_t> rows = sorted_rows(events, std::move(placed), grouped.offsets);
  grouped.field_columns = std::move(events.field_columns);
  if (is_identity(rows, events.at.size())) {
    grouped.kind = std::move(events.kind);
    grouped.at = std::move(events.at);
    grouped.columns = std::move(events.columns);
    return grouped;
  }
  grouped.kind = gathered(events.kind, rows);
  grouped.at = gathered(events.at, rows);
  for (const auto& column : events.columns) grouped.columns.push_back(columns::gather(*column, rows));
  return grouped;
}

}  // namespace merit::data
