// Plans of sequences and of points that fade: what testdata/ does not show.
#include <string>
#include <vector>

#include "compiler/plan/operations.h"
#include "compiler/plan/pipeline.h"
#include "compiler/plan/print_plan.h"
#include "compiler/plan/verify.h"
#include "compiler/plan/writer.h"
#include "tests/plan/harness.h"

using namespace merit::plan;

namespace {

/// The plan of what the definition asks to be computed.
Plan plan_of(const std::string& text, bool optimised) {
  Plan plan = harness::plan_of(text);
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

/// A definition with one output over visits and forms.
std::string asking(const std::string& output) {
  return "# columns: asked\nlead { id: text key }\nevent visit { page: text }\nevent form { name: text }\noutput asked "
         "= " +
         output + "\n";
}

}  // namespace

TEST_CASE("a chain is a fact over the patterns of its steps") {
  const std::string text =
      asking("any visit where page is \"/pricing\" followed by form in last 30 days within 14 days");
  CHECK(print_plan(plan_of(text, false)) ==
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
column asked = %9
)");
}

TEST_CASE("a step is seen as far back as the next one's window and gap reach, and no step before an earlier one") {
  const auto filter = [](const std::string& output) { return lines(plan_of(asking(output), true), "events"); };
  const std::string unbounded = "events visit: fields []; all\nevents form: fields []; back 30 days\n";
  CHECK(filter("any visit followed by form in last 30 days within 14 days") ==
        "events visit: fields []; back 44 days\nevents form: fields []; back 30 days\n");
  CHECK(filter("any visit followed by form in last 30 days") == unbounded);
  CHECK(filter("any visit not followed by form in last 30 days within 14 days") == unbounded);
  for (const std::string follows : {"followed by", "not followed by"}) {
    CHECK(filter("any visit in last 7 days " + follows + " form within 14 days") ==
          "events visit: fields []; back 7 days\nevents form: fields []; back 7 days\n");
  }
}

TEST_CASE("a step that nothing matches ends a chain, a negated one lets it pass") {
  CHECK(lines(plan_of(asking("any visit followed by form where 1 > 2"), true), "%") ==
        "%0 = constant false : boolean, run\n");
  CHECK(lines(plan_of(asking("any visit not followed by form where 1 > 2"), true), "sequence") ==
        "sequence 0 = pattern 0 then pattern 1\n");
}

TEST_CASE("points that fade are looked at where they stand, without a bound to how far back") {
  const std::string text = R"(
# columns: interest
lead { id: text key }
event visit { page: text }
score interest { +2.5 per visit, halving every 30 days }
)";
  CHECK(print_plan(plan_of(text, true)) == R"(%0 = constant 0 : number, run
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
events visit: fields []; all
)");
}

TEST_CASE("what a plan promises of sequences is verified") {
  const Plan good =
      plan_of(asking("any visit where page is \"/pricing\" followed by form in last 30 days within 14 days"), false);
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
