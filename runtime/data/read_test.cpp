#include "runtime/data/read.h"

#include <doctest/doctest.h>

#include "runtime/data/parquet/test_parquet.h"
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
        "unreadable-value: 1 value of `visit.seconds` does not read as a number and is missing\n"
        "  line 5: oops\n");
}

TEST_CASE("events of nobody that lack a field leave those of leads theirs") {
  Sample s("id,Country/Region,employees,plan\na,US,120,trial\n", "");
  s.request.kinds.pop_back();
  s.request.kinds[0].fields.pop_back();
  const auto events = [&](const char* name, const std::string& rows) {
    s.inputs.events.push_back(input(s.directory.write(name, "type,lead,timestamp,page\n" + rows)));
  };
  events("first.csv", "page_view,a,2026-10-01,/x\npage_view,a,2026-10-02,/y\npage_view,a,2026-10-03,/x\n");
  events("others.csv", "page_view,nobody,2026-10-01,\npage_view,nobody,2026-10-01,/y\n");
  events("last.csv", "page_view,a,2026-10-04,/x\n");
  ReadOptions options;
  options.threads = 1;
  CHECK(read_text(s.inputs, s.request, options) ==
        "'a' 'US' 120 trial\n"
        "  2026-10-01T00:00:00Z visit '/x'\n"
        "  2026-10-02T00:00:00Z visit '/y'\n"
        "  2026-10-03T00:00:00Z visit '/x'\n"
        "  2026-10-04T00:00:00Z visit '/x'\n");
}

TEST_CASE("columns are found by `from` or name, whatever their case and punctuation; what `from` says exactly wins") {
  Sample s("I-D,COUNTRY / region,Country/Region,Employees,Plan\na,no,US,1,free\n", "");
  s.request.kinds.clear();
  CHECK(read_text(s.inputs, s.request) == "'a' 'US' 1 free\n");
}

TEST_CASE("two columns that fit a name are an error though one is called exactly so, and so are two of one name") {
  Sample s("ID,id,Country/Region,Country/Region,employees,plan\nx,a,no,US,1,free\n",
           "type,lead,at,AT,page,seconds,key,name\npage_view,a,2026-10-01,2026-10-02,/,1,,\n");
  const std::string leads = s.inputs.leads[0].path, events = s.inputs.events[0].path;
  CHECK(read_text(s.inputs, s.request) ==
        "ambiguous-column: two columns of `" + leads + "` fit lead field `id`: `ID` and `id`\n" +
            "ambiguous-column: two columns of `" + leads +
            "` fit lead field `country`: `Country/Region` and `Country/Region`\n" +
            "ambiguous-column: two columns of `" + events + "` fit event `visit`: `at` and `AT`\n" +
            "ambiguous-column: two columns of `" + events + "` fit event `form`: `at` and `AT`\n");
  s.request.lead_fields[0].from = "id";
  s.request.lead_fields[1].from = "employees";
  s.request.at_from = "AT";
  CHECK(read_text(s.inputs, s.request) == "'a' '1' 1 free\n  2026-10-02T00:00:00Z visit '/' 1\n");
}

TEST_CASE("two columns that fit one field are an error that names both; missing ones are all named, with the nearest") {
  Sample s("Id,I_D,Contry Region,plan\n", "");
  s.request.kinds.clear();
  s.request.lead_fields[0].name = "id";
  const auto result = read(s.inputs, {s.request}, {});
  REQUIRE(!result);
  const std::string file = s.inputs.leads[0].path;
  CHECK(dump(result.error().problems) ==
        "ambiguous-column: two columns of `" + file + "` fit lead field `id`: `Id` and `I_D`\n" +
            "column-not-found: lead field `country` needs a column `Country/Region`, which `" + file + "` lacks\n" +
            "column-not-found: lead field `employees` needs a column `employees`, which `" + file + "` lacks\n");
  CHECK(result.error().problems[1].help == "did you mean `Contry Region`?");
  CHECK(result.error().problems[2].help == "it has `Id`, `I_D`, `Contry Region` and `plan`");
}

