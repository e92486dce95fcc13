// Sequences and points that fade: compiled code against the interpreter on chains drawn at random. A definition's text
// gives the patterns and the places that ask for events; what stands there is exchanged for chains of its patterns.
#include <algorithm>
#include <optional>
#include <random>
#include <string>
#include <variant>
#include <vector>

#include "compiler/semantics/mentions.h"
#include "runtime/values/calendar.h"
#include "tests/differential/checked.h"
#include "tests/differential/compare.h"
#include "tests/differential/filtered.h"
#include "tests/differential/generate_leads.h"
#include "tests/language/harness.h"

namespace merit::differential {

namespace {

using semantics::ExpressionId;
using semantics::Model;
using semantics::SequenceId;

constexpr std::string_view kPlaces = R"(
parameter soon = 4 days
parameter half_life = 9 days
parameter nothing = 0 days
parameter wanted = 2

output visits_counted   = count of visits
output downloads_counted = count of downloads where seconds > 30 in last 30 days
output forms_counted    = count of forms where done
output pricing_counted  = count of pricing_visits in last 2 months
output touches_counted  = count of activities
output older_counted    = count of visits where plan is at least "trial" more than 3 days ago

score interest {
  +2.5 per visit where seconds > 100
  +(employees * 0.5) per download
  -3 per form where done, at most 7
  +7 per activity
  +(seconds) per visit
  +(seconds default 1) per last download
  -(seconds) per first form, at most 20
  group pages at most 100 {
    +4 per pricing_visit
    -1.25 per visit in last 7 days because "visits, {count of visits}"
  }
  keep between -100 and 1000
}
disqualify when exactly 1 form because "one form"
stage Lead when no visit
stage IQL when any visit where number_of_clicks > 1
stage MQL when at least 2 downloads or no form where done
stage SQL when at most wanted visits and any activity and interest > 3
)";

/// Every event lies in a window, but for those that only a later one's window bounds.
constexpr std::string_view kRecent = R"(
parameter soon = 4 days
parameter half_life = 9 days
parameter nothing = 0 days

output visits_counted    = count of visits where seconds > 30 in last 12 days
output downloads_counted = count of downloads in last 6 days
output forms_counted     = count of forms where done since 2026-10-20

score interest {
  +2.5 per visit where seconds > 100 in last 8 days
  -3 per form from 9 to 2 days ago, at most 7
}
stage IQL when any visit where number_of_clicks > 1 in last 5 days
stage MQL when no download in last 14 days
stage SQL when at least 2 forms where done in last 20 days
)";

Model model_of(std::string_view definition) {
  auto model = checked(std::string(definition) + std::string(language::kSubject));
  REQUIRE_MESSAGE(model.has_value(), fault_of(model));
  return *std::move(model);
}

class Chains {
 public:
  /// `reaching_back`: steps but the last one lose their window's start, and have a step that must follow in time.
  Chains(Model model, uint64_t seed, bool reaching_back)
      : model_(std::move(model)), random_(seed), reaching_back_(reaching_back) {
    for (const semantics::Sequence& sequence : model_.sequences) patterns_.push_back(sequence.steps.front().pattern);
  }

  Model drawn() {
    for (size_t i = 0; i < model_.expressions.size(); ++i) {
      semantics::Expression& expression = model_.expressions[i];
      if (auto* test = std::get_if<semantics::EventTest>(&expression.node)) {
        const bool one =
            test->quantifier == semantics::Quantifier::any || test->quantifier == semantics::Quantifier::none;
        exchange<semantics::EventTest>(i, one);
      } else if (std::holds_alternative<semantics::Aggregate>(expression.node)) {
        exchange<semantics::Aggregate>(i, false);
      }
    }
    for (semantics::Score& score : model_.scores) {
      for (semantics::Rule& rule : score.rules) draw(rule);
    }
    return std::move(model_);
  }

 private:
  int64_t below(int64_t count) { return static_cast<int64_t>(random_() % static_cast<uint64_t>(count)); }

  template <typename Node>
  void exchange(size_t expression, bool may_negate) {
    if (below(4) == 0) return;
    const SequenceId drawn = chain(may_negate);
    std::get<Node>(model_.expressions[expression].node).sequence = drawn;
  }

  void draw(semantics::Rule& rule) {
    using Form = semantics::Rule::Form;
    const bool sees_events = !semantics::mentions_of(model_, rule.points).event_fields.empty();
    if (rule.form == Form::per_sequence && !sees_events && below(3) > 0) rule.sequence = chain(false);
    if (below(4) > 0) rule.decay = semantics::Decay{static_cast<semantics::Decay::Kind>(below(2)), span()};
  }

  ExpressionId added(semantics::Expression::Node node) {
    model_.expressions.push_back({std::move(node), {semantics::TypeKind::duration}, {}});
    return ExpressionId{static_cast<uint32_t>(model_.expressions.size() - 1)};
  }

