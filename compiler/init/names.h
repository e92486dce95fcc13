/// Names of the language from names of columns. Private to this folder.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace merit::init {

/// A name in small letters: `Number of Employees` is `number_of_employees`, `LeadSource` `lead_source`, `2024 revenue`
/// `n_2024_revenue`. Letters of any script stay; what no name can hold goes; empty where nothing is left.
std::string name_from(std::string_view header);

/// Names that stand in one scope.
class Scope {
 public:
  bool has(const std::string& name) const { return taken_.contains(name); }
  void take(const std::string& name) { taken_.insert(name); }
  /// The name, or, where it is taken or reserved, one like it; taken from now on.
  std::string take_free(std::string name);
  /// The same of an event, whose plural is taken, too.
  std::string take_free_event(std::string name);

 private:
  std::set<std::string> taken_;
};

/// As a text of the language, in quotes.
std::string text_literal(std::string_view text);

}  // namespace merit::init
