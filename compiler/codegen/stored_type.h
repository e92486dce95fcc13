/// How columns store a type of the language: the one place that says so.
#pragma once

#include "compiler/semantics/model.h"
#include "runtime/columns/column.h"

namespace merit::codegen {

columns::Type stored_type(semantics::TypeKind kind);

}  // namespace merit::codegen
