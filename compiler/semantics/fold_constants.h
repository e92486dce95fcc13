/// Operations on constants → their value, exactly as at run time. Private to this folder.
#pragma once

#include <optional>

#include "compiler/semantics/model.h"

namespace merit::semantics {

/// The value of an operation whose operands are constants of `model`; nothing where they are not, or where the value
/// hangs on the run (`now`, parameters, events). Missing where it is missing at run time: an overflow, a division by
/// zero, a number that is not finite.
std::optional<Value> fold(const Model& model, const Expression::Node& node, Type type);

}  // namespace merit::semantics
