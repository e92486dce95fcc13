#include <doctest.h>

#include "runtime/library/test_decisions.h"

namespace {

using namespace merit::library::test;

/// Rows of events in one table with a type column.
Node events(Arrays& arrays, const Arrays::Texts& types, const std::vector<std::optional<int64_t>>& times,
            const Arrays::Texts& pages, const std::vector<std::optional<int64_t>>& ids = {}) {
  const auto given_ids = ids.empty() ? std::vector<std::optional<int64_t>>(types.size()) : ids;
  return arrays.structure(
      "item",
      {arrays.texts("Type", types), arrays.cells<int64_t>("at", "tsu:UTC", times), arrays.texts("page", pages),
       arrays.texts("name", pages), arrays.cells<int64_t>("Form ID", "l", given_ids)},
      types.size());
}

const Arrays::Texts kTypes = {"form", "PAGE_VIEW", "page_view", "call", "party", "page_view", "form", "form", "form"};
const std::vector<std::optional<int64_t>> kTimes = {5, 3, std::nullopt, 1, 1, 2'000'000, 5, 9, 5};
const Arrays::Texts kPages = {"x", "/a", "/b", "c", "p", "/late", "y", "again", std::nullopt};
const std::vector<std::optional<int64_t>> kIds = {7, std::nullopt, 7, 7, 7, 7, 6, 7, std::nullopt};

void check_decisions(const Decided& decided) {
  REQUIRE_MESSAGE(decided.status == merit_ok, decided.message());
  CHECK(decided.rows() == 3);
  CHECK(decided.cell(kTrace, 0) == "visit@3(/a) form@5(7,x)");
  CHECK(decided.cell(kTrace, 1) == "null");
  CHECK(decided.cell(kTrace, 2) == "form@5(6,y) form@5(null,null)");
  CHECK(decided.cell(kTouches, 2) == "form@5(6,y);form@5(null,null)");
  CHECK(decided.cell(kCount, 1) == "0");
  CHECK(decided.report.events_used == 4);
  CHECK(decided.report.events_without_time == 1);
  CHECK(decided.report.events_of_unknown_kind == 1);
  CHECK(decided.report.events_later_than_now == 1);
  CHECK(decided.report.events_with_repeated_key == 1);
}

TEST_CASE("events in a list of the leads, in a large list, and in a table with offsets decide alike") {
  Arrays arrays;
  const Node country = arrays.texts("", {"A", "B", "C"});
  const Node rows = events(arrays, kTypes, kTimes, kPages, kIds);
  const Node narrow = arrays.list<int32_t>("Events", {0, 6, 6, 9}, rows);
  check_decisions(Decided(kLibrary, leads_of(leads_with(arrays, kCountry, country, {narrow}))));
  const Node wide = arrays.list<int64_t>("events", {0, 6, 6, 9}, rows);
  check_decisions(Decided(kLibrary, leads_of(leads_with(arrays, kCountry, country, {wide}))));
  merit_leads given = leads_of(leads_with(arrays, kCountry, country));
  const std::vector<int64_t> offsets = {0, 6, 6, 9};
  const merit_event_table table = {rows.schema, rows.array, offsets.data(), {}};
  given.event_tables = &table;
  given.event_table_count = 1;
  check_decisions(Decided(kLibrary, given));
}

TEST_CASE("a table that is a dictionary of structures has its rows in the order of the codes") {
  Arrays arrays;
  const Node country = arrays.texts("", {"A", "B", "C"});
  // The rows of the table above from the last to the first, and one that nobody has.
  const auto reversed = [](auto values) {
    values.emplace_back(values.front());
    return decltype(values)(values.rbegin(), values.rend());
  };
  const Node rows = events(arrays, reversed(kTypes), reversed(kTimes), reversed(kPages), reversed(kIds));
  merit_leads given = leads_of(leads_with(arrays, kCountry, country));
  const std::vector<int64_t> offsets = {0, 6, 6, 9};
  const auto decided = [&](Node table_of_rows) {
    const merit_event_table table = {table_of_rows.schema, table_of_rows.array, offsets.data(), {}};
    given.event_tables = &table;
    given.event_table_count = 1;
    return Decided(kLibrary, given);
  };
  check_decisions(decided(arrays.dictionary<int32_t>("", "i", {9, 8, 7, 6, 5, 4, 3, 2, 1}, rows)));
  check_decisions(decided(arrays.dictionary<uint8_t>("", "C", {9, 8, 7, 6, 5, 4, 3, 2, 1}, rows)));
  const Node longer = arrays.dictionary<int64_t>("", "l", {0, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0}, rows);
  Arrays::slice(longer, 1, 9);
  check_decisions(decided(longer));

  const Decided outside = decided(arrays.dictionary<int32_t>("", "i", {9, 8, 7, 6, 5, 4, 3, 2, 10}, rows));
  CHECK(outside.status == merit_wrong_array);
  const Decided none = decided(arrays.dictionary<int32_t>("", "i", {9, 8, 7, std::nullopt, 5, 4, 3, 2, 1}, rows));
  CHECK(none.status == merit_wrong_array);
  CHECK(none.message() == "event table 0 is a dictionary, and a code is null");
  const Decided no_rows = decided(arrays.dictionary<int32_t>("", "i", {0, 0, 0, 0, 0, 0, 0, 0, 0}, country));
  CHECK(no_rows.status == merit_wrong_schema);
}

TEST_CASE("a row that stands under several leads, in several places, is an event of each where keys are settled") {
  Arrays arrays;
  const Node country = arrays.texts("", {"A", "B"});
  const Node rows = events(arrays, {"form"}, {5}, {"x"}, {7});
  const Node twice = arrays.dictionary<int32_t>("", "i", {0, 0}, rows);
  merit_leads given = leads_of(leads_with(arrays, kCountry, country));
  const std::vector<int64_t> offsets = {0, 1, 2};
  const merit_event_table table = {twice.schema, twice.array, offsets.data(), {}};
  given.event_tables = &table;
  given.event_table_count = 1;
  CHECK(Decided(kLibrary, given).cell(kTrace, 1) == "null");
  given.keys_are_settled = true;
  CHECK(Decided(kLibrary, given).cell(kTrace, 1) == "form@5(7,x)");
}

TEST_CASE("types that begin and end alike, and nearly so, are told apart") {
  Arrays arrays;
  const Node country = arrays.texts("", {"A"});
  Arrays::Texts types, pages;
  std::vector<std::optional<int64_t>> times;
  for (int i = 0; i < 400; ++i) {  // more than are remembered
    const std::string number = std::to_string(i);
    types.insert(types.end(), {"page_view", "form", "page_vie", "age_view", "", "FORM", "page_" + number + "_view"});
  }
  for (size_t i = 0; i < types.size(); ++i) {
    times.emplace_back(static_cast<int64_t>(i));
    pages.emplace_back("/");
  }
  for (const char* const format : {"u", "U", "z"}) {
    const Node rows = arrays.structure(
        "item",
        {arrays.texts("type", types, format), arrays.cells<int64_t>("at", "tsu:UTC", times),
         arrays.texts("page", pages), arrays.texts("name", pages), arrays.cells<int64_t>("form id", "l", times)},
        types.size());
    const auto count = static_cast<int32_t>(types.size());
    const Decided decided(
        kLibrary, leads_of(leads_with(arrays, kCountry, country, {arrays.list<int32_t>("events", {0, count}, rows)})));
    REQUIRE_MESSAGE(decided.status == merit_ok, decided.message());
    CHECK(decided.report.events_used == 1200);
    CHECK(decided.report.events_of_unknown_kind == 1600);
  }
}

TEST_CASE("types in a dictionary, of any length; times in nanoseconds; rows that belong to no lead") {
  Arrays arrays;
  const Node country = arrays.texts("", {"A", "B"});
  const std::vector<std::optional<int64_t>> times = {1'999, 3'000, 4'000, 5'000, 6'000, 7'000};
  const Arrays::Texts pages = {"/a", "/b", "/c", "/d", "/e", "/f"};
  const auto decided = [&](Node types) {
    const Node rows = arrays.structure(
        "item",
        {types, arrays.cells<int64_t>("at", "tsn:UTC", times), arrays.texts("page", pages), arrays.texts("name", pages),
         arrays.cells<int64_t>("form id", "l", std::vector<std::optional<int64_t>>(6))},
        6);
    merit_leads given = leads_of(leads_with(arrays, kCountry, country));
    const std::vector<int64_t> offsets = {1, 3, 5};
    const merit_event_table table = {rows.schema, rows.array, offsets.data(), {}};
    given.event_tables = &table;
    given.event_table_count = 1;
    return Decided(kLibrary, given);
  };
  const Arrays::Texts values = {"page_view", "Page_View", "page_viewer", "x", std::nullopt, ""};
  const auto check = [](const Decided& made, const char* first, const char* second, int64_t unknown) {
    REQUIRE_MESSAGE(made.status == merit_ok, made.message());
    CHECK(made.cell(kTrace, 0) == first);
    CHECK(made.cell(kTrace, 1) == second);
    CHECK(made.report.events_of_unknown_kind == unknown);
  };
  check(decided(arrays.dictionary<int8_t>("type", "c", {0, 1, 2, 0, std::nullopt, 0}, arrays.texts("", values))),
        "visit@3(/b)", "visit@5(/d)", 2);
  check(decided(arrays.dictionary<uint16_t>("type", "S", {0, 0, 1, 4, 5, 0}, arrays.texts("", values))),
        "visit@3(/b) visit@4(/c)", "null", 2);
  check(decided(arrays.texts("type", values)), "visit@3(/b)", "null", 3);
  check(decided(arrays.texts("type", values, "U")), "visit@3(/b)", "null", 3);
  check(decided(arrays.views("type", values)), "visit@3(/b)", "null", 3);
}

TEST_CASE("a list column or a table of one kind each; at one instant kinds stand as declared") {
  Arrays arrays;
  const auto visits = [&] {
    return arrays.structure(
        "item", {arrays.cells<int64_t>("timestamp", "tsu:UTC", {4, 2, 1}), arrays.texts("page", {"b", "a", "z"})}, 3);
  };
  const auto forms = [&] {
    return arrays.structure("item",
                            {arrays.cells<int64_t>("time", "tsu:UTC", {2}), arrays.cells<int32_t>("form_id", "i", {1}),
                             arrays.texts("name", {"n"})},
                            1);
  };
  const Node country = arrays.texts("", {"A", "B"});
  const std::vector<Node> lists = {arrays.list<int32_t>("Form", {0, 1, 1}, forms()),
                                   arrays.list<int32_t>("visits", {0, 2, 3}, visits())};
  const Decided nested(kLibrary, leads_of(leads_with(arrays, kCountry, country, lists)));
  REQUIRE_MESSAGE(nested.status == merit_ok, nested.message());
  CHECK(nested.cell(kTrace, 0) == "visit@2(a) form@2(1,n) visit@4(b)");
  CHECK(nested.cell(kTrace, 1) == "visit@1(z)");

  const Node of_visits = visits(), of_forms = forms();
  const std::vector<int64_t> two_and_one = {0, 2, 3}, one = {0, 1, 1};
  const merit_event_table tables[] = {{of_visits.schema, of_visits.array, two_and_one.data(), {"visits", 6}},
                                      {of_forms.schema, of_forms.array, one.data(), {"form", 4}}};
  merit_leads given = leads_of(leads_with(arrays, kCountry, country));
  given.event_tables = tables;
  given.event_table_count = 2;
  const Decided beside(kLibrary, given);
  REQUIRE_MESSAGE(beside.status == merit_ok, beside.message());
  CHECK(beside.cell(kTrace, 0) == "visit@2(a) form@2(1,n) visit@4(b)");
}

TEST_CASE("equal events stay in input order, and thousands are sorted") {
  Arrays arrays;
  std::vector<std::optional<int64_t>> times;
  Arrays::Texts pages;
  for (int i = 0; i < 3000; ++i) {
    times.emplace_back(i % 2);
    pages.emplace_back(std::to_string(i));
  }
  const Node rows =
      arrays.structure("item", {arrays.cells<int64_t>("at", "tsu:UTC", times), arrays.texts("page", pages)}, 3000);
  const Node lists = arrays.list<int32_t>("visits", {0, 3000}, rows);
  const Decided decided(kLibrary, leads_of(leads_with(arrays, kCountry, arrays.texts("", {"A"}), {lists})));
  REQUIRE_MESSAGE(decided.status == merit_ok, decided.message());
  CHECK(decided.cell(kTrace, 0).starts_with("visit@0(0) visit@0(2) visit@0(4)"));
  CHECK(decided.cell(kTrace, 0).ends_with("visit@1(2997) visit@1(2999)"));
}

TEST_CASE("more leads than are taken at once") {
  Arrays arrays;
  std::vector<std::optional<int64_t>> employees;
  for (int64_t i = 0; i < 5000; ++i) employees.emplace_back(i);
  const Decided decided(kLibrary, leads_of(leads_with(arrays, kEmployees, arrays.cells<int64_t>("", "l", employees))));
  REQUIRE(decided.status == merit_ok);
  CHECK(decided.rows() == 5000);
  for (int64_t i = 0; i < 5000; i += 77) CHECK(decided.cell(kEmployees - 1, i) == std::to_string(i));
  CHECK(decided.cell(kUndecided, 4999) == "country;revenue;plan;created;day;spent;opt_in");
}

TEST_CASE("no leads") {
  Arrays arrays;
  const Decided decided(kLibrary, leads_of(leads_with(arrays, kCountry, arrays.texts("", {}))));
  CHECK(decided.status == merit_ok);
  CHECK(decided.rows() == 0);
}

TEST_CASE("parts of a result live on when they are taken away, on their own") {
  Arrays arrays;
  ArrowArray taken = {};
  {
    Decided decided(kLibrary, leads_of(leads_with(arrays, kCountry, arrays.texts("", {"A long enough text"}))));
    taken = *decided.array().children[0];
    decided.array().children[0]->release = nullptr;
  }
  CHECK(std::string(static_cast<const char*>(taken.buffers[2]), 18) == "A long enough text");
  taken.release(&taken);
  CHECK_FALSE(static_cast<bool>(taken.release));
}

TEST_CASE("a required field that a lead lacks is an error that names the row, of an event it leaves it out") {
  Arrays arrays;
  const Decided missing(kStrictLibrary, leads_of(leads_with(arrays, kCountry, arrays.texts("", {"A", "N/A"}))));
  CHECK(missing.status == merit_wrong_data);
  CHECK(missing.message() == "row 1 of `leads` lacks `country`, which is required");
  const Node rows = events(arrays, {"page_view", "page_view"}, {1, 2}, {std::nullopt, "/a"});
  const Node lists = arrays.list<int32_t>("events", {0, 2}, rows);
  const Decided decided(kStrictLibrary, leads_of(leads_with(arrays, kCountry, arrays.texts("", {"A"}), {lists})));
  REQUIRE(decided.status == merit_ok);
  CHECK(decided.cell(kTrace, 0) == "visit@2(/a)");
  CHECK(decided.report.events_without_required_field == 1);
}

TEST_CASE("lists that could be either of two columns, and a column of events that holds none") {
  Arrays arrays;
  const auto rows = [&] { return events(arrays, {"page_view"}, {1}, {"/a"}); };
  const auto said = [&](const std::vector<Node>& columns) {
    const Decided made(kLibrary, leads_of(leads_with(arrays, kCountry, arrays.texts("", {"A"}), columns)));
    CHECK(made.status == merit_wrong_schema);
    return made.message();
  };
  CHECK(said({arrays.list<int32_t>("events", {0, 1}, rows()), arrays.list<int32_t>("Events", {0, 1}, rows())}) ==
        "two columns hold the events `events`: `events` and `Events`");
  CHECK(said({arrays.list<int32_t>("visit", {0, 1}, rows()), arrays.list<int64_t>("Visits", {0, 1}, rows())}) ==
        "two columns hold the events `visit`: `visit` and `Visits`");
  CHECK(said({arrays.texts("events", {"[]"})}) == "the column `events` is no list of structures");
  const std::vector<Node> other = {arrays.list<int32_t>("visits", {0, 1}, rows()), arrays.texts("visit", {"12"})};
  CHECK(Decided(kLibrary, leads_of(leads_with(arrays, kCountry, arrays.texts("", {"A"}), other))).status == merit_ok);
}

TEST_CASE("parameters of a batch") {
  Arrays arrays;
  const Node country = arrays.texts("Country/Region", {"A"});
  merit_leads given = leads_of(leads_with(arrays, kCountry, country));
  merit_setting setting = {{"bar", 3}, merit_integer, {}};
  setting.value.integer = 300;
  given.settings = &setting;
  given.setting_count = 1;
  const Decided decided(kLibrary, given);
  CHECK(decided.status == merit_wrong_parameter);
  CHECK_FALSE(decided.has_result());
}

TEST_CASE("the schema of decisions, before there are any") {
  ArrowSchema schema;
  REQUIRE(kLibrary.output_schema(&kLibrary, &schema, nullptr) == merit_ok);
  CHECK(schema.n_children == kOutputs);
  CHECK(std::string(schema.children[3]->name) == "plan");
  CHECK(std::string(schema.children[3]->dictionary->format) == "u");
  CHECK(std::string(schema.children[4]->format) == "tsu:UTC");
  CHECK(std::string(schema.children[kReasons]->children[0]->format) == "u");
  schema.release(&schema);
}

}  // namespace
