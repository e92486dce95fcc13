/// Whose events are, as the definition says it: by the leads' key, or by another field that is compared as `is` does.
#pragma once

#include <cstdint>
#include <expected>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "bindings/sqlite/keys.h"
#include "bindings/sqlite/sqlite_api.h"
#include "runtime/abi/library.h"

namespace merit::sqlite {

/// A value as `is` compares it: trimmed and folded; nothing where it is missing or not UTF-8.
std::optional<std::string> folded_text(sqlite3_value* value);
std::optional<std::string> folded_text(std::string_view text);

/// The leads by what events name them with.
class LeadIndex {
 public:
  /// `owners`: by kind, or null for a library that says nothing of them.
  LeadIndex(const merit_description& description, const merit_event_owner* owners);

  /// The lead fields, beside the key, by which some kind of event finds its leads.
  const std::vector<int32_t>& fields() const { return fields_; }
  /// Lead `row` has the value in field number `place` of `fields()`.
  void add(size_t place, uint32_t row, sqlite3_value* value);

  /// How events of a kind name their lead; by the key where nothing else is said, and of no kind.
  merit_event_owner owner_of(size_t kind) const;
  /// The leads that an event of the kind belongs to by this value.
  std::vector<uint32_t> leads_of(size_t kind, sqlite3_value* value, const Keys& keys) const;

 private:
  const merit_description& description_;
  const merit_event_owner* owners_;
  std::vector<int32_t> fields_;
  std::map<int32_t, std::unordered_map<std::string, std::vector<uint32_t>>> rows_;  ///< by lead field, by value
};

/// A second event of a kind with the same key is none, whoever's it is: the first that is read stays.
class EventKeys {
 public:
  explicit EventKeys(const merit_description& description);

  bool has_key(size_t kind) const { return description_.kinds[kind].key_field >= 0; }
  /// Whether an earlier event of the kind had this key.
  bool repeats(size_t kind, sqlite3_value* value);

 private:
  const merit_description& description_;
  std::vector<std::unordered_set<std::string>> seen_;  ///< by kind
};

}  // namespace merit::sqlite
