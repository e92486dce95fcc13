/// What instructions this processor has.
#pragma once

#include "runtime/library/definition.h"

namespace merit::library {

/// The code of the highest level that this processor has. Asking takes a microsecond or two where a hypervisor answers,
/// so ask once a call of many leads, or once a context.
const merit_code& code_for_this_processor(const merit_definition& definition);

}  // namespace merit::library
