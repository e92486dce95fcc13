/// Private to runtime/data: files of CSV and TSV.
#pragma once

#include <expected>

#include "runtime/data/files/source.h"
#include "runtime/data/files/table_file.h"
#include "runtime/data/terms/inputs.h"
#include "runtime/data/terms/problems.h"

namespace merit::data {

/// With `threads` threads; 0: one a core.
std::expected<TableFilePtr, Error> open_separated(const Source& source, const Input& input, unsigned threads);

}  // namespace merit::data
