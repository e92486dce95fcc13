/// Numbers for what expressions compute: two with one number have one value for every lead. Private to this folder.
///
/// Numbers are made from what stands below, names followed, so that they are the same in two models that share a table:
/// lead fields and kinds of events go by their names, sets, tables and functions by their content.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "compiler/semantics/model.h"

namespace merit::proof {

using Name = uint32_t;

/// A number for each text.
class NameTable {
 public:
  Name of(const std::string& text) { return names_.emplace(text, static_cast<Name>(names_.size())).first->second; }
  /// One that nothing else has.
  Name fresh() { return of("fresh " + std::to_string(names_.size())); }

 private:
  std::map<std::string, Name> names_;
};

class Names {
 public:
  Names(const semantics::Model& model, NameTable& table) : model_(model), table_(table) {}

  Name of(semantics::ExpressionId id);
  Name of(semantics::PatternId id);
  Name of(semantics::SequenceId id);
  Name of_event(uint32_t event);

 private:
  friend struct NodeText;
  std::string text_of(const std::optional<semantics::Bound>& bound);
  std::string text_of_set(uint32_t set);
  std::string text_of_table(uint32_t table);

  const semantics::Model& model_;
  NameTable& table_;
  std::map<semantics::ExpressionId, Name> expressions_;
  std::map<semantics::PatternId, Name> patterns_;
  std::map<uint32_t, Name> events_;
};

}  // namespace merit::proof
