// The layout of the data does not matter: rows in any order, files split anywhere, events nested or in files of their
// own, every format: the same leads with the same events.
#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <array>
#include <map>

#include "runtime/data/test_files.h"
#include "runtime/data/text_files/json_scan.h"
#include "runtime/data/writing/write.h"

using namespace merit;
using namespace merit::data;
using namespace merit::data::test;

namespace {

using Cells = std::vector<std::optional<std::string>>;

/// Rows of text; a cell may be missing.
struct Rows {
  std::vector<std::string> names;
  std::vector<Cells> rows;
};

const std::vector<std::string> kLeadNames{"id", "Country/Region", "employees", "plan"};
const std::vector<std::string> kEventNames{"lead", "type", "at", "page", "seconds", "key", "name"};

columns::ColumnPtr text_column(const std::vector<Cells>& rows, size_t position) {
  columns::ColumnBuilder builder(columns::Type::text);
  for (const Cells& row : rows) {
    if (row[position]) {
      builder.append_text(*row[position]);
    } else {
      builder.append_missing();
    }
  }
  return builder.finish();
}

columns::Table table_of(const Rows& rows) {
  columns::Table table;
  table.names = rows.names;
  for (size_t i = 0; i < rows.names.size(); ++i) table.columns.push_back(text_column(rows.rows, i));
  table.rows = static_cast<int64_t>(rows.rows.size());
  return table;
}

std::string save(const Directory& directory, const std::string& name, const columns::Table& table) {
  Output output;
  output.path = directory.path(name);
  RC_ASSERT(write(table, output));
  return output.path;
}

/// A small world: leads, and events of them, with a time of its own for each event without a key.
struct World {
  Rows leads{kLeadNames, {}};
  Rows events{kEventNames, {}};
};

template <size_t N>
std::optional<std::string> one_of(const std::array<const char*, N>& values) {
  const auto i = *rc::gen::inRange<size_t>(0, N + 1);
  if (i == N) return std::nullopt;
  return values[i];
}

World any_world() {
  World world;
  const int lead_count = *rc::gen::inRange(1, 8);
  for (int i = 0; i < lead_count; ++i) {
    world.leads.rows.push_back({"l" + std::to_string(i), one_of<4>({"US", " de ", "N/A", "a \"b\", c;\nd"}),
                                one_of<4>({"5", "1e2", "x", "-3"}), one_of<3>({"Free", "paid", "gold"})});
  }
  const int event_count = *rc::gen::inRange(0, 20);
  for (int i = 0; i < event_count; ++i) {
    const std::string lead = "l" + std::to_string(*rc::gen::inRange(0, lead_count));
    const std::string day = std::to_string(10 + i);
    if (*rc::gen::arbitrary<bool>()) {
      world.events.rows.push_back({lead, "Page_View", "2026-10-" + day + " 9:30:00.5", one_of<3>({"/", "/a,b", "ü"}),
                                   one_of<3>({"1", "2.5", "?"}), std::nullopt, std::nullopt});
    } else {
      // Forms share their times: their keys decide.
      world.events.rows.push_back({lead, "form", "2026-10-01T00:00:00Z", std::nullopt, std::nullopt,
                                   "k" + std::to_string(i), one_of<2>({"demo", ""})});
    }
  }
  return world;
}

template <typename Value>
void shuffle(std::vector<Value>& values) {
  for (size_t i = values.size(); i > 1; --i) std::swap(values[i - 1], values[*rc::gen::inRange<size_t>(0, i)]);
}

/// The dump with its leads in the order of their keys.
std::string by_key(const std::string& dump) {
  std::map<std::string, std::string> leads;
  std::string* lead = nullptr;
  if (!dump.starts_with("'l")) RC_FAIL(dump);
  for (size_t at = 0; at < dump.size();) {
    const size_t end = dump.find('\n', at) + 1;
    const std::string line = dump.substr(at, end - at);
    if (line.starts_with("'l")) lead = &leads[line];
    *lead += line;
    at = end;
  }
  std::string sorted;
  for (const auto& [key, text] : leads) sorted += text;
  return sorted;
}

std::string any_name(const std::string& stem) {
  constexpr std::array<const char*, 8> kSuffixes{".csv",   ".tsv",    ".ndjson",     ".parquet",
                                                 ".arrow", ".csv.gz", ".ndjson.zst", ".parquet.gz"};
  return stem + kSuffixes[*rc::gen::inRange<size_t>(0, kSuffixes.size())];
}

/// Splits rows into files of any format.
std::vector<Input> any_files(const Directory& directory, const std::string& stem, const Rows& rows) {
  std::vector<Input> inputs;
  for (size_t begin = 0; begin == 0 || begin < rows.rows.size();) {
    const size_t most = std::max<size_t>(rows.rows.size() - begin, 1);
    const size_t end = std::min(rows.rows.size(), begin + *rc::gen::inRange<size_t>(1, most + 1));
    Rows part{
        rows.names,
        {rows.rows.begin() + static_cast<std::ptrdiff_t>(begin), rows.rows.begin() + static_cast<std::ptrdiff_t>(end)}};
    inputs.push_back(input(save(directory, any_name(stem + std::to_string(inputs.size())), table_of(part))));
    begin = std::max<size_t>(end, 1);
  }
  return inputs;
}

std::string reference_dump(const Directory& directory, const World& world) {
  Inputs inputs;
  inputs.leads = {input(save(directory, "reference_leads.csv", table_of(world.leads)))};
  inputs.events = {input(save(directory, "reference_events.csv", table_of(world.events)))};
  return by_key(read_text(inputs, sample_request()));
}

/// Each lead's events of one type (or all) as a list column, in any order.
columns::ColumnPtr nested_column(const World& world, const std::vector<Cells>& events, std::string_view type) {
  std::vector<Cells> in_order;
  std::vector<int64_t> offsets{0};
  for (const Cells& lead : world.leads.rows) {
    for (const Cells& event : events) {
      if (event[0] == lead[0] && (type.empty() || event[1] == type)) in_order.push_back(event);
    }
    offsets.push_back(static_cast<int64_t>(in_order.size()));
  }
  auto structure = std::make_shared<columns::Column>();
  structure->type = columns::Type::structure;
  structure->length = static_cast<int64_t>(in_order.size());
  for (size_t i = 1; i < kEventNames.size(); ++i) {
    structure->labels.push_back(kEventNames[i]);
    structure->children.push_back(text_column(in_order, i));
  }
  auto list = std::make_shared<columns::Column>();
  list->type = columns::Type::list;
  list->length = static_cast<int64_t>(world.leads.rows.size());
  list->offsets = std::move(offsets);
  list->children = {structure};
  return list;
}

}  // namespace