TEST_CASE("a field that nothing looks at needs no column") {
  Sample s("id,Country/Region,plan\na,US,free\n", "");
  s.request.kinds.clear();
  s.request.lead_fields[2].wanted = false;
  CHECK(read_text(s.inputs, s.request) == "'a' 'US' ? free\n");
}

TEST_CASE("lead keys that repeat or are missing are errors that name rows, unless one is chosen") {
  Sample s("id,Country/Region,employees,plan\na,US,1,free\n b,DE,2,free\nb ,FR,3,free\n,US,,\nunknown,US,,\n", "");
  s.request.kinds.clear();
  CHECK(read_text(s.inputs, s.request) ==
        "missing-lead-key: 2 rows have no key (`id`) of a lead\n"
        "  line 5: \n"
        "  line 6: unknown\n"
        "duplicate-lead-key: 1 row repeats the key (`id`) of an earlier lead\n"
        "  line 4: b\n");

  Sample twice("id,Country/Region,employees,plan\na,US,1,free\nb,DE,2,free\na,FR,3,paid\n", "");
  twice.request.kinds.clear();
  ReadOptions options;
  options.duplicates = Duplicates::first;
  CHECK(read_text(twice.inputs, twice.request, options) == "'a' 'US' 1 free\n'b' 'DE' 2 free\n");
  options.duplicates = Duplicates::last;
  CHECK(read_text(twice.inputs, twice.request, options) == "'b' 'DE' 2 free\n'a' 'FR' 3 paid\n");
  CHECK(read_findings(twice.inputs, twice.request, options) ==
        "duplicate-lead-left-out: 1 row was left out, as another row has the same key (`id`) of a lead\n"
        "  line 2: a\n");
  options.duplicates = Duplicates::first;
  CHECK(read_findings(twice.inputs, twice.request, options).ends_with("  line 4: a\n"));
}

TEST_CASE("of several rows with one key the last stays, and the others are named") {
  Sample s("id,Country/Region,employees,plan\na,US,1,free\nb,DE,2,free\na,FR,3,paid\na,GB,4,paid\n", "");
  s.request.kinds.clear();
  ReadOptions options;
  options.duplicates = Duplicates::last;
  CHECK(read_text(s.inputs, s.request, options) == "'b' 'DE' 2 free\n'a' 'GB' 4 paid\n");
  CHECK(read_findings(s.inputs, s.request, options) ==
        "duplicate-lead-left-out: 2 rows were left out, as another row has the same key (`id`) of a lead\n"
        "  line 2: a\n"
        "  line 4: a\n");
}

TEST_CASE("a column that one of several lead files lacks is said to be missing there") {
  Sample s("id,Country/Region,employees,plan\na,US,1,free\n", "");
  s.request.kinds.clear();
  s.inputs.leads.push_back(input(s.directory.write("more.csv", "id,Country/Region,plan,employes\nb,DE,paid,3\n")));
  CHECK(read_text(s.inputs, s.request) == "'a' 'US' 1 free\n'b' 'DE' - paid\n");
  CHECK(read_findings(s.inputs, s.request) ==
        "absent-column: lead field `employees` finds no column `employees` in `" + s.inputs.leads[1].path +
            "`, which other files have; it is missing in all rows of that file\n");
}

TEST_CASE("a problem of a file, or of a line of it, knows its place") {
  const Problem ragged = problem::ragged_row("leads.csv", 17, 5, 6);
  CHECK(ragged.file == "leads.csv");
  CHECK(ragged.line == 17);
  CHECK(problem::cannot_read("x", "it is a folder").file == "x");
  CHECK(problem::two_standard_inputs().file.empty());
  CHECK(shortened(std::string(59, 'a') + "é").size() == 59 + std::string("…").size());
}

