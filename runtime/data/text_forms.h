/// Values as the text that files have of them: what is read from cells, and what is written into CSV and JSON.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/values/zones.h"

namespace merit::data {

/// The text of a finite number: the shortest decimal that reads back; a whole one without a point.
std::string text_of_number(double value);
/// ISO 8601 with `Z`: `2026-10-01T09:30:00Z`, with six decimals where there are microseconds.
std::string text_of_time(int64_t micros);
std::string text_of_date(int64_t days);
/// Seconds as a decimal number: `90`, `0.5`.
std::string text_of_duration(int64_t micros);

// Cells that read as a type, trimmed of white space; nothing where they do not.
std::optional<bool> boolean_of_text(std::string_view text);
std::optional<int64_t> integer_of_text(std::string_view text);
std::optional<double> number_of_text(std::string_view text);
/// A time without an offset is on the wall of `zone`.
std::optional<int64_t> time_of_text(std::string_view text, const values::Zone& zone);
std::optional<int64_t> date_of_text(std::string_view text);

/// A number without a fraction that 64 bits hold.
std::optional<int64_t> integer_of_number(double value);

}  // namespace merit::data
