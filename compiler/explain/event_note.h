/// An event as explanations tell of it: what, when, and the fields that are looked at.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/explain/scene.h"
#include "compiler/interpreter/inspection.h"

namespace merit::explain {

struct EventNote {
  struct Field {
    std::string name;
    std::string value;  ///< as `shown_value` has it
  };
  std::string kind;
  int64_t at = 0;             ///< microseconds since 1970-01-01T00:00Z
  std::vector<Field> fields;  ///< the known ones: first those that the pattern or the points look at
};

/// The event in a row of the event columns; `looked_at` are the fields that a condition or points mention.
EventNote note_of(const Scene& scene, int64_t event, const std::vector<semantics::EventField>& looked_at);

/// The fields that a pattern looks at in the events themselves, also through what its event is derived from.
std::vector<semantics::EventField> fields_looked_at(const semantics::Model& model, semantics::PatternId pattern);

/// The value of a field of the event in that row, by its place in its kind; missing where it was not read.
semantics::Value event_field(const Scene& scene, int64_t event, uint32_t field);
/// The value of a cell; missing where the column was not read.
semantics::Value cell_value(const columns::ColumnPtr& column, int64_t row);

}  // namespace merit::explain
