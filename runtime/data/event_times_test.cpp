// Times that nobody asks for are not read: what is read, and what is said of it, is as if they were.
#include "runtime/data/events/event_times.h"

#include <arrow/array.h>
#include <arrow/builder.h>
#include <arrow/io/file.h>
#include <arrow/table.h>
#include <doctest/doctest.h>
#include <parquet/arrow/writer.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "runtime/data/test_files.h"

using namespace merit;
using namespace merit::data;
using namespace merit::data::test;

namespace {

using Times = std::vector<std::optional<int64_t>>;

std::shared_ptr<arrow::Array> texts(const std::vector<std::string>& values) {
  arrow::StringBuilder builder;
  REQUIRE(builder.AppendValues(values).ok());
  return *builder.Finish();
}

std::shared_ptr<arrow::Array> times_as(const Times& micros, const std::shared_ptr<arrow::DataType>& type) {
  const auto per_micro = [&](int64_t at) -> int64_t {
    if (type->id() != arrow::Type::TIMESTAMP) return at;
    switch (static_cast<const arrow::TimestampType&>(*type).unit()) {
      case arrow::TimeUnit::MILLI:
        return at / 1000;
      case arrow::TimeUnit::NANO:
        return at * 1000;
      default:
        return at;
    }
  };
  if (type->id() == arrow::Type::STRING) {
    arrow::StringBuilder builder;
    for (const auto& at : micros) REQUIRE((at ? builder.Append(time_text(*at)) : builder.AppendNull()).ok());
    return *builder.Finish();
  }
  arrow::TimestampBuilder builder(type, arrow::default_memory_pool());
  for (const auto& at : micros) REQUIRE((at ? builder.Append(per_micro(*at)) : builder.AppendNull()).ok());
  return *builder.Finish();
}

const auto kZoned = arrow::timestamp(arrow::TimeUnit::MICRO, "UTC");

/// Visits of the lead `a`, in row groups of three, unless a column says of which types they are. Every other page is
/// `/careers`.
struct Sample {
  Directory directory;
  Inputs inputs;
  Request request = sample_request();
  explicit Sample(const Times& at, const std::shared_ptr<arrow::DataType>& type = kZoned) : Sample(at, type, true) {}

  Sample(const Times& at, const std::shared_ptr<arrow::DataType>& type, bool with_statistics, bool int96 = false,
         const std::vector<std::string>& types = {}) {
    std::vector<std::string> pages, leads;
    for (size_t i = 0; i < at.size(); ++i) {
      pages.emplace_back(i % 2 == 0 ? "/careers" : "/home");
      leads.emplace_back(i % 5 == 4 ? "stranger" : "a");
    }
    arrow::FieldVector fields = {arrow::field("lead", arrow::utf8()), arrow::field("at", type),
                                 arrow::field("page", arrow::utf8())};
    arrow::ArrayVector columns = {texts(leads), times_as(at, type), texts(pages)};
    if (!types.empty()) {
      fields.push_back(arrow::field("type", arrow::utf8()));
      columns.push_back(texts(types));
    }
    const auto table = arrow::Table::Make(arrow::schema(std::move(fields)), std::move(columns));
    parquet::WriterProperties::Builder properties;
    if (!with_statistics) properties.disable_statistics();
    parquet::ArrowWriterProperties::Builder stored;
    if (int96) stored.enable_deprecated_int96_timestamps();
    auto file = *arrow::io::FileOutputStream::Open(directory.path("events.parquet"));
    REQUIRE(parquet::arrow::WriteTable(*table, arrow::default_memory_pool(), file, 3, properties.build(),
                                       stored.store_schema()->build())
                .ok());
    REQUIRE(file->Close().ok());
    inputs.leads = {input(directory.write("leads.csv", "id,Country/Region,employees,plan\na,US,1,free\n"))};
    inputs.events = {input(directory.path("events.parquet"))};
    if (types.empty()) inputs.events[0].kind = "visit";
    // All since October, and `/careers` ever, whenever that was.
    EventKind& visit = request.kinds[0];
    visit.views = {kOctober, kAlways};
    visit.tests = {{.field = 0, .asking = 0b10, .missing = 0b01, .text = {}, .integer = {}}};
    visit.tests[0].text = [](std::string_view page) { return page == "/careers" ? 0b11 : 0b01; };
    visit.timeless = 0b10;
    visit.fields[1].wanted = false;
    request.kinds[1].wanted = false;
  }

  std::string text() const { return read_text(inputs, request); }
  std::string findings() const { return read_findings(inputs, request); }
  /// The same, as if each view asked for times.
  Sample& ask_all() {
    request.kinds[0].timeless = 0;
    return *this;
  }
};

/// The times of events, as days after October began.
std::string days(const std::string& text) {
  std::string days;
  for (size_t line = text.find("\n  "); line != std::string::npos; line = text.find("\n  ", line + 1)) {
    days += text.substr(line + 3, 10) + " ";
  }
  return days;
}

const Times kInOrder = {kOctober - 9 * kDay, kOctober - 8 * kDay, kOctober - 7 * kDay,
                        kOctober - 2 * kDay, kOctober - kDay,     kOctober,
                        kOctober + kDay,     kOctober + 2 * kDay, kOctober + 3 * kDay};

}  // namespace

TEST_CASE("in a part that is older than all views that ask when, events have the time of the earliest") {
  Sample s(kInOrder);
  CHECK(days(s.text()) == "2026-09-22 2026-09-22 2026-10-01 2026-10-02 2026-10-03 2026-10-04 ");
  CHECK(days(s.ask_all().text()) == "2026-09-22 2026-09-24 2026-10-01 2026-10-02 2026-10-03 2026-10-04 ");
}

