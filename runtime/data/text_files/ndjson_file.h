/// Private to runtime/data: files of NDJSON.
#pragma once

#include <expected>

#include "runtime/data/files/source.h"
#include "runtime/data/files/table_file.h"
#include "runtime/data/terms/problems.h"

namespace merit::data {

/// With `threads` threads; 0: one a core.
std::expected<TableFilePtr, Error> open_ndjson(const Source& source, unsigned threads);

}  // namespace merit::data
