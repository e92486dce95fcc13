/// The values that a definition compares fields with: what a field that is not known might well be.
#pragma once

#include <string_view>
#include <vector>

#include "compiler/explain/scene.h"
#include "compiler/interpreter/inspection.h"

namespace merit::explain {

using semantics::Value;

/// Texts that stand for any that no condition asks for.
inline constexpr std::string_view kOtherText = "something else", kOtherAddress = "someone@example.com";

/// Whether it is one of them.
bool is_any_other(const Value& value);

/// What stands in a definition about fields: each value once, in the order written.
struct FieldValues {
  std::vector<std::vector<Value>> of_lead;                 ///< by `Model::lead_fields`
  std::vector<std::vector<std::vector<Value>>> of_events;  ///< by kind and field
};
FieldValues values_compared(const Scene& scene, interpreter::Inspection& inspection);

}  // namespace merit::explain
