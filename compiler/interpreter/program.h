/// What is worked out once for all rows. Read-only afterwards. Private to this folder.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "compiler/interpreter/datum.h"
#include "compiler/semantics/mentions.h"
#include "compiler/semantics/model.h"
#include "runtime/values/zones.h"

namespace re2 {
class RE2;
}

namespace merit::interpreter {

struct Program {
  Program(const semantics::Model& checked, std::vector<semantics::Value> values);
  ~Program();

  const semantics::Model& model;
  std::vector<semantics::Value> parameters;
  const values::Zone* zone = nullptr;

  /// By pattern.
  std::unordered_map<std::string, std::unique_ptr<const re2::RE2>> regexes;
  /// By set, and by table with each key's value: comparison keys (datum.h).
  std::vector<std::unordered_set<std::string>> sets;
  std::vector<std::unordered_map<std::string, Datum>> tables;
  /// `has_kind[event][kind]`: whether the event can be of the kind.
  std::vector<std::vector<bool>> has_kind;
  /// By expression: of whole conditions, of points, of `per (NUMBER)`, and of the `where` of patterns; else empty.
  std::vector<semantics::Mentions> mentions;
  /// By sequence.
  std::vector<semantics::Mentions> sequence_mentions;

  const semantics::Mentions& mentioned_in(semantics::ExpressionId id) const {
    return mentions[static_cast<uint32_t>(id)];
  }
  const semantics::Mentions& mentioned_in(semantics::SequenceId id) const {
    return sequence_mentions[static_cast<uint32_t>(id)];
  }
};

}  // namespace merit::interpreter
