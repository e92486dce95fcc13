// Sequences through models made by hand. Events are written by day: {kind, day}.
#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "compiler/interpreter/interpreter.h"
#include "runtime/values/calendar.h"

using namespace merit;
using namespace merit::interpreter;
using semantics::Quantifier;

namespace {

constexpr int64_t kDay = values::kMicrosPerDay;
constexpr uint16_t kP = 0, kQ = 1, kR = 2;

struct Step {
  uint16_t kind;
  std::optional<int64_t> within_days = {}, after_days = {};
  bool negated = false;
};

struct Occurrence {
  uint16_t kind;
  double day;
  std::optional<bool> sure = true;  ///< the field that every pattern asks for; missing makes the event doubtful
};

/// A model with the kinds P, Q, R, each with a boolean field `sure`, and a pattern `where sure` for each.
Model three_kinds() {
  constexpr semantics::Type kBoolean{semantics::TypeKind::boolean};
  Model model;
  model.lead_fields.resize(1);
  semantics::Field sure;
  sure.name = "sure";
  sure.type = kBoolean;
  for (const uint16_t kind : {kP, kQ, kR}) {
    model.kinds.emplace_back().name = std::string(1, static_cast<char>('p' + kind));
    model.kinds.back().fields = {sure};
    model.events.emplace_back().kinds = {kind};
    model.events.back().fields = {{"sure", kBoolean, std::vector<int32_t>(3, -1)}};
    model.events.back().fields[0].by_kind[kind] = 0;
    model.expressions.push_back({semantics::EventField{kind, 0}, kBoolean, {}});
    model.patterns.emplace_back().event = kind;
    model.patterns.back().where = ExpressionId{kind};
  }
  return model;
}

ExpressionId add(Model& model, semantics::Expression::Node node, semantics::TypeKind type) {
  model.expressions.push_back({std::move(node), {type}, {}});
  return ExpressionId{static_cast<uint32_t>(model.expressions.size() - 1)};
}

std::optional<ExpressionId> days(Model& model, std::optional<int64_t> count) {
  if (!count) return std::nullopt;
  return add(model, semantics::Constant{Value{*count * kDay}}, semantics::TypeKind::duration);
}

semantics::SequenceId sequence(Model& model, const std::vector<Step>& steps) {
  semantics::Sequence sequence;
  for (const Step& step : steps) {
    sequence.steps.push_back(
        {semantics::PatternId{step.kind}, days(model, step.after_days), days(model, step.within_days), step.negated});
  }
  model.sequences.push_back(sequence);
  return semantics::SequenceId{static_cast<uint32_t>(model.sequences.size() - 1)};
}

columns::Leads one_lead(std::vector<Occurrence> events) {
  std::ranges::stable_sort(events, [](const Occurrence& a, const Occurrence& b) {
    return std::pair(a.day, a.kind) < std::pair(b.day, b.kind);
  });
  columns::Leads leads;
  leads.count = 1;
  leads.lead_fields = {nullptr};
  columns::ColumnBuilder sure(columns::Type::boolean);
  for (const Occurrence& event : events) {
    leads.events.kind.push_back(event.kind);
    leads.events.at.push_back(static_cast<int64_t>(event.day * static_cast<double>(kDay)));
    event.sure ? sure.append_integer(static_cast<int64_t>(*event.sure)) : sure.append_missing();
  }
  leads.events.columns = {sure.finish()};
  leads.events.field_columns = {{0}, {0}, {0}};
  leads.events.offsets = {0, leads.events.rows()};
  return leads;
}

/// `count of SEQUENCE`
int64_t count(const std::vector<Step>& steps, const std::vector<Occurrence>& events) {
  Model model = three_kinds();
  semantics::Aggregate aggregate;
  aggregate.kind = semantics::Aggregate::Kind::count;
  aggregate.sequence = sequence(model, steps);
  const ExpressionId counted = add(model, aggregate, semantics::TypeKind::integer);
  const columns::Leads leads = one_lead(events);
  const Value value = Interpreter(model, {}).evaluate(counted, leads, columns::row_of(leads, 0, 100 * kDay));
  return std::get<int64_t>(value);
}

/// A stage's condition `QUANTIFIER SEQUENCE` at day `now`: its value, and what it leaves undecided.
struct Asked {
  std::string value;
  std::vector<std::string> undecided;
};
Asked ask(Quantifier quantifier, const std::vector<Step>& steps, const std::vector<Occurrence>& events, int64_t now) {
  Model model = three_kinds();
  const semantics::EventTest test{quantifier, std::nullopt, sequence(model, steps)};
  const ExpressionId condition = add(model, test, semantics::TypeKind::boolean);
  model.stages.emplace_back().condition = condition;
  const columns::Leads leads = one_lead(events);
  const columns::Row row = columns::row_of(leads, 0, now * kDay);
  const Interpreter interpreter(model, {});
  const Value value = interpreter.evaluate(condition, leads, row);
  const std::string text = semantics::is_missing(value) ? "missing" : std::get<bool>(value) ? "true" : "false";
  return {text, interpreter.decide(leads, row).undecided};
}

std::string any(const std::vector<Step>& steps, const std::vector<Occurrence>& events, int64_t now) {
  return ask(Quantifier::any, steps, events, now).value;
}

/// `score s { +10 per SEQUENCE }`, fading or not.
Decision decide_points(const std::vector<Step>& steps, std::optional<semantics::Decay::Kind> decay,
                       const std::vector<Occurrence>& events, int64_t now) {
  Model model = three_kinds();
  semantics::Score& score = model.scores.emplace_back();
  score.type = {semantics::TypeKind::number};
  semantics::Rule& rule = score.rules.emplace_back();
  rule.form = semantics::Rule::Form::per_sequence;
  rule.points = add(model, semantics::Constant{Value{10.0}}, semantics::TypeKind::number);
  rule.sequence = sequence(model, steps);
  if (decay) rule.decay = semantics::Decay{*decay, *days(model, 10)};
  score.groups.emplace_back().items = {{false, 0}};
  const columns::Leads leads = one_lead(events);
  return Interpreter(model, {}).decide(leads, columns::row_of(leads, 0, now * kDay));
}

double points(const std::vector<Step>& steps, std::optional<semantics::Decay::Kind> decay,
              const std::vector<Occurrence>& events, int64_t now) {
  return std::get<double>(decide_points(steps, decay, events, now).scores[0]);
}

/// All matches as their first and last time, found by trying every event for every step.
void all_matches(const std::vector<Step>& steps, const std::vector<Occurrence>& events, size_t step, double first,
                 double last, std::vector<std::pair<double, double>>& found) {
  if (step == steps.size()) {
    found.emplace_back(first, last);
    return;
  }
  for (const Occurrence& event : events) {
    if (event.kind != steps[step].kind) continue;
    const double gap = event.day - last;
    if (step > 0 && (gap <= 0 || gap < static_cast<double>(steps[step].after_days.value_or(0)) ||
                     gap > static_cast<double>(steps[step].within_days.value_or(1000)))) {
      continue;
    }
    all_matches(steps, events, step + 1, step == 0 ? event.day : first, event.day, found);
  }
}

/// The most matches of which each begins strictly after the one before ends, by trying every choice.
int64_t most_matches(const std::vector<std::pair<double, double>>& matches, double after) {
  int64_t most = 0;
  for (const auto& [first, last] : matches) {
    if (first > after) most = std::max(most, 1 + most_matches(matches, last));
  }
  return most;
}

}  // namespace

