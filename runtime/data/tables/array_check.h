/// Private to runtime/data: whether an array of a file that may be damaged can be looked at.
#pragma once

#include <arrow/status.h>
#include <arrow/type_fwd.h>

namespace merit::data {

/// Fails where an array points outside itself: offsets, dictionary codes, lengths. Unlike Arrow's own full validation
/// it does not ask that text is UTF-8: text that is not is a value that does not read, no damage.
arrow::Status check_array(const arrow::Array& cells);

/// The same but for what is looked at slice by slice: where the texts of an array are, which `check_places` looks at in
/// a slice of it, and the codes of one with a dictionary (dictionary_codes.h).
arrow::Status check_outline(const arrow::Array& cells);
/// Of arrays that are no texts nothing is asked.
arrow::Status check_places(const arrow::Array& slice);

/// Fails where an array has fewer cells than it says.
arrow::Status check_length(const arrow::Array& cells);

}  // namespace merit::data
