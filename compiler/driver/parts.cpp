#include "compiler/driver/parts.h"

#include <set>
#include <utility>

#include "compiler/source/one_line.h"

namespace merit::driver {

using Kind = DefinitionPart::Kind;
using semantics::Model;

std::string_view name_of(Kind kind) {
  switch (kind) {
    case Kind::condition:
      return "condition";
    case Kind::rule:
      return "rule";
    case Kind::stage:
      return "stage";
    case Kind::disqualification:
      return "disqualification";
    case Kind::route:
      return "route";
    case Kind::pattern:
      return "pattern";
  }
  return "";
}

std::vector<DefinitionPart> acting_parts(const Model& model, const source::Sources& sources) {
  std::vector<DefinitionPart> parts;
  const auto add = [&](Kind kind, const std::string& owner, std::string text, source::Span span, plan::Part which,
                       bool always) {
    parts.push_back({kind, owner, std::move(text), source::place_of(sources, span), which, always});
  };
  for (uint32_t i = 0; i < model.scores.size(); ++i) {
    const semantics::Score& score = model.scores[i];
    for (uint32_t place = 0; place < score.rules.size(); ++place) {
      const semantics::Rule& rule = score.rules[place];
      const bool always = rule.form == semantics::Rule::Form::when && !rule.condition;
      add(Kind::rule, score.name, rule.text, rule.span, {plan::Part::Kind::rule, place, i}, always);
    }
  }
  for (uint32_t i = 0; i < model.stages.size(); ++i) {
    const semantics::Stage& stage = model.stages[i];
    std::string text;
    if (stage.condition) text = "when " + source::one_line(sources.text(model[*stage.condition].span));
    add(Kind::stage, stage.name, std::move(text), stage.span, {plan::Part::Kind::stage, i}, !stage.condition);
  }
  for (uint32_t i = 0; i < model.disqualifications.size(); ++i) {
    const semantics::Disqualification& each = model.disqualifications[i];
    add(Kind::disqualification, "", each.text, each.span, {plan::Part::Kind::disqualification, i}, false);
  }
  for (uint32_t i = 0; i < model.routes.size(); ++i) {
    const semantics::Route& route = model.routes[i];
    for (uint32_t place = 0; place < route.arms.size(); ++place) {
      const semantics::Route::Arm& arm = route.arms[place];
      add(Kind::route, model.stages[route.stage].name, arm.text, arm.span, {plan::Part::Kind::arm, place, i},
          !arm.condition && route.arms.size() == 1);
    }
  }
  return parts;
}

std::vector<DefinitionPart> named_conditions(const Model& model, const source::Sources& sources) {
  std::vector<DefinitionPart> parts;
  for (uint32_t i = 0; i < model.lets.size(); ++i) {
    const semantics::Let& let = model.lets[i];
    if (model[let.value].type.kind != semantics::TypeKind::boolean) continue;
    parts.push_back({Kind::condition, let.name, "", source::place_of(sources, let.span), {plan::Part::Kind::let, i}});
  }
  return parts;
}

std::vector<DefinitionPart> patterns(const Model& model, const source::Sources& sources,
                                     const std::vector<bool>& asked) {
  std::vector<DefinitionPart> parts;
  std::set<std::string> texts;
  for (uint32_t i = 0; i < model.sequences.size(); ++i) {
    const source::Span span = model.sequences[i].span;
    std::string text = asked[i] ? source::one_line(sources.text(span)) : "";
    if (text.empty() || !texts.insert(text).second) continue;
    parts.push_back(
        {Kind::pattern, "", std::move(text), source::place_of(sources, span), {plan::Part::Kind::sequence, i}});
  }
  return parts;
}

}  // namespace merit::driver
