/// `Plan` → text, for people and for file tests: one line an operation, then patterns, roots and the event filter.
/// Equal plans give equal texts.
#pragma once

#include <string>

#include "compiler/plan/plan.h"

namespace merit::plan {

std::string print_plan(const Plan& plan);

/// A value as it stands in a plan: `missing`, `true`, `42`, `"text"`, a time as ISO, a duration as `3 days`.
std::string print_value(const Value& value, Type type, const Plan& plan);

}  // namespace merit::plan
