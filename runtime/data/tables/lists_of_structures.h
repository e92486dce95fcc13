/// Private to runtime/data: lists of structures, as which files have events that stand in their leads.
#pragma once

#include <arrow/result.h>
#include <arrow/type_fwd.h>

#include <cstdint>
#include <vector>

namespace merit::data {

/// Whether the values of a type are lists of structures.
bool is_list_of_structures(const arrow::DataType& type);

/// The fields of the structures in lists, one list after another. A structure that is missing lacks all fields.
arrow::Result<arrow::ArrayVector> fields_in_lists(const arrow::Array& lists);

/// Appends where each list ends among the elements of all, which go on behind `ends.back()`. One that is missing is
/// empty.
arrow::Status append_list_ends(const arrow::Array& lists, std::vector<int64_t>& ends);

}  // namespace merit::data
