#include "bindings/sqlite/event_owners.h"

#include <algorithm>

#include "bindings/sqlite/loaded_library.h"
#include "runtime/values/fold.h"
#include "runtime/values/numbers.h"

namespace merit::sqlite {
namespace {

std::string_view text_of(sqlite3_value* value) {
  const auto* const data = reinterpret_cast<const char*>(sqlite3_value_text(value));
  return data == nullptr ? std::string_view() : std::string_view(data, static_cast<size_t>(sqlite3_value_bytes(value)));
}

/// `missing when` of the field says that this is no value.
bool means_missing(const merit_field& field, const std::string& folded_value) {
  return std::any_of(field.missing, field.missing + field.missing_count,
                     [&](const merit_text& spelling) { return folded_text(view(spelling)) == folded_value; });
}

/// The key as events of one kind compare it: exactly but for white space around it, integers by value.
std::optional<std::string> key_of(const merit_field& field, sqlite3_value* value) {
  const auto compared = folded_text(value);
  if (!compared || means_missing(field, *compared)) return std::nullopt;
  const values::TextView text = values::trim(text_of(value));
  if (field.type != merit_integer) return std::string(text.data, text.size);
  const int type = sqlite3_value_type(value);
  if (type == SQLITE_INTEGER || type == SQLITE_FLOAT) return std::to_string(sqlite3_value_int64(value));
  const auto integer = values::parse_integer(text);
  if (!integer.known) return std::nullopt;
  return std::to_string(integer.value);
}

}  // namespace

std::optional<std::string> folded_text(std::string_view text) {
  const values::TextView given(text);
  if (!values::is_valid_utf8(given)) return std::nullopt;
  std::string made(values::max_cased_size(text.size()), '\0');
  made.resize(values::normalise_into(given, made.data()));
  return made;
}

std::optional<std::string> folded_text(sqlite3_value* value) {
  if (sqlite3_value_type(value) == SQLITE_NULL) return std::nullopt;
  return folded_text(text_of(value));
}

LeadIndex::LeadIndex(const merit_description& description, const merit_event_owner* owners)
    : description_(description), owners_(owners) {
  for (uint64_t kind = 0; kind < description.kind_count; ++kind) {
    const int32_t field = owner_of(kind).lead_field;
    if (field >= 0 && std::ranges::find(fields_, field) == fields_.end()) fields_.push_back(field);
  }
}

void LeadIndex::add(size_t place, uint32_t row, sqlite3_value* value) {
  const auto text = folded_text(value);
  if (!text || means_missing(description_.lead_fields[fields_[place]], *text)) return;
  rows_[fields_[place]][*text].push_back(row);
}

merit_event_owner LeadIndex::owner_of(size_t kind) const {
  return owners_ == nullptr || kind >= description_.kind_count ? merit_event_owner{{"", 0}, -1} : owners_[kind];
}

std::vector<uint32_t> LeadIndex::leads_of(size_t kind, sqlite3_value* value, const Keys& keys) const {
  const int32_t field = owner_of(kind).lead_field;
  if (field < 0) {
    const auto row = Keys::is_missing(value) ? std::nullopt : keys.find(value);
    return row ? std::vector{*row} : std::vector<uint32_t>();
  }
  const auto rows = rows_.find(field);
  const auto text = folded_text(value);
  if (rows == rows_.end() || !text) return {};
  const auto found = rows->second.find(*text);
  return found == rows->second.end() ? std::vector<uint32_t>() : found->second;
}

EventKeys::EventKeys(const merit_description& description) : description_(description), seen_(description.kind_count) {}

bool EventKeys::repeats(size_t kind, sqlite3_value* value) {
  const merit_event_kind& declared = description_.kinds[kind];
  const auto key = key_of(declared.fields[declared.key_field], value);
  return key && !seen_[kind].insert(*key).second;
}

}  // namespace merit::sqlite