TEST_CASE("rows in any order, files split anywhere, any format: the same leads and events") {
  CHECK(rc::check([] {
    const Directory directory;
    World world = any_world();
    const std::string expected = reference_dump(directory, world);
    shuffle(world.leads.rows);
    shuffle(world.events.rows);
    Inputs inputs;
    inputs.leads = any_files(directory, "leads", world.leads);
    inputs.events = any_files(directory, "events", world.events);
    RC_ASSERT(by_key(read_text(inputs, sample_request())) == expected);
  }));
}

TEST_CASE("events nested in their leads are the same as events in files") {
  CHECK(rc::check([] {
    const Directory directory;
    World world = any_world();
    const std::string expected = reference_dump(directory, world);
    shuffle(world.leads.rows);
    shuffle(world.events.rows);
    columns::Table table = table_of(world.leads);
    if (*rc::gen::arbitrary<bool>()) {
      table.names.emplace_back("Events");
      table.columns.push_back(nested_column(world, world.events.rows, ""));
    } else {
      table.names.insert(table.names.end(), {"visits", "Form"});
      table.columns.push_back(nested_column(world, world.events.rows, "Page_View"));
      table.columns.push_back(nested_column(world, world.events.rows, "form"));
    }
    Inputs inputs;
    inputs.leads = {input(save(directory, any_name("nested"), table))};
    RC_ASSERT(by_key(read_text(inputs, sample_request())) == expected);
  }));
}