TEST_CASE("what is left out and why does not hang on whether times are read") {
  Sample s(kInOrder);
  s.request.now = kOctober + 2 * kDay;
  const std::string findings = s.findings();
  CHECK(findings.find("event-later-than-now: 1 event") != std::string::npos);
  CHECK(findings.find("event-of-unknown-lead: 1 event") != std::string::npos);
  CHECK(findings == s.ask_all().findings());
}

TEST_CASE("a part whose latest event is as late as a view looks back has its times read") {
  // The last of the first part stands at the border, then a microsecond before it.
  for (const int64_t before : {0, 1}) {
    Sample s({kOctober - 3 * kDay, kOctober - 2 * kDay, kOctober - before});
    CHECK(days(s.text()).starts_with(before == 0 ? "2026-09-28 2026-10-01" : "2026-09-28 2026-09-28"));
  }
}

TEST_CASE("a part that is later than now is counted as that, one that reaches over it is read") {
  const Times at = {kOctober + 1, kOctober + 2, kOctober + 3, kOctober + 4, kOctober + 5, kOctober + 6};
  for (const int64_t now : {kOctober, kOctober + 1, kOctober + 3, kOctober + 4, kOctober + 6}) {
    Sample s(at);
    s.request.kinds[0].views = {kOctober - kDay};
    s.request.kinds[0].tests.clear();
    s.request.kinds[0].timeless = 1;
    s.request.now = now;
    const std::string findings = s.findings(), text = s.text();
    CHECK(std::ranges::count(text, '\n') == 1 + std::clamp<int64_t>(now - kOctober, 0, 4) + (now - kOctober == 6));
    CHECK(findings == s.ask_all().findings());
  }
}

TEST_CASE("a timeless view that is bounded sees what it saw") {
  for (const int64_t border : {kOctober - 9 * kDay, kOctober - 8 * kDay, kOctober - 7 * kDay, kOctober - 6 * kDay}) {
    Sample s(kInOrder);
    s.request.kinds[0].views[1] = border;
    const size_t seen = days(s.text()).size();
    CHECK(seen == days(s.ask_all().text()).size());
  }
}

TEST_CASE("missing times, and those that are no timestamps, are read") {
  const Times at = {kOctober - 9 * kDay, std::nullopt, kOctober - 7 * kDay};
  Sample nulls(at);
  CHECK(days(nulls.text()) == "2026-09-22 2026-09-24 ");
  CHECK(nulls.findings().starts_with("event-without-time: 1 event"));
  const Times known = {kOctober - 9 * kDay, kOctober - 8 * kDay, kOctober - 7 * kDay};
  CHECK(days(Sample(known, arrow::utf8()).text()) == "2026-09-22 2026-09-24 ");
}

TEST_CASE("where the file says nothing of a part, its chunks say it") {
  using arrow::TimeUnit;
  const Times at = {kOctober - 8 * kDay, kOctober - 9 * kDay, kOctober - 7 * kDay};
  CHECK(days(Sample(at, kZoned, false).text()) == "2026-09-22 2026-09-22 ");
  CHECK(days(Sample(at, arrow::timestamp(TimeUnit::NANO), true, true).text()) == "2026-09-22 2026-09-22 ");
}

TEST_CASE("kinds of which nothing in a chunk is seen are counted as if each row was looked at") {
  const std::vector<std::string> types = {"page_view", "form",      "other", "form",  "page_view", "form",
                                          "form",      "page_view", "form",  "other", "page_view", "form"};
  Times at = kInOrder;
  at.insert(at.end(), {kOctober - 5 * kDay, kOctober - 4 * kDay, kOctober + 4 * kDay});
  for (const int64_t now : {kOctober + 1, kOctober + 9 * kDay}) {
    for (const bool required : {false, true}) {
      const auto outcome = [&](const std::shared_ptr<arrow::DataType>& type) {
        Sample s(at, type, true, false, types);
        s.request.now = now;
        EventKind& form = s.request.kinds[1];
        form.wanted = true;
        form.key_field = -1;
        form.fields = {field("page", columns::Type::text)};
        form.fields[0].required = required;
        form.views = {kOctober - kDay};
        s.ask_all();
        const auto datasets = read(s.inputs, {s.request}, {});
        REQUIRE(datasets.has_value());
        const Report& report = datasets->front().report;
        return fmt::format("{} of {}\n{}{}", report.events_kept, report.events_read, s.text(), s.findings());
      };
      CHECK(outcome(kZoned) == outcome(arrow::utf8()));
    }
  }
}

TEST_CASE("of every unit, with a zone and without") {
  using arrow::TimeUnit;
  const Times at = {kOctober - 9 * kDay, kOctober - 8 * kDay, kOctober - 7 * kDay};
  for (const auto unit : {TimeUnit::MILLI, TimeUnit::MICRO, TimeUnit::NANO}) {
    for (const char* zone : {"", "UTC", "Europe/Paris"}) {
      Sample s(at, arrow::timestamp(unit, zone));
      CHECK(days(s.text()) == "2026-09-22 2026-09-22 ");
      s.request.data_zone = "Europe/Paris";  // whose clock shows some hours twice
      CHECK(days(s.text()) == (*zone == 0 ? "2026-09-21 2026-09-23 " : "2026-09-22 2026-09-22 "));
    }
  }
}

TEST_CASE("a kind of which all is seen has its times read") {
  Sample s(kInOrder);
  s.request.kinds[0].views.clear();
  CHECK(days(s.text()).starts_with("2026-09-22 2026-09-23 2026-09-24 2026-09-29 "));
}
