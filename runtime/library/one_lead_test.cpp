#include <doctest.h>

#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "runtime/library/test_definition.h"

namespace {

using namespace merit::library::test;

merit_cell integer(int64_t value) {
  merit_cell cell = {1, {}};
  cell.value.integer = value;
  return cell;
}
merit_cell number(double value) {
  merit_cell cell = {1, {}};
  cell.value.number = value;
  return cell;
}
merit_cell text(std::string_view value) {
  merit_cell cell = {1, {}};
  cell.value.text = {value.data(), value.size()};
  return cell;
}
constexpr merit_cell kMissing = {};

/// A context of the test's library, and what it said last.
class Context {
 public:
  explicit Context(const merit_library& library = kLibrary, const std::vector<merit_setting>& settings = {}) {
    opened = library.open(&library, settings.data(), settings.size(), &context_, &error);
    close_ = library.close;
    decide_ = library.decide;
  }
  ~Context() { close_(context_); }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  const merit_cell* decide(const merit_lead& lead) {
    const merit_cell* cells = nullptr;
    status = decide_(context_, &lead, &cells, &error);
    return cells;
  }

  int32_t opened = -1, status = -1;
  merit_error error = {};

 private:
  merit_context* context_ = nullptr;
  void (*close_)(merit_context*);
  int32_t (*decide_)(merit_context*, const merit_lead*, const merit_cell**, merit_error*);
};

std::string text_of(const merit_cell& cell) {
  if (cell.known == 0) return "missing";
  return {cell.value.text.data, cell.value.text.size};
}

std::string list_of(const merit_cell& cell) {
  std::string all;
  const auto* const texts = reinterpret_cast<const merit_text*>(cell.value.text.data);
  for (uint64_t i = 0; i < cell.value.text.size; ++i) {
    if (i > 0) all += ';';
    all.append(texts[i].data, texts[i].size);
  }
  return all;
}

std::array<merit_cell, kLeadFields> complete_lead() {
  return {text("key"), text(" Česko "), integer(51), number(0.5), integer(2),
          integer(77), integer(-3),     integer(9),  integer(1)};
}

constexpr uint64_t kVisit = 0, kForm = 1, kCall = 2;

TEST_CASE("every field of a lead comes through, and what is missing is undecided") {
  Context context;
  REQUIRE(context.opened == merit_ok);
  auto fields = complete_lead();
  const merit_cell* decision = context.decide({fields.data(), nullptr, 0, 100});
  REQUIRE(context.status == merit_ok);
  CHECK(text_of(decision[0]) == " Česko ");
  CHECK(decision[1].value.integer == 51);
  CHECK(decision[2].value.number == 0.5);
  CHECK(decision[3].value.integer == 2);
  CHECK(decision[5].value.integer == -3);
  CHECK(list_of(decision[kUndecided]).empty());
  CHECK(list_of(decision[kReasons]) == " Česko ");
  CHECK(decision[kTrace].known == 0);
  CHECK(decision[kCount].value.integer == 0);

  fields.fill(kMissing);
  decision = context.decide({fields.data(), nullptr, 0, 100});
  REQUIRE(context.status == merit_ok);
  CHECK(list_of(decision[kUndecided]) == "country;employees;revenue;plan;created;day;spent;opt_in");
  CHECK(decision[1].known == 0);
}

TEST_CASE("spellings of missing, text that is not UTF-8 and numbers that are none count as missing") {
  Context context;
  auto fields = complete_lead();
  fields[kCountry] = text(" n/a ");
  fields[kEmployees] = integer(-1);
  fields[kRevenue] = number(__builtin_nan(""));
  const merit_cell* const decision = context.decide({fields.data(), nullptr, 0, 100});
  REQUIRE(context.status == merit_ok);
  CHECK(list_of(decision[kUndecided]) == "country;employees;revenue");
  fields[kCountry] = text("\xC3(");
  CHECK(text_of(context.decide({fields.data(), nullptr, 0, 100})[0]) == "missing");
}

TEST_CASE("events stand in the language's order, those later than now and second keys are left out") {
  Context context;
  const auto fields = complete_lead();
  const std::array<merit_cell, 1> page_a = {text("/a")}, page_none = {kMissing};
  const std::array<merit_cell, 2> form_9 = {integer(9), text("n")}, form_2 = {integer(2), text("two")},
                                  again_9 = {integer(9), text("again")}, no_key = {kMissing, text("k")};
  const std::vector<merit_event> events = {
      {30, kForm, form_9.data()},   {30, kForm, form_2.data()},  {30, kForm, no_key.data()},
      {30, kVisit, page_a.data()},  {5, kCall, nullptr},         {10, kVisit, page_none.data()},
      {101, kVisit, page_a.data()}, {20, kForm, again_9.data()}, {100, kVisit, page_a.data()},
      {-4, kForm, no_key.data()},
  };
  const merit_cell* const decision = context.decide({fields.data(), events.data(), events.size(), 100});
  REQUIRE(context.status == merit_ok);
  CHECK(text_of(decision[kTrace]) ==
        "form@-4(null,k) visit@10(null) visit@30(/a) form@30(2,two) form@30(9,n) form@30(null,k) visit@100(/a)");
  CHECK(list_of(decision[kTouches]).starts_with("form@-4(null,k);visit@10(null);"));
}

TEST_CASE("many events, then few, in one context") {
  Context context;
  const auto fields = complete_lead();
  const std::array<merit_cell, 1> page = {text("/a")};
  std::vector<merit_event> events;
  for (int64_t i = 0; i < 1000; ++i) events.push_back({1000 - i, kVisit, page.data()});
  const merit_cell* decision = context.decide({fields.data(), events.data(), events.size(), 2000});
  CHECK(decision[kCount].value.integer == 1000);
  CHECK(text_of(decision[kTrace]).starts_with("visit@1(/a) visit@2(/a)"));
  decision = context.decide({fields.data(), events.data(), 1, 2000});
  CHECK(text_of(decision[kTrace]) == "visit@1000(/a)");
}

/// As the language puts it: the first of each key, what is not later than now, by time, kind and key.
std::string expected_trace(const std::vector<merit_event>& given, int64_t now) {
  std::vector<merit_event> counting;
  std::vector<int64_t> keys;
  for (const merit_event& event : given) {
    if (event.kind == kCall) continue;
    if (event.kind == kForm && event.fields[0].known != 0) {
      if (std::ranges::find(keys, event.fields[0].value.integer) != keys.end()) continue;
      keys.push_back(event.fields[0].value.integer);
    }
    if (event.at <= now) counting.push_back(event);
  }
  const auto key_of = [](const merit_event& event) {
    const bool has_key = event.kind == kForm && event.fields[0].known != 0;
    return has_key ? event.fields[0].value.integer : INT64_MAX;
  };
  std::ranges::stable_sort(counting, [&](const merit_event& a, const merit_event& b) {
    return std::tuple(a.at, a.kind, key_of(a)) < std::tuple(b.at, b.kind, key_of(b));
  });
  std::string trace;
  for (const merit_event& event : counting) {
    if (!trace.empty()) trace += ' ';
    const merit_cell& of_text = event.fields[event.kind == kForm ? 1 : 0];
    trace += (event.kind == kForm ? "form@" : "visit@") + std::to_string(event.at) + "(";
    if (event.kind == kForm) trace += (key_of(event) == INT64_MAX ? "null" : std::to_string(key_of(event))) + ",";
    trace += (of_text.known != 0 ? text_of(of_text) : "null") + ")";
  }
  return trace;
}

TEST_CASE("any list of events, in order, nearly, backwards or not at all") {
  Context context;
  const auto fields = complete_lead();
  std::mt19937 random(11);
  for (int round = 0; round < 20'000; ++round) {
    const size_t count = random() % 30;
    const int64_t times = random() % 2 == 0 ? 8 : 1'000'000;  // many ties, or hardly any
    std::vector<std::array<merit_cell, 2>> cells(count);
    std::vector<merit_event> events(count);
    for (size_t i = 0; i < count; ++i) {
      const uint64_t kind = random() % 3;
      const merit_cell page = random() % 4 == 0 ? kMissing : text("/a");
      const merit_cell key = random() % 5 == 0 ? kMissing : integer(static_cast<int64_t>(random() % 64));
      cells[i] = kind == kForm ? std::array{key, page} : std::array{page, kMissing};
      events[i] = {static_cast<int64_t>(random() % static_cast<uint64_t>(times)), kind, cells[i].data()};
    }
    const unsigned order = random() % 4;
    if (order < 3) std::ranges::stable_sort(events, {}, [](const merit_event& event) { return event.at; });
    if (order == 1) std::ranges::reverse(events);
    if (order == 2 && count > 1) std::swap(events[random() % count], events[random() % count]);
    const int64_t now = random() % 3 == 0 ? times / 2 : times;
    const merit_cell* const decision = context.decide({fields.data(), events.data(), count, now});
    REQUIRE(context.status == merit_ok);
    const std::string expected = expected_trace(events, now);
    REQUIRE(text_of(decision[kTrace]) == (expected.empty() ? "missing" : expected));
  }
}

TEST_CASE("cells that hold nothing the field could be are errors that name the field") {
  Context context;
  auto fields = complete_lead();
  fields[kPlan] = integer(3);
  CHECK(context.decide({fields.data(), nullptr, 0, 100}) == nullptr);
  CHECK(context.status == merit_wrong_call);
  CHECK(std::string(context.error.message) == "the cell of `plan` holds nothing that the field could be");
  fields[kPlan] = integer(2);
  fields[kOptIn] = integer(2);
  context.decide({fields.data(), nullptr, 0, 100});
  CHECK(context.status == merit_wrong_call);
  fields[kOptIn] = integer(0);
  const merit_event strange = {1, 3, nullptr};
  context.decide({fields.data(), &strange, 1, 100});
  CHECK(std::string(context.error.message) == "event 0 is of kind 3, and there are 3");
  const merit_event huge = {1, uint64_t{1} << 63, nullptr};
  context.decide({fields.data(), &huge, 1, 100});
  CHECK(std::string(context.error.message) == "event 0 is of kind 9223372036854775808, and there are 3");
  const merit_event bare = {1, kVisit, nullptr};
  context.decide({fields.data(), &bare, 1, 100});
  CHECK(std::string(context.error.message) == "event 0 has no fields");
  context.decide({nullptr, nullptr, 0, 100});
  CHECK(context.status == merit_wrong_call);
  CHECK(context.decide({fields.data(), nullptr, 0, 100}) != nullptr);  // and the context is as good as before
}

TEST_CASE("required: a lead without is an error, an event is left out") {
  Context context(kStrictLibrary);
  auto fields = complete_lead();
  const std::array<merit_cell, 1> page = {text("/a")}, none = {kMissing};
  const std::array<merit_event, 2> events = {merit_event{1, kVisit, page.data()}, merit_event{2, kVisit, none.data()}};
  CHECK(context.decide({fields.data(), events.data(), 2, 100})[kCount].value.integer == 1);
  fields[kCountry] = text("N/A");
  context.decide({fields.data(), nullptr, 0, 100});
  CHECK(context.status == merit_wrong_data);
  CHECK(std::string(context.error.message) == "the lead lacks `country`, which is required");
}

TEST_CASE("parameters: set, unknown, of another type, outside their range") {
  const auto setting = [](std::string_view name, int32_t type, int64_t value) {
    merit_setting made = {{name.data(), name.size()}, type, {}};
    made.value.integer = value;
    return made;
  };
  const auto fields = complete_lead();
  Context context(kLibrary, {setting("bar", merit_integer, 51)});
  CHECK(list_of(context.decide({fields.data(), nullptr, 0, 100})[kReasons]).empty());
  const auto refused = [&](const merit_setting& wrong) {
    Context refusing(kLibrary, {wrong});
    CHECK(refusing.opened == merit_wrong_parameter);
    return std::string(refusing.error.message);
  };
  CHECK(refused(setting("baz", merit_integer, 1)) == "there is no parameter `baz`");
  CHECK(refused(setting("bar", merit_time, 1)) == "the parameter `bar` is an integer, and the value given is a time");
  CHECK(refused(setting("bar", merit_integer, 201)) == "the value given for the parameter `bar` is outside its range");
}

}  // namespace