TEST_CASE("a lead without a required field is an error; an event without one is left out") {
  Sample s(kLeads, "type,lead,at,page,seconds,key,name\npage_view,a,2026-10-01,,1,,\n");
  s.request.kinds[0].fields[0].required = true;
  CHECK(read_findings(s.inputs, s.request) ==
        "event-without-required-field: 1 `visit` event without `page`, which is required, was left out\n"
        "  line 2: \n");
  s.request.lead_fields[2].required = true;
  CHECK(read_text(s.inputs, s.request) ==
        "missing-required-field: 1 row of leads has no `employees`, which is required\n"
        "  line 3: \n");
}

TEST_CASE("what is no event of a lead is left out and counted, with examples") {
  Sample s(kLeads,
           "type,lead,at,page,seconds,key,name\n"
           "page_view,a,yesterday,/,,,\n"
           "page_view,a,,/,,,\n"
           "reply,a,2026-10-01,/,,,\n"
           ",a,2026-10-01,/,,,\n"
           "page_view,z,2026-10-01,/,,,\n"
           "page_view,,2026-10-01,/,,,\n"
           "page_view,a,2026-10-02T00:00:00.000001Z,/late,,,\n"
           "page_view,a,2026-10-02,/now,,,\n");
  s.request.now = 1790899200000000;  // 2026-10-02
  CHECK(read_text(s.inputs, s.request) ==
        "'a' 'US' 120 trial\n"
        "  2026-10-02T00:00:00Z visit '/now' -\n"
        "'b' '' - -\n"
        "'c' 'DE' 100 paid\n");
  CHECK(read_findings(s.inputs, s.request) ==
        "event-of-unknown-kind: 2 events of a kind that the definition does not declare were left out\n"
        "  line 4: reply\n"
        "  line 5: \n"
        "event-without-time: 2 events without a time that reads (`at`) were left out\n"
        "  line 2: yesterday\n"
        "  line 3: \n"
        "event-later-than-now: 1 event later than `now` was left out\n"
        "  line 8: 2026-10-02T00:00:00.000001Z\n"
        "event-of-unknown-lead: 2 events of a lead that is not there were left out\n"
        "  line 6: z\n"
        "  line 7: \n");
  ReadOptions options;
  options.strict = true;
  CHECK(read_text(s.inputs, s.request, options).starts_with("event-without-time: 2 events"));
}

TEST_CASE("strict does not mind other kinds of event, nor later ones") {
  Sample s(kLeads, "type,lead,at,page,seconds,key,name\nreply,a,2026-10-01,,,,\nform,a,2030-01-01,,,k,\n");
  s.request.now = 1790899200000000;
  ReadOptions options;
  options.strict = true;
  CHECK(read_text(s.inputs, s.request, options) == "'a' 'US' 120 trial\n'b' '' - -\n'c' 'DE' 100 paid\n");
}

TEST_CASE("an event that repeats a key is dropped, whoever's it is; the first in input stays") {
  Sample s(kLeads,
           "type,lead,at,page,seconds,key,name\n"
           "form,z,2026-10-05,,,k1,first\n"
           "form,a,2026-10-01,,, k1 ,second\n"
           "form,a,2026-10-02,,,K1,other\n"
           "form,a,2026-10-02,,,,no key\n"
           "form,a,2026-10-02,,,,no key\n");
  CHECK(read_text(s.inputs, s.request)
            .starts_with("'a' 'US' 120 trial\n"
                         "  2026-10-02T00:00:00Z form 'K1' 'other'\n"
                         "  2026-10-02T00:00:00Z form - 'no key'\n"
                         "  2026-10-02T00:00:00Z form - 'no key'\n"));
  CHECK(read_findings(s.inputs, s.request).starts_with("duplicate-event-key: 1 `form` event repeats"));
}

