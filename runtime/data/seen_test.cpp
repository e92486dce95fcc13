// Events that nothing can see are left out, without a word and before anything but their keys counts.
#include <doctest/doctest.h>

#include "runtime/data/test_files.h"

using namespace merit;
using namespace merit::data;
using namespace merit::data::test;

namespace {

constexpr int64_t kOctober = 1790812800000000;  // 2026-10-01

struct Sample {
  Directory directory;
  Inputs inputs;
  Request request = sample_request();

  explicit Sample(std::string_view events) {
    inputs.leads = {input(directory.write("leads.csv", "id,Country/Region,employees,plan\na,US,1,free\n"))};
    inputs.events = {input(directory.write("events.csv", events))};
  }
};

}  // namespace

TEST_CASE("an event earlier than any window is left out, and what is wrong with it is not counted") {
  Sample s(
      "type,lead,at,page,seconds,key,name\n"
      "page_view,a,2026-09-30T23:59:59.999999Z,/before,x,,\n"
      "page_view,z,2026-09-01,/nobody,,,\n"
      "page_view,a,2026-10-01,/edge,1,,\n"
      "page_view,a,,/no time,,,\n"
      "form,a,2026-01-01,,,,old\n");
  s.request.kinds[0].earliest = kOctober;
  CHECK(read_text(s.inputs, s.request) ==
        "'a' 'US' 1 free\n"
        "  2026-01-01T00:00:00Z form - 'old'\n"
        "  2026-10-01T00:00:00Z visit '/edge' 1\n");
  CHECK(read_findings(s.inputs, s.request) ==
        "event-without-time: 1 event without a time that reads (`at`) was left out\n  line 5: \n");
}

TEST_CASE("each value is asked once, missing ones not at all") {
  Sample s(
      "type,lead,at,page,seconds,key,name\n"
      "page_view,a,2026-10-01,/careers,1,,\n"
      "page_view,a,2026-10-02,/home,2,,\n"
      "page_view,a,2026-10-03,/careers,3,,\n"
      "page_view,a,2026-10-04,,4,,\n");
  std::vector<std::string> asked;
  ValueNeed need;
  need.field = 0;
  need.missing = false;
  need.text = [&](std::string_view text) { return asked.emplace_back(text), text == "/careers"; };
  s.request.kinds[0].needs = {need};
  const std::string careers =
      "'a' 'US' 1 free\n  2026-10-01T00:00:00Z visit '/careers' 1\n  2026-10-03T00:00:00Z visit '/careers' 3\n";
  CHECK(read_text(s.inputs, s.request) == careers);
  CHECK(asked == std::vector<std::string>{"/careers", "/home"});
  s.request.kinds[0].needs[0].missing = true;
  CHECK(read_text(s.inputs, s.request) == careers + "  2026-10-04T00:00:00Z visit - 4\n");
}

TEST_CASE("an event that nothing can see still has its key") {
  Sample s(
      "type,lead,at,page,seconds,key,name\n"
      "form,a,2026-09-01,,,k,early\n"
      "form,a,2026-10-02,,,k,repeats it\n"
      "form,a,2026-10-03,,,l,stays\n");
  s.request.kinds[1].earliest = kOctober;
  CHECK(read_text(s.inputs, s.request) == "'a' 'US' 1 free\n  2026-10-03T00:00:00Z form 'l' 'stays'\n");
  CHECK(read_findings(s.inputs, s.request).starts_with("duplicate-event-key: 1 `form` event repeats"));
}

TEST_CASE("an event that nothing can see still makes a lead") {
  Sample s(
      "type,lead,at,page,seconds,key,name\n"
      "page_view,new,2026-09-01,/,1,,\n"
      "page_view,a,2026-10-02,/,1,,\n");
  s.request.kinds[0].earliest = kOctober;
  ReadOptions options;
  options.leads_from_events = true;
  CHECK(read_text(s.inputs, s.request, options) ==
        "'a' 'US' 1 free\n  2026-10-02T00:00:00Z visit '/' 1\n'new' - - -\n");
}
