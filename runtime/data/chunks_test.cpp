// More rows than a chunk has: what is read does not depend on where files, parts and chunks end, nor on threads.
#include <doctest/doctest.h>

#include <algorithm>

#include "runtime/data/tables/raw_table.h"
#include "runtime/data/test_files.h"
#include "runtime/data/writing/write.h"

using namespace merit;
using namespace merit::data;
using namespace merit::data::test;

namespace {

constexpr int64_t kEvents = 100'000;
static_assert(kEvents > 3 * kMostChunkRows);
constexpr int64_t kStart = 1790812800000000;  // 2026-10-01
constexpr int64_t kSecond = 1'000'000;

/// Event `i` of many: most are visits; times go to and fro, and some events have what is wrong with events.
struct Event {
  std::string lead, type, at, page, key;
};

Event event(int64_t i, int64_t leads) {
  Event made;
  made.lead = fmt::format("l{}", i * 7919 % (leads + leads / 50));  // some are of nobody
  made.type = i % 5 == 0 ? "form" : i % 301 == 0 ? "reply" : "page_view";
  made.at = i % 997 == 0 ? "soon" : time_text(kStart + (i * 104729 % kEvents) * kSecond);
  made.page = fmt::format("/page/{}", i % 211);
  made.key = made.type == "form" && i % 3 != 0 ? fmt::format("k{}", i % 19'990) : "";
  return made;
}

columns::Table events_table(int64_t begin, int64_t end, int64_t leads) {
  std::vector<columns::ColumnBuilder> builders;
  for (int i = 0; i < 7; ++i) builders.emplace_back(columns::Type::text);
  const auto add = [&builders](size_t column, const std::string& text) {
    text.empty() ? builders[column].append_missing() : builders[column].append_text(text);
  };
  for (int64_t i = begin; i < end; ++i) {
    const Event made = event(i, leads);
    add(0, made.lead);
    add(1, made.type);
    add(2, made.at);
    add(3, made.page);
    add(4, i % 13 == 0 ? "" : i % 1009 == 0 ? "long" : std::to_string(i));
    add(5, made.key);
    add(6, i % 2 == 0 ? "demo" : "talk");
  }
  columns::Table table;
  table.names = {"lead", "type", "at", "page", "seconds", "key", "name"};
  for (auto& builder : builders) table.columns.push_back(builder.finish());
  table.rows = end - begin;
  return table;
}

std::string save(const Directory& directory, const std::string& name, const columns::Table& table) {
  Output output;
  output.path = directory.path(name);
  REQUIRE(write(table, output));
  return output.path;
}

std::string leads_file(const Directory& directory, int64_t leads) {
  std::string text = "id,Country/Region,employees,plan\n";
  for (int64_t i = 0; i < leads; ++i) text += fmt::format("l{},c{},{},free\n", i, i % 5000, i);
  return directory.write("leads.csv", text);
}

struct Read {
  std::string leads;
  std::vector<std::pair<std::string, int64_t>> findings;
  int64_t rows_read = 0, rows_kept = 0;

  bool operator==(const Read&) const = default;
};

Read read_with(const Inputs& inputs, Request request, unsigned threads, bool by_partition = false) {
  ReadOptions options;
  options.threads = threads;
  options.by_partition = by_partition;
  request.now = kStart + kEvents / 2 * kSecond;
  const auto datasets = read(inputs, {request}, options);
  REQUIRE(datasets);
  Read result{dump(request, datasets->front()), {}, 0, 0};
  for (const Problem& finding : datasets->front().report.findings) {
    result.findings.emplace_back(finding.name(), finding.count);
  }
  result.rows_read = datasets->front().report.events_read;
  result.rows_kept = datasets->front().report.events_kept;
  return result;
}

/// Sees the visits of some hours, at all times those of one page and those without seconds, and of forms those that
/// have a key and one name.
Request request_with_views() {
  Request request = sample_request();
  EventKind& visit = request.kinds[0];
  visit.fields[1].type = columns::Type::text;
  visit.views = {kStart + 30'000 * kSecond, kStart, kStart};
  visit.tests = {{.field = 0, .asking = 0b010, .missing = 0b101, .text = {}, .integer = {}},
                 {.field = 1, .asking = 0b100, .missing = 0b111, .text = {}, .integer = {}}};
  visit.tests[0].text = [](std::string_view page) { return page == "/page/7" ? 0b111 : 0b101; };
  visit.tests[1].text = [](std::string_view) { return 0b011; };
  EventKind& form = request.kinds[1];
  form.views = {kStart};
  form.tests = {{.field = 0, .asking = 1, .missing = 0, .text = {}, .integer = {}},
                {.field = 1, .asking = 1, .missing = 0, .text = {}, .integer = {}}};
  form.tests[0].text = [](std::string_view) { return 1; };
  form.tests[1].text = [](std::string_view name) { return name == "demo" ? 1 : 0; };
  return request;
}

/// Reads the same events in all ways.
void check_all_ways(const Request& request, int64_t least_kept, size_t findings) {
  const Directory directory;
  Inputs inputs;
  const int64_t leads = 9000;  // two partitions of leads, and some
  inputs.leads = {input(leads_file(directory, leads))};
  const auto whole = events_table(0, kEvents, leads);
  inputs.events = {input(save(directory, "events.parquet", whole))};
  const Read expected = read_with(inputs, request, 1);
  CHECK(expected.rows_kept > least_kept);
  CHECK(expected.findings.size() == findings);

  CHECK(read_with(inputs, request, 2) == expected);
  CHECK(read_with(inputs, request, 5) == expected);
  CHECK(read_with(inputs, request, 2, true) == expected);
  for (const char* name : {"events.csv", "events.arrow", "events.ndjson"}) {
    CAPTURE(name);
    inputs.events = {input(save(directory, name, whole))};
    CHECK(read_with(inputs, request, 2) == expected);
    CHECK(read_with(inputs, request, 2, true) == expected);
  }
  inputs.events.clear();
  int64_t begin = 0;
  for (const int64_t end : {int64_t{1}, kMostChunkRows + 1, 2 * kMostChunkRows + 1, kEvents - 1, kEvents}) {
    inputs.events.push_back(
        input(save(directory, fmt::format("part{}.parquet", end), events_table(begin, end, leads))));
    begin = end;
  }
  CHECK(read_with(inputs, request, 2) == expected);
  CHECK(read_with(inputs, request, 2, true) == expected);
}

}  // namespace

TEST_CASE("many events give the same however they are cut, stored and shared between threads") {
  check_all_ways(sample_request(), kEvents / 4, 6);
}

TEST_CASE("so do those that can be seen") {
  check_all_ways(request_with_views(), kEvents / 8, 5);
}

TEST_CASE("so do those of a part that come block by block, whose pages are few at first and then all different") {
  const Directory directory;
  constexpr int64_t kMany = 3 * kEvents;
  const int64_t leads = 9000;
  Request request = sample_request();
  request.kinds[1].key_field = -1;  // a key would have to wait for all parts
  auto whole = events_table(0, kMany, leads);
  columns::ColumnBuilder pages(columns::Type::text);
  for (int64_t i = 0; i < kMany; ++i) pages.append_text(fmt::format("/{}", i < kEvents ? i % 211 : i));
  whole.columns[3] = pages.finish();
  Inputs inputs;
  inputs.leads = {input(leads_file(directory, leads))};
  inputs.events = {input(save(directory, "events.parquet", whole))};
  const Read expected = read_with(inputs, request, 1);
  CHECK(expected.rows_kept > kEvents);
  CHECK(read_with(inputs, request, 2, true) == expected);
  inputs.events.clear();
  for (int64_t begin = 0; begin < kMany; begin += 30'000) {  // less than a block each
    std::vector<int64_t> rows;
    for (int64_t i = begin; i < std::min(kMany, begin + 30'000); ++i) rows.push_back(i);
    columns::Table part{whole.names, {}, static_cast<int64_t>(rows.size())};
    for (const auto& column : whole.columns) part.columns.push_back(columns::gather(*column, rows));
    inputs.events.push_back(input(save(directory, fmt::format("part{}.parquet", begin), part)));
  }
  CHECK(read_with(inputs, request, 1) == expected);
  CHECK(read_with(inputs, request, 2, true) == expected);
}

TEST_CASE("examples are the first in the order of the input, whoever finds them") {
  const Directory directory;
  Inputs inputs;
  inputs.leads = {input(leads_file(directory, 10))};
  inputs.events = {input(save(directory, "events.parquet", events_table(0, kEvents, 10)))};
  ReadOptions options;
  options.threads = 3;
  const std::string findings = read_findings(inputs, sample_request(), options);
  CHECK(findings.find("  row 302: reply\n  row 603: reply\n  row 904: reply\n") != std::string::npos);
  CHECK(findings.find("  row 1: soon\n  row 998: soon\n  row 1995: soon\n") != std::string::npos);
}

TEST_CASE("one lead may have all the events") {
  const Directory directory;
  std::string text = "id,at,page,seconds\n";
  for (int64_t i = 0; i < kEvents; ++i) text += fmt::format("a,{},/{},1\n", time_text(kStart - i * kSecond), i % 7);
  Inputs inputs;
  inputs.leads = {input(directory.write("leads.csv", "id,Country/Region,employees,plan\na,US,1,free\nb,US,1,free\n"))};
  inputs.events = {input(directory.write("visits.csv", text), "visit")};
  const auto datasets = read(inputs, {sample_request()}, {});
  REQUIRE(datasets);
  const columns::Events& events = datasets->front().leads.events;
  CHECK(events.offsets == std::vector<int64_t>{0, kEvents, kEvents});
  CHECK(std::is_sorted(events.at.begin(), events.at.end()));
  CHECK(events.at.back() == kStart);
}

TEST_CASE("no leads, and no events") {
  const Directory directory;
  Inputs inputs;
  inputs.leads = {input(directory.write("leads.csv", "id,Country/Region,employees,plan\n"))};
  inputs.events = {input(directory.write("visits.csv", "id,at,page,seconds\na,2026-10-01,/,1\n"), "visit")};
  CHECK(read_text(inputs, sample_request()).empty());
  inputs.events = {input(directory.write("none.csv", "id,at,page,seconds\n"), "visit")};
  CHECK(read_text(inputs, sample_request()).empty());
  inputs.leads = {input(directory.write("leads.csv", "id,Country/Region,employees,plan\na,US,1,free\n"))};
  const auto datasets = read(inputs, {sample_request()}, {});
  REQUIRE(datasets);
  const columns::Events& events = datasets->front().leads.events;
  CHECK(events.offsets == std::vector<int64_t>{0, 0});
  REQUIRE(events.columns.size() == 4);
  CHECK(events.columns[0]->type == columns::Type::text);
  CHECK(events.columns[1]->type == columns::Type::number);
}

TEST_CASE("events by partitions are stored as they say, in each partition alike") {
  const Directory directory;
  Inputs inputs;
  const int64_t leads = 9000;
  inputs.leads = {input(leads_file(directory, leads))};
  inputs.events = {input(save(directory, "events.parquet", events_table(0, kEvents, leads)))};
  ReadOptions options;
  options.by_partition = true;
  const auto datasets = read(inputs, {sample_request()}, options);
  REQUIRE(datasets);
  const columns::Leads& read = datasets->front().leads;
  REQUIRE(read.partitions);
  CHECK(read.events.rows() == 0);
  CHECK(read.event_rows() == datasets->front().report.events_kept);
  int64_t rows = 0;
  for (size_t partition = 0; partition < 3; ++partition) {
    const columns::Events events = read.partitions->group(partition);
    rows += events.rows();
    CHECK(static_cast<int64_t>(events.offsets.size()) ==
          std::min(columns::kPartitionLeads, leads - static_cast<int64_t>(partition) * columns::kPartitionLeads) + 1);
    CHECK(events.field_columns == read.events.field_columns);
    REQUIRE(events.columns.size() == read.events.columns.size());
    for (size_t c = 0; c < events.columns.size(); ++c) {
      CHECK(events.columns[c]->dictionary == read.events.columns[c]->dictionary);
      CHECK(events.columns[c]->validity.empty() == read.events.columns[c]->validity.empty());
    }
  }
  CHECK(rows == read.event_rows());
}

TEST_CASE("types may be missing in the first chunk, and too many in the next") {
  const Directory directory;
  std::string text = "id,type,at,page,seconds,key,name\n";
  for (int64_t i = 0; i < kMostChunkRows; ++i) text += "a,,2026-10-01,/,1,,\n";
  text += "a,page_view,2026-10-01,/1,1,,\na,form,2026-10-02,,,k,n\n";
  for (int64_t i = 0; i < kMostChunkRows; ++i) text += fmt::format("a,type {},2026-10-03,,,,\n", i);
  text += "a,,2026-10-04,/,1,,\na,Page_View,2026-10-05,/2,1,,\n";
  Inputs inputs;
  inputs.leads = {input(directory.write("leads.csv", "id,Country/Region,employees,plan\na,US,1,free\n"))};
  inputs.events = {input(directory.write("events.csv", text))};
  CHECK(read_text(inputs, sample_request()) ==
        "'a' 'US' 1 free\n  2026-10-01T00:00:00Z visit '/1' 1\n  2026-10-02T00:00:00Z form 'k' 'n'\n"
        "  2026-10-05T00:00:00Z visit '/2' 1\n");
  const auto datasets = read(inputs, {sample_request()}, {});
  REQUIRE(datasets);
  CHECK(datasets->front().report.findings.front().count == 2 * kMostChunkRows + 1);
}