TEST_CASE("of events with one key the first in input stays, before anything else is asked of it") {
  Sample s(kLeads,
           "type,lead,at,page,seconds,key,name\n"
           "form,a,soon,,,k1,no time\n"
           "form,a,2026-10-01,,,k1,in time\n"
           "form,a,2026-10-01,,,k2,\n"
           "form,a,2026-10-01,,,k2,named\n"
           "form,a,2027-01-01,,,k3,later\n"
           "form,a,2026-10-01,,,k3,earlier\n");
  s.request.kinds[1].fields[1].required = true;
  s.request.now = 1790899200000000;  // 2026-10-02
  CHECK(read_text(s.inputs, s.request) == "'a' 'US' 120 trial\n'b' '' - -\n'c' 'DE' 100 paid\n");
  CHECK(read_findings(s.inputs, s.request) ==
        "event-without-time: 1 event without a time that reads (`at`) was left out\n"
        "  line 2: soon\n"
        "event-without-required-field: 1 `form` event without `name`, which is required, was left out\n"
        "  line 4: \n"
        "duplicate-event-key: 3 `form` events repeat the key (`key`) of an earlier one and were left out\n"
        "  line 3: k1\n  line 5: k2\n  line 7: k3\n"
        "event-later-than-now: 1 event later than `now` was left out\n"
        "  line 6: 2027-01-01\n");
}

TEST_CASE("events at one instant stand by kind, then key: integers by value, text by bytes, missing last") {
  Sample s(kLeads,
           "type,lead,at,page,seconds,key,name\n"
           "form,a,2026-10-01,,,,n\n"
           "form,a,2026-10-01,,,9,n\n"
           "form,a,2026-10-01,,,10,n\n"
           "page_view,a,2026-10-01,/,,,\n");
  CHECK(read_text(s.inputs, s.request)
            .starts_with("'a' 'US' 120 trial\n"
                         "  2026-10-01T00:00:00Z visit '/' -\n"
                         "  2026-10-01T00:00:00Z form '10' 'n'\n"
                         "  2026-10-01T00:00:00Z form '9' 'n'\n"
                         "  2026-10-01T00:00:00Z form - 'n'\n"));
  s.request.kinds[1].fields[0].type = columns::Type::integer;
  CHECK(read_text(s.inputs, s.request)
            .starts_with("'a' 'US' 120 trial\n"
                         "  2026-10-01T00:00:00Z visit '/' -\n"
                         "  2026-10-01T00:00:00Z form 9 'n'\n"
                         "  2026-10-01T00:00:00Z form 10 'n'\n"
                         "  2026-10-01T00:00:00Z form - 'n'\n"));
}

TEST_CASE("an event that matches several leads belongs to each; matching folds, keys do not") {
  Sample s("id,Country/Region,employees,plan\na,US,1,\nb, us ,2,\nc,,3,\n",
           "type,sender,lead,at,page,seconds,key,name\nform,Us,A,2026-10-01,,,k,n\npage_view,,A,2026-10-01,/,,,\n");
  s.request.kinds[1].lead_from = "sender";
  s.request.kinds[1].matching_field = 1;
  CHECK(read_text(s.inputs, s.request) ==
        "'a' 'US' 1 -\n  2026-10-01T00:00:00Z form 'k' 'n'\n"
        "'b' ' us ' 2 -\n  2026-10-01T00:00:00Z form 'k' 'n'\n"
        "'c' - 3 -\n");
  CHECK(read_findings(s.inputs, s.request) ==
        "event-of-unknown-lead: 1 event of a lead that is not there was left out\n"
        "  line 3: A\n"
        "event-of-several-leads: 1 event matches several leads and belongs to each of them\n"
        "  line 2: Us\n");
}

