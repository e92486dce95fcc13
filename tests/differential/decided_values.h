/// What the interpreter decided, as columns of decisions have it.
#pragma once

#include <string>

#include "compiler/interpreter/interpreter.h"
#include "compiler/semantics/model.h"

namespace merit::differential {

/// A cell of the column that is called so; of `reached` and `could_reach` where the decision was asked for them.
semantics::Value value_of_column(const semantics::Model& model, const interpreter::Decision& decision,
                                 const std::string& column);

/// Numbers are the same only with the same bits.
bool are_same(const semantics::Value& a, const semantics::Value& b);

/// For people.
std::string shown(const semantics::Value& value);

}  // namespace merit::differential
