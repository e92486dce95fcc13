/// Private to this room: inputs of every format, and in memory, opened as tables.
#pragma once

#include <expected>

#include "runtime/data/files/progress_meter.h"
#include "runtime/data/files/source.h"
#include "runtime/data/files/table_file.h"
#include "runtime/data/terms/inputs.h"
#include "runtime/data/terms/problems.h"

namespace merit::data {

/// Opens an input and finds out its columns.
std::expected<TableFilePtr, Error> open_table(const Input& input, const OpenOptions& options, ProgressMeter& meter);

}  // namespace merit::data
