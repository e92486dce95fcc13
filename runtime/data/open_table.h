/// Private to this room: inputs of every format, and in memory, opened as tables.
#pragma once

#include <expected>

#include "runtime/data/inputs.h"
#include "runtime/data/problems.h"
#include "runtime/data/progress_meter.h"
#include "runtime/data/source.h"
#include "runtime/data/table_file.h"

namespace merit::data {

/// Opens an input and finds out its columns.
std::expected<TableFilePtr, Error> open_table(const Input& input, const OpenOptions& options, ProgressMeter& meter);

}  // namespace merit::data
