// What only the shape of data can show: borders of blocks of events, nothing at all, one huge lead, processor levels,
// rows in any order.
#include <algorithm>
#include <numeric>
#include <utility>

#include "compiler/codegen/levels.h"
#include "tests/differential/checked.h"
#include "tests/differential/compare.h"
#include "tests/differential/generate_leads.h"
#include "tests/language/harness.h"

namespace merit::differential {

namespace {

constexpr std::string_view kDefinition = R"(
parameter bar = 20 between 0 and 1000
table asset_points : text -> integer { "ROI calculator": 25, "Migration checklist": 20, default 5 }
let engaged = any of {
  any download where asset is "CRM Implementation Guide" in last 30 days
  at least 3 visits in last 30 days
  any form where name contains "demo" in last 2 months
}
score fit {
  +15 when employees > 50 because "large, {employees} people"
  +0.1 per visit where seconds > 30 in last 90 days, at most 7.5
  keep between -3 and 50
}
score engagement {
  + asset_points[asset] per download in last 90 days, at most 400
  +(2 * distinct days of visits in last 30 days) when any visit in last 30 days
  -3 per last form where name starts with "demo"
  -30 when any visit where page starts with "/careers" because "job seeker"
}
output pages = sum of number_of_pages of downloads
output seconds = sum of seconds of visits
output mean = average of seconds of activities
output last_page = page of last visit
output names = count of distinct name of forms
output idle = time since last activity
output label = upper(trim(job_title))
disqualify when email contains "@competitor." because "competitor {domain(email)}"
stage Lead
stage MQL when employees between 10 and 500 and engaged and engagement > bar
)";

const semantics::Model& model() {
  static const semantics::Model kModel = checked(std::string(kDefinition) + std::string(language::kSubject)).value();
  return kModel;
}

void expect_same(const columns::Leads& leads, const std::vector<columns::Row>& rows, const Variant& variant = {}) {
  const std::string found = difference(model(), leads, rows, variant);
  CHECK_MESSAGE(found.empty(), found);
}

Variant without(std::vector<std::string> passes) {
  Variant variant;
  variant.without = std::move(passes);
  return variant;
}

}  // namespace

TEST_CASE("each processor level gives the same bits, optimised or not") {
  const columns::Leads leads = generate_leads(model(), 7, {.leads = 200, .most_events = 40});
  Variant variant;
  for (const codegen::Level level : codegen::usable_levels()) {
    variant.options.level = level;
    expect_same(leads, all_rows(leads), variant);
  }
  for (const codegen::Kernels kernels : {codegen::Kernels::called, codegen::Kernels::linked}) {
    variant.options.kernels = kernels;
    for (const bool optimise : {true, false}) {
      variant.options.optimise = optimise;
      expect_same(leads, all_rows(leads), variant);
    }
  }
}

TEST_CASE("texts with and without a dictionary, cells missing or never") {
  for (const bool dictionary : {false, true}) {
    for (const double missing : {0.0, 0.3, 1.0}) {
      const columns::Leads leads = generate_leads(model(), 11, {100, 20, missing, dictionary});
      expect_same(leads, all_rows(leads));
      expect_same(leads, all_rows(leads), without(all_passes()));
    }
  }
}

TEST_CASE("each pass over the plan left out in turn") {
  const columns::Leads leads = generate_leads(model(), 13, {.leads = 100});
  for (const std::string& pass : all_passes()) expect_same(leads, all_rows(leads), without({pass}));
}

TEST_CASE("no leads, and leads without events") {
  const columns::Leads none = generate_leads(model(), 1, {.leads = 0});
  expect_same(none, {});
  const columns::Leads silent = generate_leads(model(), 1, {.leads = 5, .most_events = 0});
  expect_same(silent, all_rows(silent));
}

TEST_CASE("event ranges that end around a block's border") {
  const columns::Leads leads = generate_leads(model(), 3, {.leads = 1, .most_events = 2000});
  REQUIRE(leads.events.rows() > 200);
  std::vector<columns::Row> rows;
  for (const int64_t begin : {0, 1, 63, 64}) {
    for (const int64_t count : {0, 1, 62, 63, 64, 65, 127, 128, 129}) rows.push_back({0, begin, begin + count, kNow});
  }
  expect_same(leads, rows);
}

TEST_CASE("distinct days, weeks and months over many blocks, also where clocks go back over midnight") {
  constexpr std::string_view kUnits = R"(
output few = distinct days of visits in last 3 days
output some = distinct days of visits where seconds > 30 in last 12 days
output many = distinct days of visits
output earlier = distinct days of visits before 9 days ago
output downloaded = distinct days of downloads
output weeks = distinct weeks of visits
output months = distinct months of activities
stage Lead
stage MQL when (distinct days of visits in last 5 days) >= 2
)";
  // Near the second moment clocks in Newfoundland go back from 0:01.
  constexpr int64_t kEarlier = 5832 * int64_t{86'400'000'000};
  for (const char* zone : {"UTC", "Europe/Berlin", "America/St_Johns"}) {
    const std::string header = std::string("definition \"units\" { timezone \"") + zone + "\" }\n";
    const auto in_zone = checked(header + std::string(kUnits) + std::string(language::kSubject));
    REQUIRE(in_zone.has_value());
    for (const int64_t most : {3, 8, 9, 70, 700}) {
      columns::Leads leads = generate_leads(*in_zone, 17, {.leads = 12, .most_events = most, .exactly = true});
      for (const int64_t earlier : {int64_t{0}, kEarlier}) {
        for (int64_t& at : leads.events.at) at -= earlier;
        const std::vector<columns::Row> rows = all_rows(leads, kNow - earlier);
        std::string found;
        Variant variant;
        for (const codegen::Level level : codegen::usable_levels()) {
          variant.options.level = level;
          found += difference(*in_zone, leads, rows, variant);
        }
        variant.options.optimise = false;
        found += difference(*in_zone, leads, rows, variant);
        CHECK_MESSAGE(found.empty(), found);
      }
    }
  }
}

TEST_CASE("one lead with 100,000 events") {
  columns::Leads leads;
  for (uint64_t seed = 1; leads.events.rows() < 60'000; ++seed) {
    leads = generate_leads(model(), seed, {.leads = 1, .most_events = 100'000, .dictionary = true});
  }
  expect_same(leads, all_rows(leads));
}

TEST_CASE("rows in any order, repeated, each with its own moment") {
  const columns::Leads leads = generate_leads(model(), 5, {.leads = 30});
  std::vector<columns::Row> rows = all_rows(leads);
  for (int64_t lead = 0; lead < leads.count; ++lead) {
    rows.push_back(columns::row_of(leads, lead, kNow - 86'400'000'000 * 3));
    rows.push_back(columns::row_of(leads, lead, kNow - 86'400'000'000 * 3));
  }
  std::ranges::reverse(rows);
  expect_same(leads, rows);
}

}  // namespace merit::differential
