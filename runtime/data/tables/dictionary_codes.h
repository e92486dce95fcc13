/// Private to runtime/data: codes of dictionaries, and which those of Arrow's arrays are.
#pragma once

#include <arrow/result.h>
#include <arrow/type_fwd.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace merit::data {

/// Whether each of these is the code of one of a dictionary's values, of which there are so many.
bool are_codes(const int32_t* codes, size_t count, uint64_t values);

/// Where what is said of a code stands in a table; what is said of cells without a value comes first.
inline size_t place_of_code(int32_t code) {
  return code < 0 ? 0 : static_cast<size_t>(code) + 1;
}

/// Whether the codes of an array's dictionary fit into 32 bits.
bool dictionary_fits(const arrow::DictionaryArray& cells);

/// By row, -1 where a cell is missing: as they stand in the array where they can be taken so, else in `room`. Fails
/// where one is beyond the dictionary, which has so many values. Of a dictionary that does not fit, this is all that
/// they are good for.
arrow::Result<std::span<const int32_t>> codes_of(const arrow::Array& indices, uint64_t values,
                                                 std::vector<int32_t>& room);
arrow::Result<std::span<const int32_t>> codes_of(const arrow::DictionaryArray& cells, std::vector<int32_t>& room);

}  // namespace merit::data
