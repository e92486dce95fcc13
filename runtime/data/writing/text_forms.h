/// Values as files write them, for those who build a string.
#pragma once

#include <cstdint>
#include <string>

namespace merit::data {

// These append to a text.
void append_integer(std::string& out, int64_t value);
void append_number(std::string& out, double value);  ///< shortest decimal that reads back
void append_time(std::string& out, int64_t micros);  ///< `2026-10-01T09:30:00Z`
void append_date(std::string& out, int64_t days);
void append_seconds(std::string& out, int64_t micros);  ///< a duration: `90`, `0.5`

}  // namespace merit::data
