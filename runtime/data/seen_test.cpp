// Events that nothing can see are left out, without a word and before anything but their keys counts.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <vector>

#include "runtime/data/test_files.h"

using namespace merit;
using namespace merit::data;
using namespace merit::data::test;

namespace {

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
  s.request.kinds[0].views = {kOctober};
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
  ValueTest test{.field = 0, .asking = 1, .missing = 0, .text = {}, .integer = {}};
  test.text = [&](std::string_view text) { return asked.emplace_back(text), text == "/careers" ? 1 : 0; };
  s.request.kinds[0].views = {kAlways};
  s.request.kinds[0].tests = {test};
  const std::string careers =
      "'a' 'US' 1 free\n  2026-10-01T00:00:00Z visit '/careers' 1\n  2026-10-03T00:00:00Z visit '/careers' 3\n";
  CHECK(read_text(s.inputs, s.request) == careers);
  CHECK(asked == std::vector<std::string>{"/careers", "/home"});
  s.request.kinds[0].tests[0].missing = 1;
  CHECK(read_text(s.inputs, s.request) == careers + "  2026-10-04T00:00:00Z visit - 4\n");
}

TEST_CASE("texts that hardly repeat are asked each time") {
  std::string rows = "type,lead,at,page,seconds,key,name\n";
  constexpr int kTexts = 6000;
  for (int i = 0; i < kTexts; ++i) rows += fmt::format("page_view,a,2026-10-01,/visit/{:04},1,,\n", i % (kTexts - 1));
  Sample s(rows);
  int asked = 0;
  ValueTest test{.field = 0, .asking = 1, .missing = 0, .text = {}, .integer = {}};
  test.text = [&](std::string_view text) { return ++asked, text == "/visit/0000" || text == "/visit/5998" ? 1 : 0; };
  s.request.kinds[0].views = {kAlways};
  s.request.kinds[0].tests = {test};
  CHECK(read_text(s.inputs, s.request) ==
        "'a' 'US' 1 free\n"
        "  2026-10-01T00:00:00Z visit '/visit/0000' 1\n"
        "  2026-10-01T00:00:00Z visit '/visit/5998' 1\n"
        "  2026-10-01T00:00:00Z visit '/visit/0000' 1\n");
  CHECK(asked == kTexts);
}

TEST_CASE("an event is seen by whichever view looks back far enough and needs no other value") {
  Sample s(
      "type,lead,at,page,seconds,key,name\n"
      "page_view,a,2025-01-01,/careers,1,,\n"
      "page_view,a,2025-01-02,/home,2,,\n"
      "page_view,a,2025-01-03,,3,,\n"
      "page_view,a,2026-09-30,/pricing,4,,\n"
      "page_view,a,2026-09-30T01:00:00Z,/home,5,,\n"
      "page_view,a,2026-10-02,/home,6,,\n"
      "page_view,a,2026-10-03,,7,,\n");
  EventKind& visit = s.request.kinds[0];
  // All since October; `/pricing` since September; `/careers`, and what has no page, ever.
  std::vector<std::string> asked;
  visit.views = {kOctober, kOctober - 30 * kDay, kAlways};
  visit.tests = {{.field = 0, .asking = 0b110, .missing = 0b101, .text = {}, .integer = {}}};
  visit.tests[0].text = [&](std::string_view text) {
    asked.emplace_back(text);
    return text == "/careers" ? 0b101 : text == "/pricing" ? 0b011 : 0b001;
  };
  CHECK(read_text(s.inputs, s.request) ==
        "'a' 'US' 1 free\n"
        "  2025-01-01T00:00:00Z visit '/careers' 1\n"
        "  2025-01-03T00:00:00Z visit - 3\n"
        "  2026-09-30T00:00:00Z visit '/pricing' 4\n"
        "  2026-10-02T00:00:00Z visit '/home' 6\n"
        "  2026-10-03T00:00:00Z visit - 7\n");
  CHECK(asked == std::vector<std::string>{"/careers", "/home", "/pricing"});
}

TEST_CASE("a view needs all its values; others of the kind do not") {
  Sample s(
      "type,lead,at,page,seconds,key,name\n"
      "form,a,2026-10-01,,,1,contact\n"
      "form,a,2026-10-02,,,2,contact\n"
      "form,a,2026-10-03,,,2,demo\n"
      "form,a,2026-10-04,,,3,demo\n"
      "form,a,2026-10-05,,,4,\n");
  EventKind& form = s.request.kinds[1];
  form.key_field = -1;
  // With the key 1 and the name `contact`, or with the key 2.
  form.views = {kAlways, kAlways};
  form.tests = {{.field = 0, .asking = 0b11, .missing = 0, .text = {}, .integer = {}},
                {.field = 1, .asking = 0b01, .missing = 0b10, .text = {}, .integer = {}}};
  form.tests[0].text = [](std::string_view key) { return key == "1" ? 0b01 : key == "2" ? 0b10 : 0; };
  form.tests[1].text = [](std::string_view name) { return name == "contact" ? 0b11 : 0b10; };
  CHECK(read_text(s.inputs, s.request) ==
        "'a' 'US' 1 free\n"
        "  2026-10-01T00:00:00Z form '1' 'contact'\n"
        "  2026-10-02T00:00:00Z form '2' 'contact'\n"
        "  2026-10-03T00:00:00Z form '2' 'demo'\n");
}