TEST_CASE("naive greedy is wrong: P at day 0 and 10, Q at 15, within 7 days") {
  CHECK(count({{kP}, {kQ, 7}}, {{kP, 0}, {kP, 10}, {kQ, 15}}) == 1);
  CHECK(count({{kP}, {kQ, 4}}, {{kP, 0}, {kP, 10}, {kQ, 15}}) == 0);
}

TEST_CASE("a match is strictly increasing in time") {
  CHECK(count({{kP}, {kQ}}, {{kP, 3}, {kQ, 3}}) == 0);
  CHECK(count({{kP}, {kP}}, {{kP, 3}, {kP, 3}}) == 0);
  CHECK(count({{kP}, {kP}}, {{kP, 3}, {kP, 4}}) == 1);
  CHECK(count({{kP}, {kQ}}, {{kQ, 1}, {kP, 2}}) == 0);
}

TEST_CASE("gaps include both ends: A <= gap <= D") {
  CHECK(count({{kP}, {kQ, 7}}, {{kP, 0}, {kQ, 7}}) == 1);
  CHECK(count({{kP}, {kQ, 7}}, {{kP, 0}, {kQ, 7.01}}) == 0);
  CHECK(count({{kP}, {kQ, std::nullopt, 2}}, {{kP, 0}, {kQ, 2}}) == 1);
  CHECK(count({{kP}, {kQ, std::nullopt, 2}}, {{kP, 0}, {kQ, 1.99}}) == 0);
  CHECK(count({{kP}, {kQ, std::nullopt, 0}}, {{kP, 0}, {kQ, 0}}) == 0);
}