TEST_CASE("an event finds a lead whose key counts up, whatever stands around the key, and no other lead") {
  const std::vector<std::string> keys = {"L003", " L001\t", "L002", "", "l003", "L170 ", "L0001", "L170", "L1"};
  const auto rows = static_cast<int64_t>(keys.size());
  const auto texts = [&](const auto& text_at) { return array_of(arrow::StringBuilder(), rows, text_at); };
  const auto strings = [](const char* name) { return arrow::field(name, arrow::utf8()); };
  const auto table =
      arrow::Table::Make(arrow::schema({strings("type"), strings("lead"), strings("at"), strings("page")}),
                         {texts([](int64_t) { return std::optional("page_view"); }),
                          texts([&](int64_t row) { return text_if(row != 3, keys[static_cast<size_t>(row)]); }),
                          texts([](int64_t row) { return std::optional(fmt::format("2026-10-0{}", row + 1)); }),
                          texts([](int64_t row) { return std::optional(fmt::format("/{}", row)); })});
  std::string lines = "type,lead,at,page\n";
  for (int64_t row = 0; row < rows; ++row) {
    lines += fmt::format("page_view,{},2026-10-0{},/{}\n", keys[static_cast<size_t>(row)], row + 1, row);
  }
  Sample s("id,Country/Region,employees,plan\nL001,,1,\nL003,,2,\nL170,,3,\n", lines);
  s.request.kinds.pop_back();
  s.request.kinds[0].fields.pop_back();
  Properties properties;
  for (const std::string& path : {s.inputs.events[0].path, save_arrow(s.directory, *table),
                                  save(s.directory, "events.parquet", *table, properties)}) {
    CAPTURE(path);
    s.inputs.events = {input(path)};
    CHECK(read_text(s.inputs, s.request) ==
          "'L001' - 1 -\n  2026-10-02T00:00:00Z visit '/1'\n"
          "'L003' - 2 -\n  2026-10-01T00:00:00Z visit '/0'\n"
          "'L170' - 3 -\n  2026-10-06T00:00:00Z visit '/5'\n  2026-10-08T00:00:00Z visit '/7'\n");
    CHECK(read_findings(s.inputs, s.request).starts_with("event-of-unknown-lead: 5 events of a lead"));
  }
}

TEST_CASE("what an event lacks stays missing beside events that have it, in a file of few texts and in one of many") {
  const Directory files;
  const std::string leads = files.write("leads.csv", "id,Country/Region,employees,plan\nl1,,,\nl2,,,\n");
  const std::string few = files.write("few.csv",
                                      "lead,type,at,page,seconds,key,name\n"
                                      "l2,page_view,2026-01-02T00:00Z,/a,,,\n"
                                      "nobody,page_view,2026-01-02T00:00Z,/b,1,,\n"
                                      "l1,page_view,2026-01-02T00:00Z,,2,,\n");
  std::string rows = "lead,type,at,page,seconds,key,name\n";
  for (int i = 0; i < 5000; ++i) rows += fmt::format("l2,page_view,2026-01-01T00:00Z,/page-{},3,,\n", i);
  const std::string many = files.write("many.csv", rows);
  const Request request = sample_request();
  const std::string of_few = read_text({{input(leads)}, {input(few)}}, request);
  const std::string of_both = read_text({{input(leads)}, {input(many), input(few)}}, request);
  CHECK(of_few.find("visit - 2\n") != std::string::npos);
  CHECK(of_both.find("visit - 2\n") != std::string::npos);
  CHECK(of_few.find("visit '/a' -\n") != std::string::npos);
  CHECK(of_both.find("visit '/a' -\n") != std::string::npos);
  CHECK(of_both.find("visit '/page-4999' 3\n") != std::string::npos);
}

