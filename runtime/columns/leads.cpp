#include "runtime/columns/leads.h"

#include "runtime/columns/row_at.h"

namespace merit::columns {

Row row_of(const Leads& leads, int64_t lead, int64_t now) {
  return row_at(leads.events, static_cast<size_t>(lead), lead, now);
}

}  // namespace merit::columns
