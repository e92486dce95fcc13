// What a plan tells the reader.
#include "compiler/driver/plan_columns.h"

#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostics.h"
#include "compiler/driver/request.h"
#include "compiler/interpreter/interpreter.h"
#include "compiler/semantics/analyze.h"
#include "compiler/source/text_loader.h"

namespace merit::driver {
namespace {

constexpr int64_t kDay = 86'400'000'000;
constexpr int64_t kNow = 20'000 * kDay;

/// The request for the stage of a definition with these conditions.
data::Request request_for_stage(const std::string& conditions) {
  const std::string text =
      "lead { id: integer key, country: text }\n"
      "event visit { id: integer key, page: text, kind: one of \"a\", \"b\", bot: boolean required, seconds: number }\n"
      "event form { name: text }\n"
      "parameter pricing = \"/pricing\"\n" +
      conditions;
  source::Sources sources;
  diagnostics::Diagnostics found;
  const source::FileId file = sources.add("test.merit", text);
  const auto model = semantics::analyze(sources, file, source::TextLoader(), found);
  for (const auto& each : found.all()) INFO(each.message);
  REQUIRE(model.has_value());
  const std::vector<DecisionColumn> wanted = {{DecisionColumn::Kind::stage, 0, "stage"}};
  data::Request request = request_of(*model, uses_of(*model, wanted));
  plan::Plan plan = plan_of(*model, wanted);
  Timings timings;
  improve(plan, {}, timings);
  leave_out_unseen(request, plan, interpreter::default_parameters(*model), kNow);
  return request;
}

const data::ValueTest& test_of(const data::EventKind& kind, const std::string& field) {
  for (const data::ValueTest& test : kind.tests) {
    if (kind.fields[test.field].name == field) return test;
  }
  FAIL("no test of " << field);
  std::unreachable();
}

/// Whether the one view of a kind may see an event of which a test says this.
bool is_left(data::ViewSet views) {
  return (views & 1) != 0;
}

}  // namespace

TEST_CASE("each view looks back as far as its own window") {
  const auto visit = request_for_stage(
                         "stage A when any visit in last 30 days\n"
                         "stage B when any visit where page is \"x\" in last 60 days\n"
                         "stage C when any visit where page is \"x\" in last 20 days\n")
                         .kinds[0];
  CHECK(visit.views == std::vector{kNow - 30 * kDay, kNow - 60 * kDay});
  constexpr auto kAlways = std::numeric_limits<int64_t>::min();
  CHECK(request_for_stage("stage A when any visit\n").kinds[0].views == std::vector{kAlways});
  CHECK(request_for_stage("stage A when any visit since 2026-01-01\n").kinds[0].views == std::vector{20'454 * kDay});
}

TEST_CASE("views that never ask when an event was are marked, also where others see the same events of late") {
  const auto visit = request_for_stage(
                         "stage A when any visit where page is \"x\"\n"
                         "stage B when any visit where page is \"x\" in last 20 days\n"
                         "stage C when at least 2 visits where page is \"y\"\n")
                         .kinds[0];
  constexpr auto kAlways = std::numeric_limits<int64_t>::min();
  CHECK(visit.views == std::vector{kNow - 20 * kDay, kAlways});
  CHECK(visit.timeless == 0b10);
  CHECK(request_for_stage("stage A when any visit in last 30 days\n").kinds[0].timeless == 0);
}

TEST_CASE("a value is asked for by the views that need it alone, all in one answer") {
  const auto visit = request_for_stage(
                         "stage A when any visit in last 30 days\n"
                         "stage B when any visit where (page is \"x\" and not bot) in last 60 days\n"
                         "stage C when any visit where page is missing in last 90 days\n")
                         .kinds[0];
  CHECK(visit.views == std::vector{kNow - 30 * kDay, kNow - 60 * kDay, kNow - 90 * kDay});
  const data::ValueTest& page = test_of(visit, "page");
  CHECK(page.asking == 0b110);
  CHECK((page.text("x") & 0b111) == 0b011);
  CHECK((page.text("y") & 0b111) == 0b001);
  CHECK((page.missing & 0b111) == 0b101);
  CHECK(test_of(visit, "bot").asking == 0b010);
  CHECK((test_of(visit, "bot").integer(1) & 0b111) == 0b101);
}

TEST_CASE("kinds and fields that no wanted column sees are not read, but for keys and what must be there") {
  const data::Request request = request_for_stage("stage A when any visit where page is \"x\"\n");
  CHECK(request.kinds[0].wanted);
  CHECK_FALSE(request.kinds[1].wanted);
  std::string read;
  for (const data::Field& field : request.kinds[0].fields) read += field.wanted ? field.name + " " : "";
  CHECK(read == "id page bot ");
}

TEST_CASE("a text, a position, a truth value is asked for by itself") {
  const data::EventKind kind =
      request_for_stage("stage A when any visit where (page starts with pricing and not bot and kind in { \"b\" })\n")
          .kinds[0];
  const data::ValueTest& page = test_of(kind, "page");
  CHECK(is_left(page.text("/Pricing?x")));
  CHECK_FALSE(is_left(page.text("/")));
  CHECK_FALSE(is_left(page.missing));
  CHECK(is_left(test_of(kind, "bot").integer(0)));
  CHECK_FALSE(is_left(test_of(kind, "bot").integer(1)));
  CHECK(is_left(test_of(kind, "kind").integer(1)));
  CHECK_FALSE(is_left(test_of(kind, "kind").integer(0)));
}

TEST_CASE("what is seen by two patterns of one window needs one or the other") {
  const data::EventKind kind = request_for_stage(
                                   "stage A when any visit where page is \"x\"\n"
                                   "stage B when any visit where page matches \"^y+$\"\n")
                                   .kinds[0];
  CHECK(kind.views.size() == 1);
  CHECK(is_left(test_of(kind, "page").text("x")));
  CHECK(is_left(test_of(kind, "page").text("yy")));
  CHECK_FALSE(is_left(test_of(kind, "page").text("z")));
  CHECK_FALSE(is_left(test_of(kind, "page").missing));
}

TEST_CASE("copies of a test answer each for itself") {
  const data::EventKind kind =
      request_for_stage("stage A when any visit where (page contains \"a\" or page matches \"^(xy?){40}$\")\n")
          .kinds[0];
  const data::ValueTest first = test_of(kind, "page");
  const data::ValueTest second = first;
  CHECK(is_left(first.text("with an a that is longer than a short text")));
  CHECK_FALSE(is_left(second.text("y")));
  CHECK_FALSE(is_left(first.text("x")));
  CHECK(is_left(second.text("xyxyxyxyxyxyxyxyxyxyxyxyxyxyxyxyxyxyxyxyxxxxxxxxxxxxxxxxxxxx")));
}

TEST_CASE("a pattern that may be missing widens what undecided leads are told by") {
  const data::Request request = request_for_stage("stage A when any visit where page is missing\n");
  CHECK(is_left(test_of(request.kinds[0], "page").missing));
  CHECK_FALSE(is_left(test_of(request.kinds[0], "page").text("x")));
}

}  // namespace merit::driver