TEST_CASE("each gap counts from the step before: every place where a match may stand is kept") {
  // p0 q1 does not reach r9 within 3 days; p0 q8 does.
  CHECK(count({{kP}, {kQ}, {kR, 3}}, {{kP, 0}, {kQ, 1}, {kQ, 8}, {kR, 9}}) == 1);
  // The latest q is too near, an earlier one is not.
  CHECK(count({{kP}, {kQ}, {kR, 9, 5}}, {{kP, 0}, {kQ, 1}, {kQ, 8}, {kR, 9}}) == 1);
  CHECK(count({{kP}, {kQ, 2}, {kR, 2}}, {{kP, 0}, {kP, 4}, {kQ, 5}, {kR, 7}}) == 1);
}

TEST_CASE("the most matches, of which each begins strictly after the one before ends") {
  CHECK(count({{kP}, {kQ}}, {{kP, 0}, {kP, 1}, {kQ, 2}, {kQ, 3}}) == 1);
  CHECK(count({{kP}, {kQ}}, {{kP, 0}, {kQ, 1}, {kP, 2}, {kQ, 3}, {kP, 4}}) == 2);
  // A match that starts when another ends does not begin strictly after it.
  CHECK(count({{kP}, {kQ}}, {{kP, 0}, {kQ, 2}, {kP, 2}, {kQ, 3}}) == 1);
  CHECK(count({{kP}, {kP}}, {{kP, 0}, {kP, 1}, {kP, 2}, {kP, 3}}) == 2);
  CHECK(count({{kP}, {kP}}, {{kP, 0}, {kP, 1}, {kP, 2}}) == 1);
  CHECK(count({{kP}, {kQ}}, {}) == 0);
}

TEST_CASE("not followed by Q within D: passes, fails, or is undecided while D has not run out") {
  const std::vector<Step> silence = {{kP}, {.kind = kQ, .within_days = 7, .negated = true}};
  CHECK(any(silence, {}, 20) == "false");
  CHECK(any(silence, {{kP, 10}}, 17) == "true");  // now = p + D is enough
  CHECK(any(silence, {{kP, 10}}, 16) == "missing");
  CHECK(any(silence, {{kP, 10}, {kQ, 16}}, 16) == "false");
  CHECK(any(silence, {{kP, 10}, {kQ, 17}}, 30) == "false");  // (p, p + D] includes its end
  CHECK(any(silence, {{kP, 10}, {kQ, 10}}, 30) == "true");   // and not its start
  CHECK(any(silence, {{kP, 0}, {kQ, 1}, {kP, 10}}, 12) == "missing");
  CHECK(any(silence, {{kP, 0}, {kP, 10}}, 12) == "true");
  CHECK(ask(Quantifier::none, silence, {{kP, 10}}, 17).value == "false");
  CHECK(ask(Quantifier::none, silence, {{kP, 10}}, 16).value == "missing");
  CHECK(ask(Quantifier::none, silence, {}, 16).value == "true");
}

TEST_CASE("not followed by Q without within: no Q after p up to now") {
  const std::vector<Step> silence = {{kP}, {.kind = kQ, .negated = true}};
  CHECK(any(silence, {{kP, 10}}, 10) == "true");
  CHECK(any(silence, {{kP, 10}, {kQ, 11}}, 12) == "false");
  CHECK(any(silence, {{kQ, 5}, {kP, 10}}, 12) == "true");
}

TEST_CASE("every match of the steps before may be the one that is not followed") {
  const std::vector<Step> silence = {{kP}, {kQ}, {.kind = kR, .within_days = 3, .negated = true}};
  CHECK(any(silence, {{kP, 0}, {kQ, 1}, {kR, 2}, {kQ, 8}}, 20) == "true");
  CHECK(any(silence, {{kP, 0}, {kQ, 1}, {kR, 2}, {kQ, 8}, {kR, 9}}, 20) == "false");
}

