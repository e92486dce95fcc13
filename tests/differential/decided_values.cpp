#include "tests/differential/decided_values.h"

#include <bit>
#include <variant>

#include "compiler/semantics/decision_names.h"
#include "runtime/values/owned_text.h"

namespace merit::differential {

using interpreter::Decision;
using semantics::Value;

bool are_same(const Value& a, const Value& b) {
  if (!std::holds_alternative<double>(a) || !std::holds_alternative<double>(b)) return a == b;
  return std::bit_cast<uint64_t>(std::get<double>(a)) == std::bit_cast<uint64_t>(std::get<double>(b));
}

std::string shown(const Value& value) {
  struct Show {
    std::string operator()(semantics::Missing) const { return "missing"; }
    std::string operator()(bool some) const { return some ? "true" : "false"; }
    std::string operator()(int64_t some) const { return std::to_string(some); }
    std::string operator()(double some) const { return values::number_text(some); }
    std::string operator()(const std::string& some) const { return '"' + some + '"'; }
    std::string operator()(const std::vector<std::string>& some) const {
      std::string all = "[";
      for (const std::string& each : some) all += each + "; ";
      return all + "]";
    }
  };
  return std::visit(Show{}, value);
}

Value value_of_column(const semantics::Model& model, const Decision& decision, const std::string& column) {
  if (column == "stage") return decision.stage;
  if (column == "disqualified") return decision.disqualified ? Value(*decision.disqualified) : Value();
  if (column == "undecided") return decision.undecided;
  if (column == "reasons") return decision.reasons;
  if (column == "reached") return decision.reached ? Value(*decision.reached) : Value();
  if (column == "could_reach") return decision.could_reach;
  if (column == "changed_from") return decision.changed_from ? Value(*decision.changed_from) : Value();
  for (const semantics::DecisionName name : semantics::kRouteNames) {
    if (semantics::name_of(name) == column) return interpreter::value_of(decision.routing, name);
  }
  for (size_t i = 0; i < model.scores.size(); ++i) {
    if (model.scores[i].name == column) return decision.scores[i];
  }
  for (size_t i = 0; i < model.outputs.size(); ++i) {
    if (model.outputs[i].name == column) return decision.outputs[i];
  }
  return "no such column";
}

}  // namespace merit::differential
