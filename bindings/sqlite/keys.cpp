#include "bindings/sqlite/keys.h"

#include <cmath>

#include "bindings/sqlite/arrow_table.h"
#include "bindings/sqlite/names.h"
#include "runtime/values/numbers.h"

namespace merit::sqlite {
namespace {

std::string_view text_of(sqlite3_value* value) {
  const auto* const data = static_cast<const char*>(sqlite3_value_blob(value));
  return data == nullptr ? std::string_view() : std::string_view(data, static_cast<size_t>(sqlite3_value_bytes(value)));
}

Key key_of(sqlite3_value* value) {
  if (sqlite3_value_type(value) == SQLITE_INTEGER) return int64_t{sqlite3_value_int64(value)};
  if (sqlite3_value_type(value) == SQLITE_FLOAT) return sqlite3_value_double(value);
  return std::string(text_of(value));
}

}  // namespace

bool Keys::is_missing(sqlite3_value* value) {
  const int type = sqlite3_value_type(value);
  return type == SQLITE_NULL || ((type == SQLITE_TEXT || type == SQLITE_BLOB) && trimmed(text_of(value)).empty());
}

std::string Keys::compared(sqlite3_value* value) const {
  const int type = sqlite3_value_type(value);
  if (type == SQLITE_INTEGER) return std::to_string(sqlite3_value_int64(value));
  if (type == SQLITE_FLOAT) return number_text(sqlite3_value_double(value));
  const std::string_view text = trimmed(text_of(value));
  if (of_integers_) {
    if (const auto integer = values::parse_integer(text); integer.known) return std::to_string(integer.value);
  }
  return std::string(text);
}

std::optional<uint32_t> Keys::add(sqlite3_value* value) {
  const auto [place, is_new] = rows_.try_emplace(compared(value), static_cast<uint32_t>(keys_.size()));
  if (!is_new) return place->second;
  keys_.push_back(key_of(value));
  return std::nullopt;
}

std::optional<uint32_t> Keys::find(sqlite3_value* value) const {
  const auto place = rows_.find(compared(value));
  if (place == rows_.end()) return std::nullopt;
  return place->second;
}

}  // namespace merit::sqlite