TEST_CASE("sequences range from none to all doubtful events matching") {
  using Names = std::vector<std::string>;
  const std::vector<Step> steps = {{kP}, {kQ, 7}};
  const std::optional<bool> unknown;
  CHECK(ask(Quantifier::any, steps, {{kP, 0}, {kQ, 1, unknown}}, 20).value == "false");
  CHECK(ask(Quantifier::any, steps, {{kP, 0}, {kQ, 1, unknown}}, 20).undecided == Names{"q.sure"});
  CHECK(ask(Quantifier::any, steps, {{kP, 0}, {kQ, 9, unknown}}, 20).undecided == Names{});
  CHECK(ask(Quantifier::any, steps, {{kP, 0}, {kQ, 1}, {kP, 8, unknown}, {kQ, 9}}, 20).undecided == Names{});
  CHECK(ask(Quantifier::none, steps, {{kP, 0, unknown}, {kQ, 1}}, 20).undecided == Names{"p.sure"});
}

TEST_CASE("a doubtful event can make or break what is not followed") {
  using Names = std::vector<std::string>;
  const std::vector<Step> silence = {{kP}, {.kind = kQ, .within_days = 7, .negated = true}};
  const std::optional<bool> unknown;
  CHECK(ask(Quantifier::any, silence, {{kP, 0}, {kQ, 1, unknown}}, 20).value == "true");
  CHECK(ask(Quantifier::any, silence, {{kP, 0}, {kQ, 1, unknown}}, 20).undecided == Names{"q.sure"});
  CHECK(ask(Quantifier::any, silence, {{kP, 0, unknown}}, 20).undecided == Names{"p.sure"});
  CHECK(ask(Quantifier::any, silence, {{kP, 0, unknown}, {kQ, 1}}, 20).undecided == Names{});
}

TEST_CASE("points per sequence decay with its last event") {
  using Decay = semantics::Decay::Kind;
  const std::vector<Step> steps = {{kP}, {kQ}};
  const std::vector<Occurrence> twice = {{kP, 0}, {kQ, 10}, {kP, 15}, {kQ, 20}};
  CHECK(points(steps, std::nullopt, twice, 20) == 20);
  CHECK(points(steps, Decay::halving, twice, 20) == 15);
  CHECK(points(steps, Decay::fading, twice, 25) == 5);
  CHECK(points({{kP}}, Decay::halving, {{kP, 0}, {kP, 10}}, 20) == 7.5);
  CHECK(points({{kP}}, Decay::fading, {{kP, 0}, {kP, 15}}, 20) == 5);
}

TEST_CASE("points that fade are undecided when a doubtful event moves a match's end, others when it adds one") {
  using Decay = semantics::Decay::Kind;
  using Names = std::vector<std::string>;
  const std::optional<bool> unknown;
  const std::vector<Occurrence> earlier = {{kP, 0}, {kQ, 10, unknown}, {kQ, 15}};
  CHECK(decide_points({{kP}, {kQ}}, std::nullopt, earlier, 20).undecided == Names{});
  CHECK(decide_points({{kP}, {kQ}}, Decay::halving, earlier, 20).undecided == Names{"q.sure"});
  CHECK(decide_points({{kP}, {kQ}}, std::nullopt, {{kP, 0}, {kQ, 10, unknown}}, 20).undecided == Names{"q.sure"});
}

TEST_CASE("the count agrees with trying everything, on random events") {
  constexpr uint32_t kSeed = 20261031;
  std::mt19937 random(kSeed);
  const auto pick = [&](uint32_t below) { return random() % below; };
  const auto maybe = [&](uint32_t below) -> std::optional<int64_t> {
    return pick(2) == 0 ? std::nullopt : std::optional<int64_t>(pick(below));
  };
  for (int round = 0; round < 2000; ++round) {
    std::vector<Step> steps;
    for (uint32_t i = 0; i < 2 + pick(2); ++i) {
      steps.push_back({static_cast<uint16_t>(pick(3)), {}, {}});
      if (i == 0) continue;
      steps.back().within_days = maybe(6);
      steps.back().after_days = maybe(3);
    }
    std::vector<Occurrence> events;
    for (uint32_t i = 0; i < pick(8); ++i) {
      events.push_back({static_cast<uint16_t>(pick(3)), static_cast<double>(pick(12))});
    }
    std::vector<std::pair<double, double>> matches;
    all_matches(steps, events, 0, 0, 0, matches);
    INFO("seed ", kSeed, ", round ", round);
    CHECK(count(steps, events) == most_matches(matches, -1));
  }
}
