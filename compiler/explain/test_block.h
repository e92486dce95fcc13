/// A lead as a `test` block: what is known of it, what it did, and what was decided.
///
///     test "lead 104 is at IQL" {
///       now 2026-10-31T12:00:00Z
///       lead { id: "104", country: "USA" }
///       download { asset: "ROI calculator" } at 2026-10-10T09:00:00Z
///       expect stage is IQL
///     }
///
/// Put into the definition, `merit test` passes it. It holds the fields that were read, so what the definition looks
/// at.
#pragma once

#include <string>
#include <vector>

#include "compiler/explain/scene.h"

namespace merit::explain {

/// `parameters` are those that the scene's interpreter has, by `Model::parameters`.
std::string test_block(const Scene& scene, const std::vector<semantics::Value>& parameters);

}  // namespace merit::explain
