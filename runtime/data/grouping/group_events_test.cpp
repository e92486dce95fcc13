#include "runtime/data/grouping/group_events.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace merit::data {
namespace {

using columns::Column;
using columns::Type;

constexpr int64_t kNow = 4'000'000'000'000'000;  // no event is later

// The columns of these events; the key of events of the second kind is the text that is a code.
constexpr size_t kCode = 0, kInteger = 1, kNumber = 2, kText = 3, kColumns = 4;
constexpr Type kTypes[kColumns] = {Type::text, Type::integer, Type::number,
                                   Type::text};  // NOLINT(modernize-avoid-c-arrays)
constexpr uint16_t kKeyless = 0, kKeyed = 1;

struct Event {
  std::vector<int32_t> leads;  ///< ascending
  int64_t at = 0;
  uint16_t kind = kKeyless;
  std::optional<std::string> code;
  std::optional<int64_t> integer;
  std::optional<double> number;
  std::optional<std::string> text;

  bool operator==(const Event&) const = default;
};
using Part = std::vector<Event>;

/// As they are given to be grouped: texts that are codes by a dictionary of the part's own, or by `shared`.
OwnedEvents owned(const Part& part, const std::shared_ptr<const columns::Dictionary>& shared) {
  OwnedEvents events;
  auto own = std::make_shared<columns::Dictionary>();
  std::vector<std::shared_ptr<Column>> cells;
  for (const Type type : kTypes) {
    cells.push_back(std::make_shared<Column>());
    cells.back()->type = type;
  }
  cells[kText]->offsets.push_back(0);
  const auto code_of = [&](const std::string& text) {
    const auto& values = shared ? shared->values : own->values;
    const auto place = std::ranges::find(values, text) - values.begin();
    if (!shared && place == std::ssize(values)) own->values.push_back(text);
    return static_cast<int32_t>(place);
  };
  for (const Event& event : part) {
    const auto number = static_cast<uint32_t>(events.kind.size());
    events.kind.push_back(event.kind);
    events.at.push_back(event.at);
    events.leads.push_back(event.leads.empty() ? -1 : event.leads.front());
    for (size_t i = 1; i < event.leads.size(); ++i) events.further.push_back({event.leads[i], number});
    cells[kCode]->codes.push_back(event.code ? code_of(*event.code) : 0);
    cells[kCode]->append_validity(event.code.has_value());
    cells[kInteger]->integers.push_back(event.integer.value_or(0));
    cells[kInteger]->append_validity(event.integer.has_value());
    cells[kNumber]->numbers.push_back(event.number.value_or(0));
    cells[kNumber]->append_validity(event.number.has_value());
    cells[kText]->bytes += event.text.value_or("");
    cells[kText]->offsets.push_back(static_cast<int64_t>(cells[kText]->bytes.size()));
    cells[kText]->append_validity(event.text.has_value());
  }
  if (own->values.empty()) own->values.emplace_back();
  cells[kCode]->dictionary = shared ? shared : own;
  events.columns = std::move(cells);
  return events;
}

EventShape shape() {
  EventShape shape;
  for (const Type type : kTypes) {
    auto empty = std::make_shared<Column>();
    empty->type = type;
    shape.empty_columns.push_back(std::move(empty));
  }
  shape.field_columns = {{0, 1, 2, 3}, {0, 1, 2, 3}};
  shape.key_columns = {-1, kCode};
  return shape;
}

EventGrouping grouping(const std::vector<Part>& parts, int64_t leads,
                       const std::shared_ptr<const columns::Dictionary>& shared = nullptr) {
  CommonLayout common(2, kNow);
  std::vector<PartitionedBlock> blocks;
  for (const Part& part : parts) {
    for (PartitionedBlock& block : partition(owned(part, shared), partitions_of(leads), common)) {
      blocks.push_back(std::move(block));
    }
  }
  return {std::move(blocks), shape(), leads, 2};
}

/// The events of some leads, one after the other.
std::vector<Event> read(const columns::Events& events, int64_t first_lead) {
  std::vector<Event> all;
  for (size_t i = 0; i + 1 < events.offsets.size(); ++i) {
    for (int64_t row = events.offsets[i]; row < events.offsets[i + 1]; ++row) {
      const auto place = static_cast<size_t>(row);
      Event& event = all.emplace_back();
      event.leads = {static_cast<int32_t>(first_lead + static_cast<int64_t>(i))};
      event.at = events.at[place];
      event.kind = events.kind[place];
      if (const Column& codes = *events.columns[kCode]; codes.known(row)) event.code = codes.text_at(row);
      if (const Column& cells = *events.columns[kInteger]; cells.known(row)) event.integer = cells.integers[place];
      if (const Column& cells = *events.columns[kNumber]; cells.known(row)) event.number = cells.numbers[place];
      if (const Column& texts = *events.columns[kText]; texts.known(row)) event.text = texts.text_at(row);
    }
  }
  return all;
}

/// The same in the plainest way: by lead, time, kind and key, a missing key behind the others, then as they came.
std::vector<Event> in_order(const std::vector<Part>& parts) {
  std::vector<Event> all;
  for (const Part& part : parts) {
    for (const Event& event : part) {
      for (const int32_t lead : event.leads) {
        all.push_back(event);
        all.back().leads = {lead};
      }
    }
  }
  std::ranges::stable_sort(all, [](const Event& a, const Event& b) {
    const auto rest = [](const Event& event) { return std::tuple(event.leads.front(), event.at, event.kind); };
    if (rest(a) != rest(b) || a.kind != kKeyed) return rest(a) < rest(b);
    return a.code && b.code ? *a.code < *b.code : a.code.has_value() && !b.code.has_value();
  });
  return all;
}

template <typename Value>
std::optional<Value> any_cell(const std::vector<Value>& values, bool may_be_missing) {
  if (may_be_missing && *rc::gen::inRange(0, 3) == 0) return std::nullopt;
  return values[*rc::gen::inRange<size_t>(0, values.size())];
}

/// Of a part all of whose times and integers are of a few sizes, so that layouts differ from part to part.
Part any_part(int32_t leads) {
  const auto unit = *rc::gen::element<int64_t>(1, 1'000'000, 86'400'000'000, 40'000'000'000'000);
  const auto from = *rc::gen::element<int64_t>(-3'000'000'000'000'000, 0, 1'700'000'000'000'000);
  const std::vector<std::vector<int64_t>> sizes = {{7}, {-1, 0, 1}, {1'000'000, 90'000}, {INT64_MIN, INT64_MAX, 3}};
  const auto integers = *rc::gen::elementOf(sizes);
  const std::vector<std::string> texts = {"a", "b", "", "cc", "longer than most"};
  const bool may_be_missing = *rc::gen::arbitrary<bool>();
  const int owned = *rc::gen::element(0, 2, 5);  // of five
  Part part(*rc::gen::inRange<size_t>(0, 60));
  for (Event& event : part) {
    if (*rc::gen::inRange(0, 5) < owned) event.leads.push_back(*rc::gen::inRange(0, leads));
    while (!event.leads.empty() && event.leads.back() + 1 < leads && *rc::gen::inRange(0, 20) == 0) {
      event.leads.push_back(event.leads.back() + 1);
    }
    event.at = from + unit * *rc::gen::inRange<int64_t>(0, 50);
    event.kind = *rc::gen::element(kKeyless, kKeyed);
    event.code = any_cell(texts, may_be_missing);
    event.integer = any_cell(integers, may_be_missing);
    event.number = any_cell(std::vector{0.0, 1.5, 1e300}, may_be_missing);
    event.text = any_cell(texts, may_be_missing);
  }
  return part;
}

}  // namespace

TEST_CASE("grouped events are those of each lead, put in order one by one") {
  CHECK(rc::check([] {
    const auto leads = *rc::gen::element<int32_t>(1, 3, 5000);
    std::vector<Part> parts;
    for (int left = *rc::gen::inRange(0, 6); left > 0; --left) parts.push_back(any_part(leads));
    if (*rc::gen::arbitrary<bool>()) {  // as most tables are
      for (Part& part : parts) {
        std::ranges::stable_sort(part, {}, [](const Event& event) { return event.at; });
      }
    }
    const auto shared = std::make_shared<const columns::Dictionary>(
        columns::Dictionary{{"longer than most", "cc", "not met", "", "b", "a"}});
    const EventGrouping grouped = grouping(parts, leads, *rc::gen::element(shared, decltype(shared)()));
    const std::vector<Event> expected = in_order(parts);
    RC_ASSERT(grouped.rows() == std::ssize(expected));
    RC_ASSERT(read(grouped.group_all(2), 0) == expected);
    std::vector<Event> by_partition;
    for (size_t number = 0; number < partitions_of(leads); ++number) {
      const auto first = static_cast<int64_t>(number) * kPartitionLeads;
      for (Event& event : read(grouped.group(number), first)) by_partition.push_back(std::move(event));
    }
    RC_ASSERT(by_partition == expected);
  }));
}

TEST_CASE("a cell stays known where only events that belong to no lead lack theirs") {
  const Event with_cells{{0}, 0, kKeyless, "a", 5, 1.5, "t"};
  const Event without_cells{{}, 0, kKeyless, {}, {}, {}, {}};
  const std::vector<Part> parts = {{with_cells}, {without_cells}, {with_cells}};
  CHECK(read(grouping(parts, 2).group_all(1), 0) == std::vector{with_cells, with_cells});
}

}  // namespace merit::data