TEST_CASE("keys that only events have make leads, last and as first met") {
  Sample s("id,Country/Region,employees,plan\na,US,1,free\n",
           "type,lead,at,page,seconds,key,name\npage_view,z,2026-10-01,/,,,\npage_view,y,2026-10-01,/,,,\n"
           "page_view,z,2026-10-02,/,,,\n");
  ReadOptions options;
  options.leads_from_events = true;
  const std::string made =
      "'z' - - -\n  2026-10-01T00:00:00Z visit '/' -\n  2026-10-02T00:00:00Z visit '/' -\n"
      "'y' - - -\n  2026-10-01T00:00:00Z visit '/' -\n";
  CHECK(read_text(s.inputs, s.request, options) == "'a' 'US' 1 free\n" + made);
  CHECK(read_findings(s.inputs, s.request, options) ==
        "leads-from-events: 2 keys that only events have were taken as leads\n");
  s.request.lead_fields[2].required = true;
  CHECK(read_text(s.inputs, s.request, options) ==
        "missing-required-field: 2 rows of leads have no `employees`, which is required\n");
  s.request.lead_fields[2].required = false;
  s.inputs.leads.clear();
  CHECK(read_text(s.inputs, s.request, options) == made);
  options.leads_from_events = false;
  CHECK(read_text(s.inputs, s.request, options) == "no-leads: no file of leads is given\n");
}

TEST_CASE("a table of one kind needs no type; an unknown kind's name is an error") {
  Sample s(kLeads, "");
  s.inputs.events = {input(s.directory.write("v.tsv", "id\tTime\tpage\tseconds\na\t2026-10-01\t/\t1\n"), "visits")};
  CHECK(read_text(s.inputs, s.request).starts_with("'a' 'US' 120 trial\n  2026-10-01T00:00:00Z visit '/' 1\n'b'"));
  s.inputs.events[0].kind = "vists";
  CHECK(read_text(s.inputs, s.request) == "unknown-events-name: the definition declares no event `vists`\n");
}

TEST_CASE("times without an offset are in the data's zone") {
  Sample s(kLeads, "type,lead,at,page,seconds,key,name\npage_view,a,2026-07-01 9:30,/,,,\n");
  s.request.data_zone = "America/New_York";
  CHECK(read_text(s.inputs, s.request).starts_with("'a' 'US' 120 trial\n  2026-07-01T13:30:00Z visit"));
  s.request.data_zone = "Mars/Olympus";
  CHECK(read_text(s.inputs, s.request) == "unknown-zone: there is no time zone `Mars/Olympus`\n");
}

TEST_CASE("nested events that are no list are counted, and elements that are no event; other text is neither") {
  Sample s(
      "id,Country/Region,employees,plan,visits\n"
      "a,US,1,free,\"[7, {\"\"at\"\": \"\"2026-10-01\"\", \"\"page\"\": \"\"/\"\"}, \"\"\\n\"\"]\"\n"
      "b,US,1,free,[oops\nc,US,1,free,3 visits\n",
      "");
  CHECK(read_text(s.inputs, s.request).starts_with("'a' 'US' 1 free\n  2026-10-01T00:00:00Z visit '/' -\n'b'"));
  CHECK(read_findings(s.inputs, s.request) ==
        "unreadable-events: 4 values in `visits` are no list of events or no event and were left out\n"
        "  line 2: 7\n  line 2: \n\n  line 3: [oops\n  line 4: 3 visits\n"
        "absent-field: no `visit` event in `" +
            s.inputs.leads[0].path + "` has `seconds`; it is missing everywhere\n");
  Sample plain("id,Country/Region,employees,plan,visits\na,US,1,free,12\n", "");
  CHECK(read_findings(plain.inputs, plain.request) ==
        "no-events: the definition looks at events, and none are given\n");
}

