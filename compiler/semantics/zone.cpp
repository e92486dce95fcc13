#include "compiler/semantics/zone.h"

namespace merit::semantics {

const values::Zone& zone_of(const Model& model) {
  const values::Zone* const zone = values::find_zone(model.definition.zone);
  return zone ? *zone : values::utc_zone();
}

}  // namespace merit::semantics
