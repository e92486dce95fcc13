#include <doctest/doctest.h>

#include "runtime/data/inputs.h"
#include "runtime/data/test_files.h"

using namespace merit;
using namespace merit::data;
using namespace merit::data::test;

namespace {

constexpr const char* kLeads =
    "ID,country/region,Employees,plan\n"
    "a,US,120,Trial\n"
    "b,\"\",N/A,\n"
    "c,DE,100.0,paid\n";

constexpr const char* kEvents =
    "type,lead,timestamp,page,seconds,key,name\n"
    "PAGE_VIEW,b,2026-10-02,/pricing,3.5,,\n"
    "form,a,2026-10-01T09:30:00Z,,,f1,demo\n"
    "page_view,a,2026-10-01 9:30,/x,,,\n"
    "page_view,b,2026-10-01,/home,oops,,\n";

struct Sample {
  Directory directory;
  Inputs inputs;
  Request request = sample_request();

  explicit Sample(std::string_view leads = kLeads, std::string_view events = kEvents) {
    inputs.leads = {input(directory.write("leads.csv", leads))};
    if (!events.empty()) inputs.events = {input(directory.write("events.csv", events))};
  }
};

}  // namespace

TEST_CASE("leads and events are read, joined and put in order") {
  Sample s;
  CHECK(read_text(s.inputs, s.request) ==
        "'a' 'US' 120 trial\n"
        "  2026-10-01T09:30:00Z visit '/x' -\n"
        "  2026-10-01T09:30:00Z form 'f1' 'demo'\n"
        "'b' '' - -\n"
        "  2026-10-01T00:00:00Z visit '/home' -\n"
        "  2026-10-02T00:00:00Z visit '/pricing' 3.5\n"
        "'c' 'DE' 100 paid\n");
  CHECK(read_findings(s.inputs, s.request) ==
        "unreadable-value: 1 values of `visit.seconds` do not read as a number; they are missing\n"
        "  line 5: oops\n");
}
