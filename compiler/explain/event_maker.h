/// Events that a pattern asks for. Private to this folder.
#pragma once

#include <optional>

#include "compiler/explain/fields_compared.h"
#include "compiler/explain/lead_record.h"

namespace merit::explain {

/// Makes an event that a pattern matches, as far as its conditions can be read.
class EventMaker {
 public:
  EventMaker(const semantics::Model& model, const Comparisons& comparisons)
      : model_(model), comparisons_(comparisons) {}

  /// Nothing where the pattern asks for what only reports may see.
  std::optional<EventRecord> matching(semantics::PatternId id) const;
  /// Sets a field that is missing; what is no field of the event stays as it is.
  void set(const Subject& subject, const Value& value, EventRecord& event) const;

 private:
  void satisfy(semantics::ExpressionId id, const Arguments& arguments, EventRecord& event) const;
  void set_first(const Comparisons::Found& found, semantics::ExpressionId id, EventRecord& event) const;

  const semantics::Model& model_;
  const Comparisons& comparisons_;
};

}  // namespace merit::explain
