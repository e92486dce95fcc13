/// Private to this room: files of Parquet.
#pragma once

#include <expected>

#include "runtime/data/problems.h"
#include "runtime/data/source.h"
#include "runtime/data/table_file.h"

namespace merit::data {

std::expected<TableFilePtr, Error> open_parquet(const Source& source);

}  // namespace merit::data
