// Generated definitions × generated leads: what explanations tell is what is decided, now and at any other moment.
//
// In the environment: MERIT_CASES, how many; MERIT_SEED, where to begin.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <random>

#include "compiler/diagnostics/diagnostics.h"
#include "compiler/explain/explain_lead.h"
#include "compiler/semantics/analyze.h"
#include "compiler/source/text_loader.h"
#include "runtime/values/calendar.h"
#include "tests/differential/generate_leads.h"
#include "tests/differential/generator/definition.h"

namespace merit::differential {
namespace {

using explain::LeadExplanation;
using explain::Scene;
using interpreter::Decision;
using interpreter::Interpreter;
using semantics::Value;

Tapes random_tapes(std::mt19937_64& random) {
  constexpr size_t kMostDeclarations = 12, kLongestTape = 80;
  Tapes tapes(1 + random() % kMostDeclarations);
  for (Tape& tape : tapes) {
    tape.resize(random() % kLongestTape);
    for (uint16_t& choice : tape) choice = static_cast<uint16_t>(random());
  }
  return tapes;
}

/// What explanations look at to say that a decision is another.
struct Look {
  std::string stage;
  std::optional<std::string> disqualified;
  Value queue;
  std::vector<Value> grades;

  friend bool operator==(const Look&, const Look&) = default;
};

/// How much of what there is to tell was told.
struct Seen {
  int64_t definitions = 0, remedies = 0, changes = 0, unknowns = 0;
};

class Checked {
 public:
  Checked(const Scene& scene, std::mt19937_64& random)
      : scene_(scene), random_(random), told_(explain::explain_lead(scene)), now_(look_at(scene.row.now)) {}

  void all(Seen& seen) {
    check_decision();
    check_scores();
    check_remedies();
    check_change();
    seen.remedies += told_.next ? static_cast<int64_t>(told_.next->remedies.size()) : 0;
    seen.changes += told_.change ? 1 : 0;
    seen.unknowns += static_cast<int64_t>(told_.unknowns.size());
  }

 private:
  std::string stage_of(const Decision& decision) const {
    return scene_.model.enumerations[scene_.model.stage_enumeration].labels[static_cast<size_t>(decision.stage)];
  }

  Look look_at(int64_t now) const {
    columns::Row row = scene_.row;
    row.now = now;
    const Decision decision = scene_.interpreter.decide(scene_.leads, row);
    Look look{stage_of(decision), decision.disqualified, decision.routing.queue, {}};
    for (size_t i = 0; i < scene_.model.outputs.size(); ++i) {
      if (scene_.model.outputs[i].grade) look.grades.push_back(decision.outputs[i]);
    }
    return look;
  }

  void check_decision() const {
    const Decision decision =
        scene_.interpreter.decide(scene_.leads, scene_.row, {.reached = true, .could_reach = true});
    CHECK(told_.decision.stage == stage_of(decision));
    CHECK(told_.decision.disqualified == decision.disqualified);
    CHECK(told_.decision.undecided == decision.undecided);
    CHECK(told_.reached == decision.reached);
    REQUIRE(told_.decision.scores.size() == decision.scores.size());
    for (size_t i = 0; i < decision.scores.size(); ++i) CHECK(told_.decision.scores[i].value == decision.scores[i]);
    REQUIRE(told_.unknowns.size() == decision.undecided.size());
    for (size_t i = 0; i < decision.undecided.size(); ++i) CHECK(told_.unknowns[i].field == decision.undecided[i]);
  }

  /// The sum of a score's items, in whole numbers that no sum saturates.
  void check_scores() const {
    for (const explain::Explanation::Score& score : told_.decision.scores) {
      const auto* start = std::get_if<int64_t>(&score.start);
      const auto* told = std::get_if<int64_t>(&score.sum);
      if (start == nullptr || told == nullptr) continue;
      int64_t sum = *start;
      bool is_small = true;
      for (const semantics::Group::Item& item : score.items.front()) {
        const Value& points = item.group ? score.groups[item.index].points : score.rules[item.index].points;
        const int64_t added = is_missing(points) ? 0 : std::get<int64_t>(points);
        constexpr int64_t kSmall = int64_t{1} << 50;
        is_small = is_small && added < kSmall && added > -kSmall;
        if (is_small) sum += added;
      }
      if (is_small && !score.groups.front().at_most) CHECK(sum == *told);
    }
  }

