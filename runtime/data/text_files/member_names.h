/// Private to this room: the names that members of JSON objects have, numbered as they come.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "runtime/data/text_files/json_scan.h"

namespace merit::data {

/// Objects of one file mostly have the same members in the same order: the next name is guessed.
class MemberNames {
 public:
  /// The names in the order of first appearance.
  const std::vector<std::string>& names() const { return names_; }

  /// What follows is another object.
  void begin_object() { next_ = 0; }
  /// How the next member is likely to begin (see `JsonReader::next_member`); empty where nothing is likely.
  std::string_view expected() const { return next_ < beginnings_.size() ? std::string_view(beginnings_[next_]) : ""; }
  /// The number of the name of the member that a reader has come to, which was told `expected`.
  size_t number_of_name(const JsonReader& reader) { return reader.is_expected() ? next_++ : number_of(reader.name()); }
  /// The number of a name.
  size_t number_of(std::string_view name);

 private:
  struct TextHash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };

  std::vector<std::string> names_;
  std::vector<std::string> beginnings_;  ///< of members with these names
  std::unordered_map<std::string, size_t, TextHash, std::equal_to<>> numbers_;
  size_t next_ = 0;  ///< the number that is guessed
};

}  // namespace merit::data
