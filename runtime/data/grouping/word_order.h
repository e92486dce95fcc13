/// Private to this room: whether words of events stand in order.
#pragma once

#include <cstddef>
#include <cstdint>

namespace merit::data {

/// The first place from `begin` on, which is not the first of all, whose word is less than the one before it, or not
/// more (`or_same`), where both are without their lowest `shift` bits; `count`: none.
size_t find_descent(const uint64_t* words, size_t begin, size_t count, int shift, bool or_same);

}  // namespace merit::data
