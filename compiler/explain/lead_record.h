/// A lead taken out of its columns, so that it can be changed and looked at again.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/explain/scene.h"
#include "compiler/semantics/model.h"
#include "runtime/columns/leads.h"

namespace merit::explain {

using semantics::Value;

struct EventRecord {
  uint16_t kind = 0;
  int64_t at = 0;             ///< microseconds since 1970-01-01T00:00Z
  std::vector<Value> fields;  ///< by the kind's fields; missing also where they were not read
};

struct LeadRecord {
  std::vector<Value> fields;        ///< by `Model::lead_fields`, likewise
  std::vector<EventRecord> events;  ///< in the language's order
  int64_t now = 0;

  /// Puts an event behind those that the language has before it.
  void add(const EventRecord& event);
};

LeadRecord record_of(const Scene& scene);

/// The record as columns of a single lead. A field that `like` has no column for has none here either.
class ChangedLead {
 public:
  ChangedLead(const Scene& like, const LeadRecord& record);

  const columns::Leads& leads() const { return leads_; }
  const columns::Row& row() const { return row_; }

 private:
  columns::Leads leads_;
  columns::Row row_;
};

}  // namespace merit::explain
