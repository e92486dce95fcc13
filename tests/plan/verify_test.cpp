// Plans that break what plan.h promises, each in one way.
#include "compiler/plan/verify.h"

#include <doctest/doctest.h>

#include <functional>

#include "compiler/plan/writer.h"

using namespace merit::plan;

namespace {

constexpr Type kBoolean{TypeKind::boolean};
constexpr Type kInteger{TypeKind::integer};
constexpr Type kText{TypeKind::text};
constexpr Type kTime{TypeKind::time};

/// A text of the lead is a constant; an event of the one kind has a page that starts with it, at `now` or before.
Plan small_plan() {
  Plan frame;
  frame.kinds = {"visit"};
  frame.zone = "UTC";
  Writer writer(frame);
  const OperationId country = writer.add(Opcode::lead_field, kText, {}, writer.lead_field({0, kText, "country"}));
  const OperationId us = writer.add(Opcode::equal, kBoolean, {country, writer.constant(std::string("us"), kText)});
  const OperationId page = writer.add(Opcode::event_field, kText, {}, writer.event_field({{0}, kText, "visit.page"}));
  const OperationId starts = writer.add(Opcode::starts_with, kBoolean, {page, country});
  const OperationId now = writer.add(Opcode::now, kTime, {});
  Pattern pattern{writer.kind_set({0}), {}, Pattern::Bound{now, true}, starts};
  const OperationId any = writer.add(Opcode::exists, kBoolean, {}, writer.pattern(pattern));
  writer.root({Root::Kind::column, "both", writer.both({us, any}), {}});
  return writer.take();
}

Operation& operation(Plan& plan, Opcode code) {
  for (Operation& each : plan.operations) {
    if (each.code == code) return each;
  }
  FAIL("no such operation");
  return plan.operations.front();
}

/// What is said of the small plan once it is broken.
std::string said(const std::function<void(Plan&)>& breaking) {
  Plan plan = small_plan();
  breaking(plan);
  std::string all;
  for (const std::string& violation : verify(plan)) all += violation + "\n";
  return all;
}

}  // namespace

TEST_CASE("a plan as the writer makes it is good") {
  CHECK(verify(small_plan()).empty());
}

TEST_CASE("every promise that is broken is told") {
  CHECK(said([](Plan& plan) { std::swap(plan.operations[2], plan.operations[0]); }) ==
        "%0 (equal) stands before %0, which it needs\n"
        "%4 (starts_with) has operands or a result of the wrong type\n"
        "%7 (logical_and) has operands or a result of the wrong type\n");
  CHECK(said([](Plan& plan) { operation(plan, Opcode::equal).operands.pop_back(); }) == "%2 (equal) has 1 operands\n");
  CHECK(said([](Plan& plan) { operation(plan, Opcode::equal).type = kInteger; }) ==
        "%2 (equal) has operands or a result of the wrong type\n"
        "%7 (logical_and) has operands or a result of the wrong type\n");
  CHECK(said([](Plan& plan) { operation(plan, Opcode::lead_field).detail = 7; }) ==
        "%0 (lead_field) points at no entry of its list\n");
  CHECK(said([](Plan& plan) { operation(plan, Opcode::exists).scope = Scope::event; }) ==
        "%6 (exists) has another scope than its operands give\n"
        "%7 (logical_and) has another scope than its operands give\n");
  CHECK(said([](Plan& plan) { plan.patterns[0].where = OperationId{99}; }) ==
        "pattern 0 points at what is not there\n");
  CHECK(said([](Plan& plan) { plan.patterns[0].until->time = OperationId{0}; }) ==
        "pattern 0 has a bound that is no time\n");
  CHECK(said([](Plan& plan) { plan.patterns[0].where = OperationId{0}; }) ==
        "pattern 0 has a where that is no condition\n");
  CHECK(said([](Plan& plan) { plan.kind_sets[0] = {1}; }) ==
        "kind set 0 has a kind that is not there, or is not ascending\n");
  CHECK(said([](Plan& plan) { plan.roots[0].value = OperationId{4}; }) == "root both hangs on the event\n");
  CHECK(said([](Plan& plan) { plan.roots[0].kind = Root::Kind::undecided; }) ==
        "root both is neither true nor false\n");
  CHECK(said([](Plan& plan) { plan.roots[0].kind = Root::Kind::stage; }) == "root both is no stage\n");
  CHECK(said([](Plan& plan) { plan.operations.push_back(plan.operations[0]); }) == "an operation stands twice\n");
  CHECK(said([](Plan& plan) { plan.patterns.push_back(plan.patterns[0]); }) == "an entry of a list stands twice\n");
}

TEST_CASE("a text table hangs on its column alone") {
  const auto with_table = [](OperationId value) {
    return said([&](Plan& plan) {
      plan.text_tables.push_back({OperationId{0}, value});
      plan.operations.push_back({Opcode::text_table, plan[value].type, Scope::lead, {}, 0, {}});
    });
  };
  CHECK(with_table(OperationId{2}).empty());
  CHECK(with_table(OperationId{0}) == "text table 0 holds texts\n");
  CHECK(with_table(OperationId{7}) == "text table 0 hangs on more than its column\n");
}

TEST_CASE("a filter of events looks at one field of its kind, and its views at each once") {
  const auto with_filter = [](const EventFilter::Kind& kind) {
    return said([&](Plan& plan) { plan.event_filter = EventFilter{{kind}}; });
  };
  CHECK(with_filter({{}, {{0, OperationId{2}}}, {}}) ==
        "the event filter of visit needs what may be missing\n"
        "the event filter of visit looks at %0, not at field 0 alone\n");
  CHECK(with_filter({{}, {}, {{{}, {}, {0}}}}) ==
        "the event filter of visit has a view with a need that is not there\n");
  CHECK(with_filter({{}, {}, std::vector<EventFilter::View>(EventFilter::kMostViews + 1)}) ==
        "the event filter of visit has too many views\n");
}
