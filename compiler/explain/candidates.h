/// What could be otherwise about a lead: the values that its definition compares fields with, and the events that its
/// patterns ask for. Guesses read off the conditions; what each does is found by deciding.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/explain/lead_record.h"
#include "compiler/explain/scene.h"
#include "compiler/interpreter/inspection.h"

namespace merit::explain {

/// One thing that would be otherwise.
struct Change {
  enum class Kind : uint8_t {
    learn,   ///< a field that is missing becomes known
    happen,  ///< events happen, from `now` on
    become,  ///< a field that is known becomes another
  };
  Kind kind = Kind::learn;
  // of a field
  uint32_t field = 0;  ///< of the lead
  Value value;
  // of events: one after the other, the first at `now`
  std::vector<EventRecord> events;
  int64_t times = 1;  ///< how often they happen
  double worth = 0;   ///< of one: points that rules promise for it, at a glance

  /// The lead with it. What happens later moves `now` along.
  LeadRecord applied_to(LeadRecord record) const;
};

/// Changes of the lead that its stages look at: what is to be learnt, what is to happen, what is to become another. Of
/// what happens the easiest to come by are first; where there are more than `few` changes, those that are worth most.
std::vector<Change> changes_to_try(const Scene& scene, interpreter::Inspection& inspection, const LeadRecord& record,
                                   size_t few);

}  // namespace merit::explain
