/// Private to runtime/data: columns as Arrow arrays.
#pragma once

#include <arrow/result.h>
#include <arrow/type_fwd.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "runtime/columns/column.h"

namespace merit::data {

/// The Arrow type that a column is written as.
std::shared_ptr<arrow::DataType> arrow_type_of(const columns::Column& column);

/// The fields that a table's columns are written as.
std::shared_ptr<arrow::Schema> arrow_schema_of(const columns::Table& table);

/// Texts, none of which is missing.
arrow::Result<std::shared_ptr<arrow::Array>> arrow_texts_of(const std::vector<std::string>& texts);

/// The rows [begin, end) of a column, which outlives the array: cells that Arrow stores alike are looked at where they
/// are.
arrow::Result<std::shared_ptr<arrow::Array>> arrow_array_of(const columns::Column& column, int64_t begin, int64_t end);

}  // namespace merit::data