  /// Each changed lead, decided anew, is where it was said to be; it has lost nothing but what was to become another.
  void check_remedies() const {
    if (!told_.next) return;
    const explain::LeadRecord record = explain::record_of(scene_);
    for (const explain::Remedy& remedy : told_.next->remedies) {
      const explain::ChangedLead changed(scene_, remedy.lead);
      const Decision decision = scene_.interpreter.decide(changed.leads(), changed.row());
      CHECK(stage_of(decision) == remedy.stage);
      CHECK(!decision.disqualified);
      CHECK(remedy.lead.events.size() >= record.events.size());
      size_t fields = 0;
      for (size_t i = 0; i < record.fields.size(); ++i) fields += record.fields[i] == remedy.lead.fields[i] ? 0 : 1;
      CHECK(fields <= remedy.changes.size());
      CHECK((fields > 0 || remedy.lead.events.size() > record.events.size()));
    }
  }

  void check_change() const {
    const int64_t begin = scene_.row.now;
    const int64_t end = told_.change ? told_.change->at : begin + explain::kDaysAhead * values::kMicrosPerDay;
    if (told_.change) {
      CHECK(look_at(end - 1) == now_);
      const Look after = look_at(end);
      CHECK(after != now_);
      CHECK(after.stage == told_.change->stage);
      CHECK(after.disqualified == told_.change->disqualified);
    }
    constexpr int kTries = 20;
    for (int i = 0; i < kTries; ++i) {
      const int64_t between = begin + static_cast<int64_t>(random_() % static_cast<uint64_t>(end - begin));
      const bool is_same = look_at(between) == now_;
      CHECK_MESSAGE(is_same, "it changes before ", end, ": it is another at ", between);
    }
  }

  const Scene& scene_;
  std::mt19937_64& random_;
  const LeadExplanation told_;
  const Look now_;
};

void check_case(uint64_t number, Seen& seen) {
  std::mt19937_64 random(number);
  const std::string text = definition_text(random_tapes(random));
  source::Sources sources;
  diagnostics::Diagnostics faults;
  const source::FileId file = sources.add("generated.merit", text);
  const auto model = semantics::analyze(sources, file, source::TextLoader(), faults);
  if (!model || model->is_library()) return;
  ++seen.definitions;
  INFO("MERIT_SEED=", number, " MERIT_CASES=1\n", text);
  const Interpreter interpreter(*model, generate_parameters(*model, number));
  constexpr int64_t kLeads = 3;
  const columns::Leads leads = generate_leads(*model, number, {.leads = kLeads, .most_events = 6, .missing = 0.3});
  for (int64_t lead = 0; lead < kLeads; ++lead) {
    const Scene scene{sources, *model, interpreter, leads, columns::row_of(leads, lead, kNow)};
    Checked(scene, random).all(seen);
  }
}

uint64_t from_environment(const char* name, uint64_t otherwise) {
  const char* const text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

}  // namespace

TEST_CASE("explanations of generated leads tell what is decided") {
  const uint64_t first = from_environment("MERIT_SEED", 1), cases = from_environment("MERIT_CASES", 300);
  Seen seen;
  for (uint64_t number = first; number < first + cases; ++number) check_case(number, seen);
  MESSAGE(seen.definitions, " definitions from seed ", first, ": ", seen.remedies, " remedies, ", seen.changes,
          " changes with time, ", seen.unknowns, " unknowns");
  constexpr uint64_t kEnough = 100;
  if (cases < kEnough) return;
  CHECK(seen.remedies > 0);
  CHECK(seen.changes > 0);
  CHECK(seen.unknowns > 0);
}

}  // namespace merit::differential