  /// A constant or a parameter.
  ExpressionId span() {
    if (!reaching_back_ && below(4) == 0) return added(semantics::ParameterUse{static_cast<uint32_t>(below(3))});
    return added(semantics::Constant{semantics::Value{(1 + below(20)) * values::kMicrosPerDay - below(2)}});
  }

  SequenceId chain(bool may_negate) {
    semantics::Sequence sequence;
    const int64_t steps = 2 + below(below(8) == 0 ? 6 : 2);
    for (int64_t i = 0; i < steps; ++i) {
      semantics::Sequence::Step step{pattern(i + 1 < steps), std::nullopt, std::nullopt, false};
      if (i > 0 && below(4) == 0) step.after = span();
      if (i > 0 && (reaching_back_ || below(2) == 0)) step.within = span();
      sequence.steps.push_back(step);
    }
    sequence.steps.back().negated = may_negate && below(2) == 0;
    model_.sequences.push_back(std::move(sequence));
    return SequenceId{static_cast<uint32_t>(model_.sequences.size() - 1)};
  }

  semantics::PatternId pattern(bool goes_on) {
    const semantics::PatternId drawn = patterns_[static_cast<size_t>(below(static_cast<int64_t>(patterns_.size())))];
    if (!reaching_back_ || !goes_on) return drawn;
    semantics::Pattern unbounded = model_[drawn];
    unbounded.from.reset();
    model_.patterns.push_back(std::move(unbounded));
    return semantics::PatternId{static_cast<uint32_t>(model_.patterns.size() - 1)};
  }

  Model model_;
  std::mt19937_64 random_;
  bool reaching_back_;
  std::vector<semantics::PatternId> patterns_;
};

Model drawn(uint64_t seed) {
  static const Model places = model_of(kPlaces);
  return Chains(places, seed, false).drawn();
}

Model drawn_recent(uint64_t seed) {
  static const Model places = model_of(kRecent);
  return Chains(places, seed, true).drawn();
}

void expect_same(const Model& model, const columns::Leads& leads, const Variant& variant = {}) {
  const std::string found = difference(model, leads, all_rows(leads), variant);
  CHECK_MESSAGE(found.empty(), found);
}

}  // namespace

TEST_CASE("chains drawn at random, and points that fade") {
  for (uint64_t seed = 1; seed <= 30; ++seed) {
    CAPTURE(seed);
    const Model model = seed % 5 == 0 ? drawn_recent(seed) : drawn(seed);
    const Shape shape = {
        .leads = 60, .most_events = 24, .missing = seed % 3 == 0 ? 0 : 0.2, .dictionary = seed % 2 == 0};
    const columns::Leads leads = generate_leads(model, seed, shape);
    Variant variant;
    if (seed % 4 == 0) variant.without = all_passes();
    expect_same(model, leads, variant);
  }
}

TEST_CASE("what the event filter stops decides no chain") {
  for (uint64_t seed = 100; seed < 160; ++seed) {
    CAPTURE(seed);
    const Model model = seed % 4 == 0 ? drawn(seed) : drawn_recent(seed);
    const columns::Leads leads = generate_leads(model, seed, {.leads = 40, .most_events = 24});
    plan::Request request = plan::all_columns(model);
    request.undecided = request.reasons = seed % 2 == 0;
    const std::string found =
        filter_difference({{model, interpreter::default_parameters(model), request}}, leads, all_rows(leads));
    CHECK_MESSAGE(found.empty(), found);
  }
}

TEST_CASE("chains at each processor level, optimised or not, each pass left out in turn") {
  const Model model = drawn(1000);
  const columns::Leads leads = generate_leads(model, 1000, {.leads = 100, .most_events = 30});
  Variant variant;
  for (const codegen::Level level : codegen::usable_levels()) {
    variant.options.level = level;
    expect_same(model, leads, variant);
  }
  variant.options.optimise = false;
  expect_same(model, leads, variant);
  variant.options.kernels = codegen::Kernels::linked;
  expect_same(model, leads, variant);
  for (const std::string& pass : all_passes()) {
    Variant left_out;
    left_out.without = {pass};
    expect_same(model, leads, left_out);
  }
}

TEST_CASE("chains and points that fade over one lead with 100,000 events") {
  for (uint64_t seed = 2000; seed < 2004; ++seed) {
    CAPTURE(seed);
    const Model model = drawn(seed);
    columns::Leads leads = generate_leads(model, seed, {.leads = 1, .most_events = 0});
    while (leads.events.rows() < 60'000) leads = generate_leads(model, ++seed, {.leads = 1, .most_events = 100'000});
    expect_same(model, leads);
  }
}

}  // namespace merit::differential
