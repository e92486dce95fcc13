// `reached`, which compiled code works out by going on from one moment to the next: ladders that stand on all events,
// that begin afresh, and whose windows' edges move, on leads with few events and with many.
#include <string>
#include <string_view>

#include "tests/differential/checked.h"
#include "tests/differential/compare.h"
#include "tests/differential/generate_leads.h"
#include "tests/language/harness.h"

namespace merit::differential {

namespace {

constexpr std::string_view kLadders[] = {
    // Each fact on all events.
    R"(
stage A when (count of visits) > 3
stage B when any download where asset is known
stage C when (sum of seconds of visits) > 500 or (average of seconds of visits) > 100
stage D when (highest of seconds of visits) > 300 and (lowest of seconds of visits) < 100
stage E when (distinct days of activities) > 4
stage F when (count of distinct name of forms) > 2
stage G when (page of last visit) contains "pricing" or (page of first visit) contains "pricing"
)",
    // Beside others that look back so far and no further, and conditions that turn false again.
    R"(
score engagement {
  +1 per visit
  +2.5 per download where seconds > 10
  -3 per form where done, at most 20
  +4 per visit in last 3 days, at most 12
}
stage A when no form
stage B when engagement > 10
stage C when engagement > 20 and any visit in last 2 days
stage D when (time since last visit) > 1 day and any download
stage E when any visit more than 5 days ago and no download from 4 to 2 days ago
)",
    // Afresh behind an event that recycles, now and then one after another.
    R"(
recycle after form where done
score engagement { +1 per visit, at most 9
  +0.25 per download }
stage A when at least 2 visits
stage B when any download and engagement > 3
stage C when any visit in last 4 days and at least 6 activities
)",
    // Edges that events, the lead and the moment move.
    R"(
parameter back = 3 days
stage A when any visit since time of last form
stage B when at least 3 visits before time of last form
stage C when any download since now - back
stage D when at least 2 visits within 3 days of time of first download
stage E when at least 2 downloads from 2026-10-05 until 2026-10-20
stage F when at least 5 activities more than 2 days ago
)",
    // Sequences look at everything again; what stands beside them goes on.
    R"(
stage A when any visit
stage B when any visit followed by download
stage C when at least 2 downloads and at least 2 times visit followed by form within 3 days
)",
    // Another fact's value in a window, in a condition about events and in points.
    R"(
let many = (count of visits) > 4
let forms_so_far = count of forms
stage A when any download where (seconds > 10 and many)
stage B when at least 3 downloads since time of first visit
stage C when any visit where seconds > forms_so_far
)",
};

/// As one function, and cut into many.
void expect_same(std::string_view ladder, uint64_t seed, const Shape& shape) {
  const std::string text = "output since = reached\n" + std::string(ladder) + std::string(language::kSubject);
  const auto model = checked(text);
  REQUIRE_MESSAGE(model.has_value(), fault_of(model));
  const columns::Leads leads = generate_leads(*model, seed, shape);
  for (const uint32_t segment : {codegen::kSegment, 3U}) {
    Variant variant;
    variant.options.segment = segment;
    const std::string found = difference(*model, leads, all_rows(leads), variant);
    CHECK_MESSAGE(found.empty(), found);
  }
}

}  // namespace

TEST_CASE("when leads with few events came to their stage") {
  for (const std::string_view ladder : kLadders) {
    for (uint64_t seed = 1; seed <= 20; ++seed) expect_same(ladder, seed, {.leads = 60, .most_events = 30});
  }
}

TEST_CASE("when leads with many events came to their stage") {
  for (const std::string_view ladder : kLadders) {
    for (uint64_t seed = 1; seed <= 2; ++seed) {
      expect_same(ladder, seed, {.leads = 3, .most_events = 600, .exactly = true});
    }
  }
}

}  // namespace merit::differential
