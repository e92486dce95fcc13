#include "cli/explain_json.h"

#include "cli/json.h"
#include "compiler/driver/version.h"
#include "runtime/values/owned_text.h"

namespace merit::cli {
namespace {

using explain::EventNote;
using explain::Explanation;
using explain::Reason;
using semantics::Value;

Json number_json(const Value& value) {
  if (const auto* integer = std::get_if<int64_t>(&value)) return *integer;
  if (const auto* number = std::get_if<double>(&value)) return *number;
  return {};
}
Json number_json(const std::optional<Value>& value) {
  return value ? number_json(*value) : Json();
}

template <typename T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json();
}

Json time_json(int64_t time) {
  return values::time_text(time);
}

Json event_json(const EventNote& event) {
  Json fields = Json::object();
  for (const EventNote::Field& field : event.fields) fields[field.name] = field.value;
  return {{"event", event.kind}, {"at", time_json(event.at)}, {"fields", std::move(fields)}};
}

Json reason_json(const Reason& reason) {
  Json object = {{"text", reason.text}, {"found", reason.value}};
  if (reason.is_condition()) object["true"] = truth_json(*reason.truth);
  if (reason.expected) object["expected"] = *reason.expected;
  if (reason.short_by) object["short_by"] = *reason.short_by;
  if (!reason.events.empty() || reason.matching > 0) {
    object["matching"] = reason.matching;
    object["events"] = list_of(reason.events, event_json);
  }
  if (reason.in_doubt > 0) object["in_doubt"] = reason.in_doubt;
  object["parts"] = list_of(reason.parts, reason_json);
  return object;
}

Json condition_json(const Explanation::Condition& condition) {
  return with_place(condition.place, {{"name", condition.name},
                                      {"text", text_or_null(condition.text)},
                                      {"true", truth_json(condition.truth)},
                                      {"parts", list_of(condition.parts, reason_json)}});
}

Json points_json(const Explanation::Points& points) {
  return {{"event", event_json(points.event)},
          {"points", number_json(points.points)},
          {"left", or_null(points.left)},
          {"added", number_json(points.added)}};
}

Json rule_json(const Explanation::Rule& rule) {
  Json object = with_place(rule.place, {{"text", rule.text},
                                        {"because", text_or_null(rule.because)},
                                        {"acted", truth_json(rule.acts)},
                                        {"points", number_json(rule.points)},
                                        {"sum", number_json(rule.sum)},
                                        {"at_most", number_json(rule.at_most)}});
  object["decay"] = Json();
  if (rule.decay) {
    object["decay"] = {{"form", rule.decay->halving ? "halving" : "fading"},
                       {"seconds", static_cast<double>(rule.decay->period) / 1e6}};
  }
  object["events"] = list_of(rule.events, points_json);
  object["parts"] = list_of(rule.parts, reason_json);
  return object;
}

Json score_json(const Explanation::Score& score) {
  const auto group_json = [](const Explanation::Group& group) -> Json {
    return {{"name", text_or_null(group.name)},
            {"sum", number_json(group.sum)},
            {"points", number_json(group.points)},
            {"at_most", number_json(group.at_most)}};
  };
  const auto items_json = [](const std::vector<semantics::Group::Item>& items) {
    return list_of(items, [](const semantics::Group::Item& item) -> Json {
      return {{item.group ? "group" : "rule", item.index}};
    });
  };
  Json groups = list_of(score.groups, group_json);
  for (size_t i = 0; i < score.items.size(); ++i) groups[i]["items"] = items_json(score.items[i]);
  return {{"name", score.name},
          {"value", number_json(score.value)},
          {"start", number_json(score.start)},
          {"sum", number_json(score.sum)},
          {"low", number_json(score.low)},
          {"high", number_json(score.high)},
          {"rules", list_of(score.rules, rule_json)},
          {"groups", std::move(groups)}};
}

const char* name_of(explain::Change::Kind kind) {
  switch (kind) {
    case explain::Change::Kind::learn:
      return "learn";
    case explain::Change::Kind::happen:
      return "happen";
    case explain::Change::Kind::become:
      return "become";
  }
  return "";
}

Json change_json(const explain::ToldChange& change) {
  if (change.kind == explain::Change::Kind::happen) {
    return {{"kind", name_of(change.kind)}, {"times", change.times}, {"events", list_of(change.events, event_json)}};
  }
  return {{"kind", name_of(change.kind)}, {"field", change.field}, {"value", change.value}, {"before", change.before}};
}

Json next_json(const explain::WhyNot& next) {
  const auto remedy_json = [](const explain::Remedy& remedy) -> Json {
    return {{"stage", remedy.stage}, {"changes", list_of(remedy.changes, change_json)}};
  };
  return {{"stage", next.stage},
          {"lacks", {{"facts", next.lack.facts}, {"changes", next.lack.changes}, {"points", next.lack.points}}},
          {"most_changes", next.most_changes},
          {"tried_all", next.tried_all},
          {"remedies", list_of(next.remedies, remedy_json)}};
}

Json unknown_json(const explain::Unknown& unknown) {
  const auto effect_json = [](const explain::Unknown::Effect& effect) -> Json {
    return {{"value", effect.value}, {"stage", effect.stage}};
  };
  const auto range_json = [](const explain::Unknown::Range& range) -> Json {
    return {{"score", range.score}, {"low", number_json(range.low)}, {"high", number_json(range.high)}};
  };
  return {{"field", unknown.field},
          {"stages", list_of(unknown.effects, effect_json)},
          {"scores", list_of(unknown.scores, range_json)}};
}

Json changes_json(const explain::NextChange& change) {
  const auto turn_json = [](const explain::NextChange::Turn& turn) -> Json {
    return {{"text", turn.text}, {"before", turn.before}, {"after", turn.after}};
  };
  return {{"at", time_json(change.at)},
          {"stage", change.stage},
          {"disqualified", or_null(change.disqualified)},
          {"queue", or_null(change.queue)},
          {"because", list_of(change.because, turn_json)},
          {"columns", list_of(change.columns, turn_json)}};
}

Json lead_json(const explain::LeadExplanation& told) {
  const Explanation& decision = told.decision;
  const auto output_json = [](const Explanation::Output& output) -> Json {
    return {{"name", output.name}, {"found", output.value}, {"parts", list_of(output.parts, reason_json)}};
  };
  return {{"key", told.key},
          {"now", time_json(told.now)},
          {"stage", decision.stage},
          {"disqualified", or_null(decision.disqualified)},
          {"could_reach", told.could_reach},
          {"reached", told.reached ? time_json(*told.reached) : Json()},
          {"recycled_until", told.recycled_until ? time_json(*told.recycled_until) : Json()},
          {"stages", list_of(decision.stages, condition_json)},
          {"disqualifications", list_of(decision.disqualifications, condition_json)},
          {"route", list_of(decision.arms, condition_json)},
          {"scores", list_of(decision.scores, score_json)},
          {"outputs", list_of(decision.outputs, output_json)},
          {"undecided", list_of(told.unknowns, unknown_json)},
          {"next", told.next ? next_json(*told.next) : Json()},
          {"changes", told.change ? changes_json(*told.change) : Json()}};
}

Json head_json(const driver::ExplainPlan& plan) {
  const semantics::Model& model = *plan.definition.model;
  return {{"schema", 1},
          {"merit", driver::version()},
          {"definition",
           {{"path", plan.compilation->path},
            {"name", text_or_null(model.definition.name)},
            {"version", text_or_null(model.definition.version)},
            {"hash", model.hash}}}};
}

std::string dumped(const Json& object) {
  return object.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

std::string explanations_json(const driver::ExplainPlan& plan, const std::vector<explain::LeadExplanation>& leads) {
  Json object = head_json(plan);
  object["leads"] = list_of(leads, lead_json);
  return dumped(object);
}

std::string near_json(const driver::ExplainPlan& plan, const NearStage& near) {
  Json object = head_json(plan);
  object["now"] = time_json(near.now);
  object["near"] = near.stage;
  object["below"] = near.found.below;
  object["leads"] = list_of(near.found.leads, [&](const explain::NearLead& each) -> Json {
    return {{"key", near.key_of(each.lead)}, {"stage", each.stage}, {"next", next_json(each.next)}};
  });
  return dumped(object);
}

}  // namespace merit::cli
