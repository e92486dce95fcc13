/// Private to this room: the codes of Arrow dictionary arrays.
#pragma once

#include <arrow/result.h>
#include <arrow/type_fwd.h>

#include <cstdint>
#include <span>
#include <vector>

namespace merit::data {

/// By row, -1 where a cell is missing. As they stand in the array where they can be taken so, else in `room`. Fails
/// where one is beyond the dictionary.
/// What they say of a dictionary that `dictionary_fits` is false of is not to be used.
arrow::Result<std::span<const int32_t>> codes_of(const arrow::DictionaryArray& cells, std::vector<int32_t>& room);

/// Whether codes of so many values are of 32 bits.
bool dictionary_fits(const arrow::DictionaryArray& cells);

}  // namespace merit::data
