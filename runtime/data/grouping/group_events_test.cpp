#include "runtime/data/grouping/group_events.h"

#include <doctest/doctest.h>

#include <memory>
#include <utility>
#include <vector>

namespace merit::data {
namespace {

constexpr int64_t kLeads = 2;

/// Events of one kind, a second apart, each with a text that is a code.
OwnedEvents events_of(std::vector<int32_t> leads, std::vector<int32_t> codes, std::vector<uint64_t> validity = {}) {
  auto column = std::make_shared<columns::Column>();
  column->type = columns::Type::text;
  column->dictionary = std::make_shared<const columns::Dictionary>(columns::Dictionary{{"a", "b"}});
  column->length = static_cast<int64_t>(codes.size());
  column->codes = std::move(codes);
  column->validity = std::move(validity);
  OwnedEvents events;
  events.kind.resize(leads.size());
  for (size_t i = 0; i < leads.size(); ++i) events.at.push_back(static_cast<int64_t>(i) * 1'000'000);
  events.columns.push_back(std::move(column));
  events.leads = std::move(leads);
  return events;
}

columns::Events grouped(std::vector<OwnedEvents> parts) {
  CommonLayout common(1, 1'000'000'000'000);
  std::vector<PartitionedBlock> blocks;
  for (OwnedEvents& part : parts) {
    for (PartitionedBlock& block : partition(std::move(part), partitions_of(kLeads), common)) {
      blocks.push_back(std::move(block));
    }
  }
  const auto texts = std::make_shared<columns::Column>();
  texts->type = columns::Type::text;
  EventShape shape;
  shape.empty_columns = {texts};
  shape.field_columns = {{0}};
  shape.key_columns = {-1};
  return EventGrouping(std::move(blocks), std::move(shape), kLeads, 1).group_all(1);
}

std::vector<bool> known_cells(const columns::Events& events) {
  std::vector<bool> known;
  for (int64_t row = 0; row < events.columns[0]->length; ++row) known.push_back(events.columns[0]->known(row));
  return known;
}

}  // namespace

TEST_CASE("a cell stays known where only events that belong to no lead lack theirs") {
  std::vector<OwnedEvents> parts;
  parts.push_back(events_of({0, 0, 1}, {0, 1, 0}));
  parts.push_back(events_of({-1, -1}, {0, 0}, {0b10}));
  parts.push_back(events_of({1}, {0}));
  const columns::Events events = grouped(std::move(parts));
  CHECK(known_cells(events) == std::vector<bool>{true, true, true, true});
  REQUIRE(events.columns[0]->length == 4);
  for (int64_t row = 0; row < 4; ++row) CHECK(events.columns[0]->text_at(row) == (row == 1 ? "b" : "a"));
}

TEST_CASE("a cell is missing where an event of a lead lacks its own") {
  std::vector<OwnedEvents> parts;
  parts.push_back(events_of({0, 0, 1}, {0, 1, 0}));
  parts.push_back(events_of({1, 1}, {0, 0}, {0b10}));
  CHECK(known_cells(grouped(std::move(parts))) == std::vector<bool>{true, true, false, true, true});
}

}  // namespace merit::data
