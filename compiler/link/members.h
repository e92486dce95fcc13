/// What the fields of leads and events are called as members of JavaScript's objects.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/semantics/model.h"

namespace merit::link {

/// The members of leads and of events that are no fields: `lead.events`, `event.event`.
inline constexpr std::string_view kEventsMember = "events";
inline constexpr std::string_view kKindMember = "event";

/// As the field is called; one that is called as the member `taken` has `_` behind it, as often as it takes to be
/// called like no other field.
std::string member_of(const std::vector<semantics::Field>& fields, size_t field, std::string_view taken);

}  // namespace merit::link
