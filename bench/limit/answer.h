/// Answers as columns of a Parquet file.
#pragma once

#include <arrow/type_fwd.h>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "bench/limit/leads.h"

namespace merit::limit {

/// Named columns; the vectors that they are made of outlive them.
using Columns = std::vector<std::pair<std::string, std::shared_ptr<arrow::Array>>>;

std::shared_ptr<arrow::Array> key_column(const Leads& leads);
/// Of bytes that are not 0.
std::shared_ptr<arrow::Array> boolean_column(const std::vector<uint8_t>& values);
std::shared_ptr<arrow::Array> points_column(const std::vector<int32_t>& points);
std::shared_ptr<arrow::Array> stage_column(const std::vector<uint8_t>& stages);

/// Numbers and keys without a dictionary; zstd.
void write(const std::string& path, const Columns& columns);

}  // namespace merit::limit
