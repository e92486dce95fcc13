/// Private to this room: whether an array of a file that may be damaged can be looked at.
#pragma once

#include <arrow/status.h>
#include <arrow/type_fwd.h>

namespace merit::data {

/// Fails where an array points outside itself: offsets, dictionary codes, lengths. Unlike Arrow's own full validation
/// it does not ask that text is UTF-8: text that is not is a value that does not read, no damage.
arrow::Status check_array(const arrow::Array& cells);

/// The same but for what is looked at slice by slice: the offsets of an array of texts, which `check_offsets` looks at
/// in a slice of it, and the codes of one with a dictionary (dictionary_codes.h).
arrow::Status check_outline(const arrow::Array& cells);
/// Of arrays without such offsets nothing is asked.
arrow::Status check_offsets(const arrow::Array& slice);

}  // namespace merit::data
