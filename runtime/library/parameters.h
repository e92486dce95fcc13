/// The values of a call's parameters.
#pragma once

#include "runtime/library/definition.h"
#include "runtime/library/failure.h"

namespace merit::library {

/// Fills `values`, by parameter: the standard ones, and those that the caller sets. False where one of these is wrong.
bool take_parameters(const merit_description& description, const merit_setting* settings, uint64_t count,
                     Failure& failure, merit_value* values);

}  // namespace merit::library
