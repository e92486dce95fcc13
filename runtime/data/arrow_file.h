/// Private to this room: files of Arrow IPC, with or without a footer.
#pragma once

#include <expected>

#include "runtime/data/problems.h"
#include "runtime/data/source.h"
#include "runtime/data/table_file.h"

namespace merit::data {

std::expected<TableFilePtr, Error> open_arrow(const Source& source);

}  // namespace merit::data
