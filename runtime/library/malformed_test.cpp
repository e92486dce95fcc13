// Structures that lie, and calls that are wrong: each is a status and a message, never more.
#include <doctest.h>

#include <functional>

#include "runtime/library/test_decisions.h"

namespace {

using namespace merit::library::test;

/// What is said about a column that `lie` has changed.
std::string said(Arrays& arrays, LeadField field, Node column, const std::function<void(Node)>& lie,
                 int32_t status = merit_wrong_array) {
  const Node leads = leads_with(arrays, field, column);
  lie(column);
  const Decided decided(kLibrary, leads_of(leads));
  CHECK(decided.status == status);
  CHECK_FALSE(decided.has_result());
  return decided.message();
}

template <typename Value>
void overwrite(Node node, size_t buffer, size_t place, Value value) {
  auto* const bytes = static_cast<char*>(const_cast<void*>(node.array->buffers[buffer]));
  std::memcpy(bytes + place * sizeof value, &value, sizeof value);
}

TEST_CASE("offsets that descend, are negative, or have no bytes") {
  Arrays arrays;
  const auto texts = [&] { return arrays.texts("", {"one", "two", "three"}); };
  CHECK(said(arrays, kCountry, texts(), [](Node n) { overwrite<int32_t>(n, 1, 2, 1); }) ==
        "`country/region`, row 1: offsets descend from 3 to 1");
  CHECK(said(arrays, kCountry, texts(), [](Node n) { overwrite<int32_t>(n, 1, 0, -4); }) ==
        "`country/region`, row 0: an offset is negative");
  CHECK(said(arrays, kCountry, texts(), [](Node n) { n.array->buffers[2] = nullptr; }) ==
        "`country/region` has no buffer of bytes");
  CHECK(said(arrays, kCountry, arrays.texts("", {"a"}, "U"), [](Node n) { overwrite<int64_t>(n, 1, 1, -1); }) ==
        "`country/region`, row 0: offsets descend from 0 to -1");
}

TEST_CASE("views that leave their buffer") {
  Arrays arrays;
  const auto views = [&] { return arrays.views("", {"short", "a text of more than twelve bytes"}); };
  CHECK(said(arrays, kCountry, views(), [](Node n) { overwrite<int32_t>(n, 1, 4, 1000); }) ==
        "`country/region`, row 1: a text reaches beyond its buffer");
  CHECK(said(arrays, kCountry, views(), [](Node n) { overwrite<int32_t>(n, 1, 6, 1); }) ==
        "`country/region`, row 1: a text is in a buffer that is not there");
  CHECK(said(arrays, kCountry, views(), [](Node n) { overwrite<int32_t>(n, 1, 7, -1); }) ==
        "`country/region`, row 1: a text reaches beyond its buffer");
  CHECK(said(arrays, kCountry, views(), [](Node n) { overwrite<int32_t>(n, 1, 0, -1); }) ==
        "`country/region`, row 0: a text has a negative size");
}

TEST_CASE("codes outside their dictionary, and dictionaries in one half only") {
  Arrays arrays;
  const auto coded = [&](int32_t code) {
    return arrays.dictionary<int32_t>("", "i", {0, code}, arrays.texts("", {"a", "b"}));
  };
  const auto nothing = [](Node) {};
  CHECK(said(arrays, kCountry, coded(2), nothing) ==
        "`country/region`, row 1: the code 2 is outside the dictionary, which has 2 values");
  CHECK(said(arrays, kCountry, coded(-1), nothing) ==
        "`country/region`, row 1: the code -1 is outside the dictionary, which has 2 values");
  CHECK(said(arrays, kCountry, coded(0), [](Node n) { n.array->dictionary = nullptr; }) ==
        "`country/region` has a dictionary in its schema or its array alone");
  CHECK(said(arrays, kCountry, coded(0), [](Node n) {
          n.schema->dictionary = n.schema;
          n.array->dictionary = n.array;
        }) == "`country/region` has dictionaries within dictionaries");
}

TEST_CASE("lengths, offsets, buffers and counts of nulls") {
  Arrays arrays;
  const auto numbers = [&] { return arrays.cells<int64_t>("", "l", {1, std::nullopt, 3}); };
  const auto said_of = [&](const std::function<void(Node)>& lie) { return said(arrays, kEmployees, numbers(), lie); };
  CHECK(said_of([](Node n) { n.array->length = 2; }) == "`Employees` has 2 cells where 3 are needed");
  CHECK(said_of([](Node n) { n.array->length = -1; }) == "`Employees` has an impossible length or offset");
  CHECK(said_of([](Node n) { n.array->offset = INT64_MAX; }) == "`Employees` has an impossible length or offset");
  CHECK(said_of([](Node n) { n.array->n_buffers = 1; }) == "`Employees` has 1 buffers where its format has 2");
  CHECK(said_of([](Node n) { n.array->buffers = nullptr; }) == "`Employees` has no buffers");
  CHECK(said_of([](Node n) { n.array->buffers[1] = nullptr; }) == "`Employees` has no buffer of cells");
  CHECK(said_of([](Node n) { n.array->null_count = 2; }) == "`Employees` says that 2 cells are null, and has 1");
  CHECK(said_of([](Node n) { n.array->null_count = 9; }) == "`Employees` has 3 cells, and says that 9 are null");
  CHECK(said_of([](Node n) { n.array->buffers[0] = nullptr; }) ==
        "`Employees` says that 1 cells are null, and has no mask");
  CHECK(said_of([](Node n) { n.array->release = nullptr; }) == "`Employees` was released already");
  CHECK(said(
            arrays, kEmployees, numbers(), [](Node n) { n.schema->format = "d:x"; }, merit_wrong_schema) ==
        "`Employees` has the format `d:x`, which is none");
}

TEST_CASE("lists that reach beyond their elements, and children that are not there") {
  Arrays arrays;
  const auto leads_with_events = [&](const std::function<void(Node list, Node rows)>& lie) {
    const Node rows = arrays.structure(
        "item", {arrays.texts("type", {"form", "form"}), arrays.cells<int64_t>("at", "tsu:UTC", {1, 2})}, 2);
    const Node list = arrays.list<int32_t>("events", {0, 2}, rows);
    const Node leads = leads_with(arrays, kCountry, arrays.texts("", {"A"}), {list});
    lie(list, rows);
    const Decided decided(kLibrary, leads_of(leads));
    CHECK(decided.status != merit_ok);
    return decided.message();
  };
  CHECK(leads_with_events([](Node list, Node) { overwrite<int32_t>(list, 1, 1, 3); }) ==
        "`events` has 2 cells where 3 are needed");
  CHECK(leads_with_events([](Node list, Node) { list.array->n_children = 0; }) ==
        "`events` does not have the children that its schema has");
  CHECK(leads_with_events([](Node, Node rows) { rows.array->children[1] = nullptr; }) ==
        "`at` has no schema or no array");
  CHECK(leads_with_events([](Node, Node rows) { rows.schema->children[1]->name = "when"; }) ==
        "the events `visit` in `events` lack the column `at`, which holds their time");
  CHECK(leads_with_events([](Node, Node rows) { rows.schema->children[0]->name = nullptr; }) ==
        "the events in `events` lack the column `type`, which says of which kind each is");
  CHECK(leads_with_events([](Node, Node) {}) == "the events `visit` in `events` lack the column `page`");
}

TEST_CASE("offsets of event tables") {
  Arrays arrays;
  const Node rows =
      arrays.structure("", {arrays.cells<int64_t>("at", "tsu:UTC", {1, 2}), arrays.texts("page", {"a", "b"})}, 2);
  const auto said_of = [&](const std::vector<int64_t>& offsets) {
    const merit_event_table table = {rows.schema, rows.array, offsets.empty() ? nullptr : offsets.data(), {"visit", 5}};
    merit_leads given = leads_of(leads_with(arrays, kCountry, arrays.texts("", {"A", "B"})));
    given.event_tables = &table;
    given.event_table_count = 1;
    return Decided(kLibrary, given).message();
  };
  CHECK(said_of({0, 1, 2}).empty());
  CHECK(said_of({0, 2, 1}) == "the offsets of event table 0 say 1 for lead 2, after 2 and in a table of 2 rows");
  CHECK(said_of({0, 1, 3}) == "the offsets of event table 0 say 3 for lead 2, after 1 and in a table of 2 rows");
  CHECK(said_of({-1, 1, 2}).starts_with("the offsets of event table 0 say -1"));
  CHECK(said_of({}) == "event table 0 has no offsets");
}

TEST_CASE("columns that are missing or ambiguous") {
  Arrays arrays;
  const Node leads = leads_with(arrays, kCountry, arrays.texts("", {"A"}));
  leads.schema->children[1]->name = "staff";
  CHECK(Decided(kLibrary, leads_of(leads)).message() ==
        "`leads` lacks the column `employees`, which the lead field `employees` is read from");
  leads.schema->children[1]->name = "EMPLOYEES";
  leads.schema->children[2]->name = "emplo-yees";
  CHECK(Decided(kLibrary, leads_of(leads)).message() ==
        "the lead field `employees` could be either of two columns: `EMPLOYEES` and `emplo-yees`");
  leads.schema->children[2]->name = "country region";
  leads.schema->children[1]->name = "Country/Region";  // the exact name of `from` wins over `country/region`
  CHECK(Decided(kLibrary, leads_of(leads)).message().find("`employees`") != std::string::npos);
}

TEST_CASE("wrong calls") {
  merit_error error = {};
  ArrowSchema schema;
  ArrowArray array;
  merit_leads leads = {};
  CHECK(kLibrary.evaluate(&kLibrary, &leads, &schema, &array, &error) == merit_wrong_call);
  CHECK_FALSE(static_cast<bool>(schema.release));
  CHECK_FALSE(static_cast<bool>(array.release));
  leads.size = sizeof leads;
  CHECK(kLibrary.evaluate(&kLibrary, &leads, &schema, &array, &error) == merit_wrong_array);
  CHECK(std::string(error.message) == "`leads` has no schema or no array");
  CHECK(kLibrary.evaluate(&kLibrary, &leads, nullptr, &array, nullptr) == merit_wrong_call);
  CHECK(kLibrary.evaluate(nullptr, &leads, &schema, &array, nullptr) == merit_wrong_call);
  CHECK(kLibrary.open(nullptr, nullptr, 0, nullptr, nullptr) == merit_wrong_call);
  kLibrary.close(nullptr);
}

TEST_CASE("names of any length are cut in messages, not letters") {
  Arrays arrays;
  std::string name;
  for (int i = 0; i < 400; ++i) name += "ü";
  const Node texts = arrays.texts("", {"a"});
  const Node leads = leads_with(arrays, kCountry, texts);
  leads.schema->children[1]->name = "country_region";
  leads.schema->children[0]->name = name.c_str();
  const Decided decided(kLibrary, leads_of(leads));
  CHECK(decided.status == merit_wrong_schema);
  CHECK(decided.message().size() < sizeof(merit_error::message));
}

}  // namespace