TEST_CASE("a nested list is found though another cell comes first") {
  Sample s(
      "id,Country/Region,employees,plan,Visits\n"
      "a,US,1,free,none\n"
      "b,US,1,free,\"[{\"\"at\"\": \"\"2026-10-02\"\", \"\"page\"\": \"\"/\"\", \"\"seconds\"\": 2}]\"\n",
      "");
  CHECK(read_text(s.inputs, s.request) == "'a' 'US' 1 free\n'b' 'US' 1 free\n  2026-10-02T00:00:00Z visit '/' 2\n");
  CHECK(read_findings(s.inputs, s.request) ==
        "unreadable-events: 1 value in `Visits` is no list of events or no event and was left out\n  line 2: none\n");
}

TEST_CASE(
    "two columns that hold the events of one kind, or of any, are an error; another thing is not taken for them") {
  const auto said = [](const std::string& columns, const std::string& cells) {
    Sample s("id,Country/Region,employees,plan," + columns + "\na,US,1,free," + cells + "\n", "");
    const std::string text = read_text(s.inputs, s.request);
    return text.substr(text.find("leads.csv") == std::string::npos ? 0 : text.find("leads.csv"));
  };
  const std::string events =
      R"("[{""at"": ""2026-10-01"", ""page"": ""/"", ""seconds"": 1, ""type"": ""page_view""}]")";
  const std::string one = "'a' 'US' 1 free\n  2026-10-01T00:00:00Z visit '/' 1\n";
  CHECK(said("Events,events", events + "," + events) == "leads.csv` hold the events `events`: `Events` and `events`\n");
  CHECK(said("vis_its,visits", events + ",") == "leads.csv` hold the events `visit`: `vis_its` and `visits`\n");
  CHECK(said("visits,visit", events + "," + events) == "leads.csv` hold the events `visit`: `visit` and `visits`\n");
  CHECK(said("visits,visit", events + ",12") == one);
  CHECK(said("Visits,visit", "12," + events) == one);
  CHECK(said("visits,forms", events + ",") == one);
}

TEST_CASE("a column of events that holds another thing is an error; one that is a field is not looked at") {
  Sample text("id,Country/Region,employees,plan,Events\na,US,1,free,\nb,US,1,free,12\n", "");
  CHECK(read_text(text.inputs, text.request) == "not-events: the column `Events` of `" + text.inputs.leads[0].path +
                                                    "` holds texts such as `12` and no events\n");
  text.request.lead_fields.push_back(field("events", columns::Type::integer));
  CHECK(read_text(text.inputs, text.request) == "'a' 'US' 1 free -\n'b' 'US' 1 free 12\n");
  text.request.lead_fields.back().wanted = false;
  CHECK(read_findings(text.inputs, text.request) == "no-events: the definition looks at events, and none are given\n");
  Sample blank("id,Country/Region,employees,plan,events\na,US,1,free,\n", "");
  CHECK(read_text(blank.inputs, blank.request) == "'a' 'US' 1 free\n");
}

TEST_CASE("several definitions share one reading, each with its own columns") {
  Sample s;
  Request other = s.request;
  other.kinds.clear();
  other.lead_fields.resize(1);
  const auto datasets = read(s.inputs, {s.request, other}, {});
  REQUIRE(datasets);
  CHECK(dump(s.request, (*datasets)[0]) == read_text(s.inputs, s.request));
  CHECK(dump(other, (*datasets)[1]) == "'a'\n'b'\n'c'\n");
}

TEST_CASE("the report names the inputs, with rows, sizes and hashes") {
  Sample s;
  ReadOptions options;
  options.hash_inputs = true;
  const auto datasets = read(s.inputs, {s.request}, options);
  REQUIRE(datasets);
  const Report& report = datasets->front().report;
  REQUIRE(report.inputs.size() == 2);
  CHECK(report.inputs[0].rows == 3);
  CHECK(report.inputs[0].bytes == static_cast<int64_t>(std::string_view(kLeads).size()));
  CHECK(report.inputs[0].sha256.size() == 64);
  CHECK(report.inputs[1].format == "csv");
  CHECK(report.inputs[1].separator == ",");
  CHECK(report.events_read == 4);
  CHECK(report.events_kept == 4);
}
