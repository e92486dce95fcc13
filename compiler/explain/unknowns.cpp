#include "compiler/explain/unknowns.h"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

#include "compiler/explain/effort.h"
#include "compiler/explain/field_values.h"
#include "compiler/explain/lead_record.h"
#include "compiler/explain/shown_value.h"
#include "compiler/interpreter/inspection.h"

namespace merit::explain {
namespace {

using semantics::Model;

double number_in(const Value& value) {
  if (const auto* number = std::get_if<double>(&value)) return *number;
  return static_cast<double>(std::get<int64_t>(value));
}

class Trial {
 public:
  Trial(const Scene& scene, const interpreter::Decision& decision)
      : scene_(scene),
        model_(scene.model),
        decision_(decision),
        record_(record_of(scene)),
        allowed_(static_cast<size_t>(decisions_allowed(scene)) / decision.undecided.size() + 1) {
    interpreter::Inspection inspection(scene.interpreter, scene.leads, scene.row);
    compared_ = values_compared(scene, inspection);
  }

  Unknown of(const std::string& name) {
    Unknown made{name, {}, {}};
    for (size_t i = 0; i < model_.scores.size(); ++i) {
      made.scores.push_back({model_.scores[i].name, decision_.scores[i], decision_.scores[i]});
    }
    const size_t dot = name.find('.');
    if (dot == std::string::npos) {
      try_lead_field(made);
    } else {
      try_event_field(made, name.substr(0, dot), name.substr(dot + 1));
    }
    std::erase_if(made.scores, [](const Unknown::Range& range) { return range.low == range.high; });
    return made;
  }

 private:
  void try_lead_field(Unknown& made) {
    const auto field = std::ranges::find(model_.lead_fields, made.field, &semantics::Field::name);
    const auto place = static_cast<size_t>(field - model_.lead_fields.begin());
    for (const Value& value : tried(compared_.of_lead[place])) {
      LeadRecord record = record_;
      record.fields[place] = value;
      try_one(made, record, shown_value(model_, field->type, value));
    }
  }

  /// In all events of the kind that lack it.
  void try_event_field(Unknown& made, const std::string& kind_name, const std::string& field_name) {
    const auto kind = std::ranges::find(model_.kinds, kind_name, &semantics::EventKind::name);
    const auto field = std::ranges::find(kind->fields, field_name, &semantics::Field::name);
    const auto place = static_cast<size_t>(field - kind->fields.begin());
    const auto kind_place = static_cast<size_t>(kind - model_.kinds.begin());
    for (const Value& value : tried(compared_.of_events[kind_place][place])) {
      LeadRecord record = record_;
      for (EventRecord& event : record.events) {
        if (event.kind == kind_place && is_missing(event.fields[place])) event.fields[place] = value;
      }
      try_one(made, record, shown_value(model_, field->type, value));
    }
  }

  std::span<const Value> tried(const std::vector<Value>& values) const {
    return std::span(values).first(std::min(values.size(), allowed_));
  }

  void try_one(Unknown& made, const LeadRecord& record, const std::string& value) const {
    const ChangedLead lead(scene_, record);
    const interpreter::Decision decided = scene_.interpreter.decide(lead.leads(), lead.row());
    for (size_t i = 0; i < made.scores.size(); ++i) {
      Unknown::Range& range = made.scores[i];
      if (number_in(decided.scores[i]) < number_in(range.low)) range.low = decided.scores[i];
      if (number_in(decided.scores[i]) > number_in(range.high)) range.high = decided.scores[i];
    }
    if (decided.stage == decision_.stage) return;
    const std::string& stage = model_.enumerations[model_.stage_enumeration].labels[static_cast<size_t>(decided.stage)];
    if (std::ranges::find(made.effects, stage, &Unknown::Effect::stage) != made.effects.end()) return;
    made.effects.push_back({value, stage});
  }

  const Scene& scene_;
  const Model& model_;
  const interpreter::Decision& decision_;
  const LeadRecord record_;
  const size_t allowed_;  ///< values of each field
  FieldValues compared_;
};

}  // namespace

std::vector<Unknown> unknowns_of(const Scene& scene, const interpreter::Decision& decision) {
  std::vector<Unknown> made;
  if (decision.undecided.empty()) return made;
  Trial trial(scene, decision);
  for (const std::string& name : decision.undecided) made.push_back(trial.of(name));
  return made;
}

}  // namespace merit::explain
