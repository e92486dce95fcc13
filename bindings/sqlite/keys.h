/// Keys of leads: what an event's lead column and a query's condition are compared with.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

#include "bindings/sqlite/sqlite_api.h"

namespace merit::sqlite {

/// As it stands in the table of leads.
using Key = std::variant<int64_t, double, std::string>;

/// Keys compare exactly but for white space around them; integers by value.
class Keys {
 public:
  explicit Keys(bool of_integers = false) : of_integers_(of_integers) {}

  /// The row that has the key already, where one has. Nothing is added for a missing key: see `is_missing`.
  std::optional<uint32_t> add(sqlite3_value* value);
  std::optional<uint32_t> find(sqlite3_value* value) const;
  /// NULL, or a text of nothing but white space.
  static bool is_missing(sqlite3_value* value);

  size_t size() const { return keys_.size(); }
  const Key& at(size_t row) const { return keys_[row]; }

 private:
  std::string compared(sqlite3_value* value) const;

  bool of_integers_;
  std::vector<Key> keys_;
  std::unordered_map<std::string, uint32_t> rows_;
};

}  // namespace merit::sqlite