TEST_CASE("where one of several files has no such column, its events lack the field") {
  Sample s(
      "type,lead,at,seconds,key,name\n"
      "page_view,a,2026-10-01,1,,\n"
      "page_view,a,2026-09-01,2,,\n");
  s.inputs.events.push_back(
      input(s.directory.write("more.csv", "type,lead,at,seconds,page,key,name\npage_view,a,2026-09-02,3,/,,\n")));
  EventKind& visit = s.request.kinds[0];
  visit.views = {kOctober, kAlways};
  visit.tests = {{.field = 0, .asking = 0b11, .missing = 0b01, .text = {}, .integer = {}}};
  visit.tests[0].text = [](std::string_view) { return 0b10; };
  CHECK(read_text(s.inputs, s.request) ==
        "'a' 'US' 1 free\n  2026-09-02T00:00:00Z visit '/' 3\n  2026-10-01T00:00:00Z visit - 1\n");
}

TEST_CASE("values are asked for as their type reads them") {
  Sample s(
      "type,lead,at,page,seconds,key,name\n"
      "page_view,a,2026-10-01, HOME ,1,,\n"
      "page_view,a,2026-10-02,pricing,2,,\n"
      "page_view,a,2026-10-03,neither,3,,\n"
      "page_view,a,2026-10-04,,4,,\n");
  EventKind& visit = s.request.kinds[0];
  visit.fields[0].type = columns::Type::enumeration;
  visit.fields[0].labels = {"home", "pricing"};
  visit.views = {kAlways};
  visit.tests = {{.field = 0, .asking = 1, .missing = 0, .text = {}, .integer = {}}};
  visit.tests[0].integer = [](int64_t position) { return position == 0 ? 1 : 0; };
  CHECK(read_text(s.inputs, s.request) == "'a' 'US' 1 free\n  2026-10-01T00:00:00Z visit home 1\n");
  visit.tests[0].missing = 1;  // of those that do not read, too
  CHECK(read_text(s.inputs, s.request) ==
        "'a' 'US' 1 free\n  2026-10-01T00:00:00Z visit home 1\n  2026-10-03T00:00:00Z visit - 3\n"
        "  2026-10-04T00:00:00Z visit - 4\n");
}

TEST_CASE("definitions that are read together see events each by its own views") {
  Sample s(
      "type,lead,at,page,seconds,key,name\n"
      "page_view,a,2026-09-01,/careers,1,,\n"
      "page_view,a,2026-10-02,/home,2,,\n");
  Request recent = s.request, careers = s.request;
  recent.kinds[0].views = {kOctober};
  careers.kinds[0].views = {kAlways};
  careers.kinds[0].tests = {{.field = 0, .asking = 1, .missing = 0, .text = {}, .integer = {}}};
  careers.kinds[0].tests[0].text = [](std::string_view page) { return page == "/careers" ? 1 : 0; };
  const auto read_both = read(s.inputs, {recent, careers}, {});
  REQUIRE(read_both.has_value());
  CHECK(dump(recent, read_both->at(0)) == "'a' 'US' 1 free\n  2026-10-02T00:00:00Z visit '/home' 2\n");
  CHECK(dump(careers, read_both->at(1)) == "'a' 'US' 1 free\n  2026-09-01T00:00:00Z visit '/careers' 1\n");
}

TEST_CASE("an event that nothing can see still has its key") {
  Sample s(
      "type,lead,at,page,seconds,key,name\n"
      "form,a,2026-09-01,,,k,early\n"
      "form,a,2026-10-02,,,k,repeats it\n"
      "form,a,2026-10-03,,,l,stays\n");
  s.request.kinds[1].views = {kOctober};
  CHECK(read_text(s.inputs, s.request) == "'a' 'US' 1 free\n  2026-10-03T00:00:00Z form 'l' 'stays'\n");
  CHECK(read_findings(s.inputs, s.request).starts_with("duplicate-event-key: 1 `form` event repeats"));
}

TEST_CASE("so does one whose values nothing asks for, and of two with one key the first alone counts") {
  Sample s(
      "type,lead,at,page,seconds,key,name\n"
      "form,a,2026-10-01,,,k,other\n"
      "form,a,2026-10-02,,,k,contact\n"
      "form,a,2026-10-03,,,l,contact\n");
  EventKind& form = s.request.kinds[1];
  form.views = {kAlways};
  form.tests = {{.field = 1, .asking = 1, .missing = 0, .text = {}, .integer = {}}};
  form.tests[0].text = [](std::string_view name) { return name == "contact" ? 1 : 0; };
  CHECK(read_text(s.inputs, s.request) == "'a' 'US' 1 free\n  2026-10-03T00:00:00Z form 'l' 'contact'\n");
  CHECK(read_findings(s.inputs, s.request).starts_with("duplicate-event-key: 1 `form` event repeats"));
}

TEST_CASE("an event that nothing can see still makes a lead") {
  Sample s(
      "type,lead,at,page,seconds,key,name\n"
      "page_view,new,2026-09-01,/,1,,\n"
      "page_view,a,2026-10-02,/,1,,\n");
  s.request.kinds[0].views = {kOctober};
  ReadOptions options;
  options.leads_from_events = true;
  CHECK(read_text(s.inputs, s.request, options) ==
        "'a' 'US' 1 free\n  2026-10-02T00:00:00Z visit '/' 1\n'new' - - -\n");
}
