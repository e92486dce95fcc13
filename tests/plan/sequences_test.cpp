// Plans of sequences and of points that fade. The checker makes models of single patterns; chains are put together
// here.
#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "compiler/plan/operations.h"
#include "compiler/plan/pipeline.h"
#include "compiler/plan/print_plan.h"
#include "compiler/plan/verify.h"
#include "compiler/plan/writer.h"
#include "runtime/values/calendar.h"
#include "tests/plan/harness.h"

using namespace merit::plan;
using merit::semantics::Model;

namespace {

constexpr int64_t kDay = merit::values::kMicrosPerDay;

/// The patterns of `asked`, one after another, instead of the one pattern that a definition's first `asked` looks at.
struct Step {
  std::optional<int64_t> within_days = {};
  bool negated = false;
};

merit::semantics::ExpressionId days(Model& model, int64_t count) {
  model.expressions.push_back(
      {merit::semantics::Constant{Value{count * kDay}}, {TypeKind::duration}, merit::semantics::Span{}});
  return merit::semantics::ExpressionId{static_cast<uint32_t>(model.expressions.size() - 1)};
}

/// Joins a definition's first patterns to a chain that stands where the first one stands.
Model chained(const std::string& text, const std::vector<Step>& steps) {
  Model model = harness::model_of(text);
  merit::semantics::Sequence chain;
  for (size_t i = 0; i < steps.size(); ++i) {
    merit::semantics::Sequence::Step step = model.sequences[i].steps.front();
    if (steps[i].within_days) step.within = days(model, *steps[i].within_days);
    step.negated = steps[i].negated;
    chain.steps.push_back(step);
  }
  model.sequences[0] = chain;
  return model;
}

/// The plan of the first output.
Plan plan_of(const Model& model, bool optimised) {
  Request request;
  request.outputs = {0};
  Plan plan = build_plan(model, request);
  if (optimised) run_passes(plan);
  CHECK(verify(plan) == std::vector<std::string>());
  return plan;
}

/// The lines of a printed plan that begin so.
std::string lines(const Plan& plan, const std::string& beginning) {
  const std::string text = print_plan(plan);
  std::string found;
  for (size_t at = 0; at < text.size();) {
    const size_t end = text.find('\n', at) + 1;
    if (text.compare(at, beginning.size(), beginning) == 0) found += text.substr(at, end - at);
    at = end;
  }
  return found;
}

constexpr const char* kVisitThenForm = R"(
lead { id: text key }
event visit { page: text }
event form { name: text }
output first = any visit where page is "/pricing"
output second = any form in last 30 days
)";

}  // namespace

TEST_CASE("a chain is a fact over the patterns of its steps") {
  CHECK(print_plan(plan_of(chained(kVisitThenForm, {{}, {.within_days = 14}}), false)) ==
        R"(%0 = event_field visit.page : text, event
%1 = constant "/pricing" : text, run
%2 = equal %0 %1 : boolean, event
%3 = now : time, moment
%4 = constant 30 days : duration, run
%5 = subtract %3 %4 : time, moment
%6 = constant 14 days : duration, run
%7 = match_count sequence 0 : integer, lead
%8 = constant 1 : integer, run
%9 = less_equal %8 %7 : boolean, lead
pattern 0 = {visit} where %2
pattern 1 = {form} at >= %5 at <= %3
sequence 0 = pattern 0 then pattern 1 within %6
column first = %9
)");
}

TEST_CASE("a step is seen as far back as the next one's window and gap reach, and no step before an earlier one") {
  const std::string recent_last = R"(
lead { id: text key }
event visit { page: text }
event form { name: text }
output first = any visit
output second = any form in last 30 days
)";
  const auto filter = [&](const std::vector<Step>& steps) {
    return lines(plan_of(chained(recent_last, steps), true), "events");
  };
  const std::string unbounded = "events visit: all, fields []\nevents form: back 30 days, fields []\n";
  CHECK(filter({{}, {.within_days = 14}}) ==
        "events visit: back 44 days, fields []\nevents form: back 30 days, fields []\n");
  CHECK(filter({{}, {}}) == unbounded);
  CHECK(filter({{}, {.within_days = 14, .negated = true}}) == unbounded);

  const std::string recent_first = R"(
