/// What a condition asks about: fields of the lead and kinds of events. Private to this folder.
#pragma once

#include <cstdint>
#include <set>

#include "compiler/semantics/model.h"

namespace merit::proof {

struct Subjects {
  std::set<uint32_t> lead_fields;  ///< in `Model::lead_fields`
  std::set<uint16_t> kinds;        ///< of events

  /// Whether it asks about everything that `other` asks about.
  bool include(const Subjects& other) const;
};

/// Through whatever has a name, scores among them.
Subjects subjects_of(const semantics::Model& model, semantics::ExpressionId condition);

}  // namespace merit::proof
