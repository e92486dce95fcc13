/// Private to runtime/data: files of Arrow IPC, with or without a footer.
#pragma once

#include <expected>

#include "runtime/data/files/source.h"
#include "runtime/data/files/table_file.h"
#include "runtime/data/terms/problems.h"

namespace merit::data {

std::expected<TableFilePtr, Error> open_arrow(const Source& source);

}  // namespace merit::data