lead { id: text key }
event visit { page: text }
event form { name: text }
output first = any visit in last 7 days
output second = any form
)";
  for (const bool negated : {false, true}) {
    const Plan plan = plan_of(chained(recent_first, {{}, {.within_days = 14, .negated = negated}}), true);
    CHECK(lines(plan, "events") == "events visit: back 7 days, fields []\nevents form: back 7 days, fields []\n");
  }
}

TEST_CASE("a step that nothing matches ends a chain, a negated one lets it pass") {
  const std::string text = R"(
lead { id: text key }
event visit { page: text }
event form { name: text }
output first = any visit
output second = any form where 1 > 2
)";
  CHECK(lines(plan_of(chained(text, {{}, {}}), true), "%") == "%0 = constant false : boolean, run\n");
  CHECK(lines(plan_of(chained(text, {{}, {.negated = true}}), true), "sequence") ==
        "sequence 0 = pattern 0 then pattern 1\n");
}

TEST_CASE("points that fade are looked at where they stand, without a bound to how far back") {
  Model model = harness::model_of(R"(
# columns: interest
lead { id: text key }
event visit { page: text }
score interest { +2.5 per visit }
output nothing = 1
)");
  model.scores[0].rules[0].decay = merit::semantics::Decay{merit::semantics::Decay::Kind::halving, days(model, 30)};
  Request request;
  request.scores = {0};
  Plan plan = build_plan(model, request);
  run_passes(plan);
  CHECK(verify(plan) == std::vector<std::string>());
  CHECK(print_plan(plan) == R"(%0 = constant 0 : number, run
%1 = constant 2.5 : number, run
%2 = now : time, moment
%3 = event_time : time, event
%4 = constant 30 days : duration, run
%5 = halving %2 %3 %4 : number, event
%6 = multiply %1 %5 : number, event
%7 = points %6 pattern 0 : number, lead
%8 = add_points %0 %7 : number, lead
pattern 0 = {visit}
column interest = %8
events visit: all, fields []
)");
}

TEST_CASE("what a plan promises of sequences is verified") {
  const Plan good = plan_of(chained(kVisitThenForm, {{}, {.within_days = 14}}), false);
  const auto said = [&](const auto& breaking) {
    Plan plan = good;
    breaking(plan);
    std::string all;
    for (const std::string& violation : verify(plan)) all += violation + "\n";
    return all;
  };
  CHECK(said([](Plan& plan) { plan.sequences[0].steps[1].pattern = 7; }) == "sequence 0 points at what is not there\n");
  CHECK(said([](Plan& plan) { plan.sequences[0].steps.pop_back(); }) == "sequence 0 has 1 steps\n");
  CHECK(said([](Plan& plan) { plan.sequences[0].steps[1].within = OperationId{1}; }) ==
        "sequence 0 has a gap that is no duration of the run\n");
  CHECK(said([](Plan& plan) { plan.sequences[0].steps[1].within = OperationId{8}; }) ==
        "%7 (match_count) stands before %8, which it needs\n");
  CHECK(said([](Plan& plan) { plan.sequences.push_back(plan.sequences[0]); }) == "an entry of a list stands twice\n");
  CHECK(said([](Plan& plan) { plan.sequence_pairs.push_back({0, 1}); }) == "sequence pair 0 has no sequences\n");
  CHECK(said([](Plan& plan) {
          Writer writer = Writer::after(plan);
          const OperationId clicks = writer.add(Opcode::event_field, {TypeKind::number}, {},
                                                writer.event_field({{1, -1}, {TypeKind::number}, "visit.clicks"}));
          writer.add(Opcode::match_points, {TypeKind::number}, {clicks}, 0);
          plan = writer.take();
        }) == "%11 (match_points) looks at an event where it has none\n");
}
