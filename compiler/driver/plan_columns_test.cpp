// What a plan tells the reader.
#include "compiler/driver/plan_columns.h"

#include <doctest/doctest.h>

#include <string>

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

const data::ValueNeed& need_of(const data::EventKind& kind, const std::string& field) {
  for (const data::ValueNeed& need : kind.needs) {
    if (kind.fields[need.field].name == field) return need;
  }
  FAIL("no need of " << field);
  std::unreachable();
}

}  // namespace

TEST_CASE("no event is earlier than every window") {
  const auto visit = request_for_stage(
                         "stage A when any visit in last 30 days\n"
                         "stage B when any visit where page is \"x\" in last 60 days\n")
                         .kinds[0];
  CHECK(visit.earliest == kNow - 60 * kDay);
  CHECK(visit.needs.empty());
  CHECK_FALSE(request_for_stage("stage A when any visit\n").kinds[0].earliest.has_value());
  CHECK(request_for_stage("stage A when any visit since 2026-01-01\n").kinds[0].earliest == 20'454 * kDay);
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
  const data::ValueNeed& page = need_of(kind, "page");
  CHECK(page.text("/Pricing?x"));
  CHECK_FALSE(page.text("/"));
  CHECK_FALSE(page.missing);
  CHECK(need_of(kind, "bot").integer(0));
  CHECK_FALSE(need_of(kind, "bot").integer(1));
  CHECK(need_of(kind, "kind").integer(1));
  CHECK_FALSE(need_of(kind, "kind").integer(0));
}

TEST_CASE("what is seen by two patterns needs one or the other; what cannot be worked out may matter") {
  const data::EventKind kind = request_for_stage(
                                   "stage A when any visit where page is \"x\"\n"
                                   "stage B when any visit where page matches \"^y+$\"\n")
                                   .kinds[0];
  for (const data::ValueNeed& need : kind.needs) {
    CHECK(need.text("x"));
    CHECK(need.text("yy"));
  }
}

TEST_CASE("a pattern that may be missing widens what undecided leads are told by") {
  const data::Request request = request_for_stage("stage A when any visit where page is missing\n");
  CHECK(need_of(request.kinds[0], "page").missing);
  CHECK_FALSE(need_of(request.kinds[0], "page").text("x"));
}

}  // namespace merit::driver
