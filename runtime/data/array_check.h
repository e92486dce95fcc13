/// Private to this room: whether an array of a file that may be damaged can be looked at.
#pragma once

#include <arrow/status.h>
#include <arrow/type_fwd.h>

namespace merit::data {

/// Fails where an array points outside itself: offsets, dictionary codes, lengths. Unlike Arrow's own full validation
/// it does not ask that text is UTF-8: text that is not is a value that does not read, no damage.
arrow::Status check_array(const arrow::Array& cells);

}  // namespace merit::data
