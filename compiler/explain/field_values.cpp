#include "compiler/explain/field_values.h"

#include <algorithm>
#include <functional>
#include <set>
#include <utility>

#include "compiler/explain/fields_compared.h"
#include "compiler/semantics/walk.h"

namespace merit::explain {
namespace {

using interpreter::Inspection;
using semantics::ExpressionId;
using semantics::Model;
using semantics::TypeKind;

/// Of one field so many values are tried.
constexpr size_t kMostValues = 24;

void add_once(std::vector<Value>& values, const Value& value) {
  if (values.size() < kMostValues && std::ranges::find(values, value) == values.end()) values.push_back(value);
}

/// Calls `visit(id, arguments)` for everything that decisions look at, through functions.
class Walk {
 public:
  using Visit = std::function<void(ExpressionId, const Arguments&)>;
  Walk(const Model& model, const Comparisons& comparisons, Visit visit)
      : model_(model), comparisons_(comparisons), visit_(std::move(visit)) {}

  void everything() {
    for (const semantics::Stage& stage : model_.stages) maybe(stage.condition);
    for (const semantics::Disqualification& each : model_.disqualifications) of(each.condition, {});
    for (const semantics::Let& let : model_.lets) of(let.value, {});
    for (const semantics::Score& score : model_.scores) {
      for (const semantics::Rule& rule : score.rules) {
        maybe(rule.condition);
        maybe(rule.number);
        of(rule.points, {});
      }
    }
    for (const semantics::Route& route : model_.routes) {
      for (const semantics::Route::Arm& arm : route.arms) maybe(arm.condition);
    }
    for (const semantics::Pattern& pattern : model_.patterns) maybe(pattern.where);
  }

  void of(ExpressionId id, const Arguments& arguments) {
    visit_(id, arguments);
    const auto& node = model_[id].node;
    semantics::for_each_operand(node, [&](ExpressionId operand) { of(operand, arguments); });
    const auto* call = std::get_if<semantics::FunctionCall>(&node);
    if (call == nullptr) return;
    Arguments inner;
    for (const ExpressionId argument : call->arguments) inner.push_back(comparisons_.subject_of(argument, arguments));
    if (seen_.emplace(call->function, inner).second) of(model_.functions[call->function].body, inner);
  }

 private:
  void maybe(const std::optional<ExpressionId>& id) {
    if (id) of(*id, {});
  }

  const Model& model_;
  const Comparisons& comparisons_;
  Visit visit_;
  std::set<std::pair<uint32_t, Arguments>> seen_;
};

/// Values that a type has whatever is compared, and one that nothing asks for.
void add_general(const Model& model, const semantics::Type& type, std::vector<Value>& values) {
  if (type.kind == TypeKind::boolean) {
    add_once(values, true);
    add_once(values, false);
  }
  if (type.kind == TypeKind::enumeration) {
    const auto labels = static_cast<int64_t>(model.enumerations[type.enumeration].labels.size());
    for (int64_t label = 0; label < labels; ++label) add_once(values, label);
  }
  if (type.kind == TypeKind::text) {
    const bool addresses = std::ranges::any_of(values, [](const Value& value) {
      const auto* text = std::get_if<std::string>(&value);
      return text != nullptr && text->find('@') != std::string::npos;
    });
    add_once(values, std::string(addresses ? kOtherAddress : kOtherText));
  }
}

}  // namespace

bool is_any_other(const Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  return text != nullptr && (*text == kOtherText || *text == kOtherAddress);
}

FieldValues values_compared(const Scene& scene, Inspection& inspection) {
  const Model& model = scene.model;
  const Comparisons comparisons(scene, inspection);
  FieldValues found;
  found.of_lead.resize(model.lead_fields.size());
  for (const semantics::EventKind& kind : model.kinds) found.of_events.emplace_back(kind.fields.size());
  Walk walk(model, comparisons, [&](ExpressionId id, const Arguments& arguments) {
    const auto compared = comparisons.compared_in(id, arguments);
    if (!compared) return;
    for (const Value& value : compared->values) {
      const Subject& subject = compared->subject;
      if (!subject.of_event) {
        add_once(found.of_lead[static_cast<size_t>(subject.field)], value);
        continue;
      }
      const auto& places = model.events[subject.event].fields[static_cast<size_t>(subject.field)].by_kind;
      for (size_t kind = 0; kind < places.size(); ++kind) {
        if (places[kind] >= 0) add_once(found.of_events[kind][static_cast<size_t>(places[kind])], value);
      }
    }
  });
  walk.everything();
  for (size_t i = 0; i < model.lead_fields.size(); ++i) {
    add_general(model, model.lead_fields[i].type, found.of_lead[i]);
  }
  for (size_t kind = 0; kind < model.kinds.size(); ++kind) {
    for (size_t i = 0; i < model.kinds[kind].fields.size(); ++i) {
      add_general(model, model.kinds[kind].fields[i].type, found.of_events[kind][i]);
    }
  }
  return found;
}

}  // namespace merit::explain
