/// Private to this room: files of CSV and TSV.
#pragma once

#include <expected>

#include "runtime/data/inputs.h"
#include "runtime/data/problems.h"
#include "runtime/data/source.h"
#include "runtime/data/table_file.h"

namespace merit::data {

/// With `threads` threads; 0: one a core.
std::expected<TableFilePtr, Error> open_separated(const Source& source, const Input& input, unsigned threads);

}  // namespace merit::data
