/// What a query says of `now` and of parameters, in the units of the C interface.
#pragma once

#include <expected>
#include <string>

#include "bindings/sqlite/evaluation.h"

namespace merit::sqlite {

/// Microseconds since 1970 of what SQLite's date functions take: a text, seconds since 1970, or a Julian day; without
/// an offset it is UTC. The error is a sentence for people.
std::expected<int64_t, std::string> moment_of(sqlite3* database, sqlite3_value* value);
std::expected<int64_t, std::string> moment_of(sqlite3* database, const std::string& text);

/// A value for parameter `number`.
std::expected<Setting, std::string> setting_of(sqlite3* database, const merit_description& description, size_t number,
                                               sqlite3_value* value);

/// Gives SQLite a parameter's value as a query would say it.
void give_parameter(sqlite3_context* context, const merit_parameter& parameter, const merit_value& value);

}  // namespace merit::sqlite
