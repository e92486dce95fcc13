/// The plural of an event's name where `plural` does not give one.
#pragma once

#include <string>
#include <string_view>

namespace merit::semantics {

/// `es` after s, x, z, ch, sh; `y` after a consonant becomes `ies`; else `s`.
std::string plural_of(std::string_view name);

}  // namespace merit::semantics
