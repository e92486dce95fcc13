/// The functions of a library, as `merit_library` has them.
#pragma once

#include "runtime/library/definition.h"

namespace merit::library {

int32_t output_schema(const merit_library* library, ArrowSchema* out, merit_error* error);
int32_t evaluate(const merit_library* library, const merit_leads* leads, ArrowSchema* out_schema, ArrowArray* out_array,
                 merit_error* error);
int32_t open(const merit_library* library, const merit_setting* settings, uint64_t setting_count, merit_context** out,
             merit_error* error);
int32_t decide(merit_context* context, const merit_lead* lead, const merit_cell** out, merit_error* error);
void close(merit_context* context);

/// The library of a definition.
constexpr merit_library library_of(const merit_definition& definition) {
  return {MERIT_LIBRARY_VERSION,
          sizeof(merit_library),
          &definition.description,
          &output_schema,
          &evaluate,
          &open,
          &decide,
          &close};
}

}  // namespace merit::library
