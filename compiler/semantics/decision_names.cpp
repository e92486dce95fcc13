#include "compiler/semantics/decision_names.h"

#include <algorithm>
#include <utility>

namespace merit::semantics {
namespace {

constexpr std::array<std::string_view, 11> kNames = {"stage",     "reached",     "disqualified", "reasons",
                                                     "undecided", "could_reach", "queue",        "respond_by",
                                                     "action",    "at_latest",   "recheck_at"};
static_assert(kNames[static_cast<size_t>(DecisionName::recheck_at)] == "recheck_at");

}  // namespace

std::span<const std::string_view> decision_names() {
  return kNames;
}

std::string_view name_of(DecisionName name) {
  return kNames[static_cast<size_t>(name)];
}

Type type_of(const Model& model, DecisionName name) {
  switch (name) {
    case DecisionName::stage:
    case DecisionName::could_reach:
      return {TypeKind::enumeration, model.stage_enumeration};
    case DecisionName::action:
      return {TypeKind::enumeration, model.action_enumeration};
    case DecisionName::reasons:
    case DecisionName::undecided:
      return {TypeKind::text_list};
    case DecisionName::disqualified:
    case DecisionName::queue:
      return {TypeKind::text};
    case DecisionName::reached:
    case DecisionName::respond_by:
    case DecisionName::at_latest:
    case DecisionName::recheck_at:
      return {TypeKind::time};
  }
  std::unreachable();
}

std::optional<DecisionName> find_decision_name(std::string_view name) {
  const auto found = std::ranges::find(kNames, name);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<DecisionName>(found - kNames.begin());
}

bool needs_route(DecisionName name) {
  return name == DecisionName::action || name == DecisionName::at_latest || name == DecisionName::recheck_at;
}

bool stands_on_routes(DecisionName name) {
  return name == DecisionName::undecided || std::ranges::find(kRouteNames, name) != kRouteNames.end();
}

}  // namespace merit::semantics
