#include "runtime/data/group_events.h"

#include <algorithm>
#include <span>
#include <utility>

namespace merit::data {
namespace {

/// The order of a lead's events: by time, kind, key (missing last), then input.
class EventOrder {
 public:
  explicit EventOrder(const UngroupedEvents& events) : events_(events) {}

  bool operator()(int64_t a, int64_t b) const {
    const auto i = static_cast<size_t>(a);
    const auto j = static_cast<size_t>(b);
    if (events_.at[i] != events_.at[j]) return events_.at[i] < events_.at[j];
    if (events_.kind[i] != events_.kind[j]) return events_.kind[i] < events_.kind[j];
    const int32_t key = events_.key_columns[events_.kind[i]];
    if (key >= 0) {
      const int order = compare_keys(*events_.columns[static_cast<size_t>(key)], a, b);
      if (order != 0) return order < 0;
    }
    return a < b;
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
  // Counting sort by lead: stable, so that rows stay in the order of the input.
  grouped.offsets.assign(static_cast<size_t>(lead_count) + 1, 0);
  for (const auto& owner : events.owners) ++grouped.offsets[static_cast<size_t>(owner.lead) + 1];
  for (size_t i = 1; i < grouped.offsets.size(); ++i) grouped.offsets[i] += grouped.offsets[i - 1];
  std::vector<int64_t> next(grouped.offsets.begin(), grouped.offsets.end() - 1);
  std::vector<int64_t> rows(events.owners.size());
  for (const auto& owner : events.owners) {
    rows[static_cast<size_t>(next[static_cast<size_t>(owner.lead)]++)] = owner.row;
  }

  const EventOrder before(events);
  for (size_t lead = 0; lead + 1 < grouped.offsets.size(); ++lead) {
    const auto begin = rows.begin() + grouped.offsets[lead];
    const auto end = rows.begin() + grouped.offsets[lead + 1];
    if (!std::is_sorted(begin, end, before)) std::sort(begin, end, before);
  }

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
