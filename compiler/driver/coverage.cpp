#include "compiler/driver/coverage.h"

#include <utility>

#include "compiler/source/one_line.h"

namespace merit::driver {

using interpreter::Truth;
using semantics::Model;

namespace {

void count(CoverageEntry& entry, Truth truth) {
  switch (truth) {
    case Truth::yes:
      ++entry.made_true;
      break;
    case Truth::no:
      ++entry.made_false;
      break;
    case Truth::missing:
      ++entry.undecided;
  }
}

}  // namespace

std::string_view name_of(CoverageEntry::Kind kind) {
  switch (kind) {
    case CoverageEntry::Kind::rule:
      return "rule";
    case CoverageEntry::Kind::stage:
      return "stage";
    case CoverageEntry::Kind::disqualification:
      return "disqualification";
    case CoverageEntry::Kind::route:
      return "route";
  }
  return "";
}

Coverage::Coverage(const Model& model, const source::Sources& sources) {
  for (const semantics::Score& score : model.scores) {
    for (const semantics::Rule& rule : score.rules) {
      const bool always = rule.form == semantics::Rule::Form::when && !rule.condition;
      counted_.push_back(
          {{CoverageEntry::Kind::rule, score.name, rule.text, source::place_of(sources, rule.span)}, always});
    }
  }
  for (const semantics::Stage& stage : model.stages) {
    std::string text;
    if (stage.condition) text = "when " + source::one_line(sources.text(model[*stage.condition].span));
    counted_.push_back(
        {{CoverageEntry::Kind::stage, stage.name, std::move(text), source::place_of(sources, stage.span)},
         !stage.condition});
  }
  for (const semantics::Disqualification& each : model.disqualifications) {
    counted_.push_back({{CoverageEntry::Kind::disqualification, "", each.text, source::place_of(sources, each.span)}});
  }
  for (const semantics::Route& route : model.routes) {
    const std::string& stage = model.stages[route.stage].name;
    for (const semantics::Route::Arm& arm : route.arms) {
      counted_.push_back({{CoverageEntry::Kind::route, stage, arm.text, source::place_of(sources, arm.span)},
                          !arm.condition && route.arms.size() == 1});
    }
  }
}

void Coverage::add(const interpreter::Trace& trace) {
  auto next = counted_.begin();
  for (const interpreter::ScoreTrace& score : trace.scores) {
    for (const interpreter::RuleTrace& rule : score.rules) count((next++)->entry, rule.acts);
  }
  for (const Truth stage : trace.stages) count((next++)->entry, stage);
  for (const Truth disqualification : trace.disqualifications) count((next++)->entry, disqualification);
  for (const auto& arms : trace.arms) {
    for (const std::optional<Truth> arm : arms) {
      if (arm) count(next->entry, *arm);
      ++next;
    }
  }
}

std::vector<CoverageEntry> Coverage::entries() const {
  std::vector<CoverageEntry> entries;
  for (const Counted& each : counted_) {
    if (!each.always) entries.push_back(each.entry);
  }
  return entries;
}

}  // namespace merit::driver
