/// Private to runtime/data: how many bits of many words are set.
#pragma once

#include <cstddef>
#include <cstdint>

namespace merit::data {

size_t count_ones(const uint64_t* words, size_t count);

}  // namespace merit::data
