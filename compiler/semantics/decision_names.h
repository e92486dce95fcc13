/// The names that every decision has: `stage`, `reached`, `disqualified` … (docs/language.md, "`output` and `grade`").
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>

#include "compiler/semantics/model.h"

namespace merit::semantics {

/// What a route says of a lead, in the order of its columns.
inline constexpr std::array kRouteNames = {DecisionName::queue, DecisionName::action, DecisionName::respond_by,
                                           DecisionName::at_latest, DecisionName::recheck_at};

/// By `DecisionName`.
std::span<const std::string_view> decision_names();
std::string_view name_of(DecisionName name);
std::optional<DecisionName> find_decision_name(std::string_view name);
/// Of its value.
Type type_of(const Model& model, DecisionName name);
/// `action`, `at_latest`, `recheck_at`: names of the decision only where the definition has a route.
bool needs_route(DecisionName name);
/// Whether it is known only once routes are decided: what they say, and `undecided`.
bool stands_on_routes(DecisionName name);

}  // namespace merit::semantics
