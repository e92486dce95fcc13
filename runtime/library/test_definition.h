// A definition for the tests of this room, compiled by hand: its decisions show what was read.
#pragma once

#include "runtime/library/library.h"

namespace merit::library::test {

// Lead fields, in order. Each is an output of the same name and type, but for `id`, which nothing needs.
enum LeadField { kId, kCountry, kEmployees, kRevenue, kPlan, kCreated, kDay, kSpent, kOptIn, kLeadFields };

/// Outputs behind those of the lead fields.
enum { kTrace = kLeadFields - 1, kCount, kTouches, kUndecided, kReasons, kOutputs };

/// `trace` lists the events as compiled code sees them: `visit@3(/a) form@5(7,x)`, times in microseconds; ` null` where
/// there is none. `touches` is the same as a list of texts. `undecided` has the fields that are missing, `reasons` the
/// countries of leads with more employees than the parameter `bar`.
extern const merit_definition kDefinition;
extern const merit_library kLibrary;

/// The same, where `country` and the page of a visit are required.
extern const merit_library kStrictLibrary;

}  // namespace merit::library::test
