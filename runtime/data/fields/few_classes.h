/// Private to this room: classes of codes, of which there are so few that the processor's registers hold a table of
/// them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace merit::data {

/// By `place_of_code`.
using FewClasses = std::array<uint32_t, 32>;

/// Puts the classes of codes one after another; negative codes are missing cells, and none is beyond the table.
using LookUpFew = void (*)(const int32_t* codes, size_t count, const FewClasses& classes, uint32_t* to);

/// Null: this processor looks them up in memory as quickly.
LookUpFew look_up_few();

}  // namespace merit::data
