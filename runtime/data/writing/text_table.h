/// A table's rows as text: CSV and NDJSON.
#pragma once

#include <cstdint>
#include <string>

#include "runtime/columns/column.h"

namespace merit::data {

// These append to a text, with a line end.
void append_csv_header(std::string& out, const columns::Table& table, char separator);
void append_csv_row(std::string& out, const columns::Table& table, int64_t row, char separator);
void append_json_row(std::string& out, const columns::Table& table, int64_t row);

/// A cell as JSON.
void append_json_cell(std::string& out, const columns::Column& column, int64_t row);

}  // namespace merit::data
