/// Positions by name, where a search through a list would make a long definition slow. Private to this folder.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "compiler/semantics/model.h"

namespace merit::semantics {

/// Each index is made when first asked for and kept: enumerations do not change once they are in the model, events do
/// not once they are checked.
class Indexes {
 public:
  explicit Indexes(const Model& model) : model_(model) {}

  /// The position of the label that `text` is, compared as `is` does.
  std::optional<int64_t> label(uint32_t enumeration, const std::string& text);
  /// The place of a field in a checked event.
  std::optional<int32_t> field(uint32_t event, const std::string& name);
  /// The enumeration that has exactly these labels, but stages; the next one of the model where none has.
  uint32_t enumeration(const std::vector<std::string>& labels);

 private:
  using Positions = std::unordered_map<std::string, int32_t>;

  const Model& model_;
  std::vector<std::optional<Positions>> labels_, fields_;  ///< by enumeration, by event
  std::map<std::vector<std::string>, uint32_t> enumerations_;
};

}  // namespace merit::semantics
