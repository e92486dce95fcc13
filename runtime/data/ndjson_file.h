/// Private to this room: files of NDJSON.
#pragma once

#include <expected>

#include "runtime/data/problems.h"
#include "runtime/data/source.h"
#include "runtime/data/table_file.h"

namespace merit::data {

/// With `threads` threads; 0: one a core.
std::expected<TableFilePtr, Error> open_ndjson(const Source& source, unsigned threads);

}  // namespace merit::data
