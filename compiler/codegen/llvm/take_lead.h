/// One lead's own fields, from a caller's struct to the columns that compiled code reads. Private to this folder.
#pragma once

#include <llvm/IR/Module.h>

#include "compiler/codegen/library.h"

namespace merit::codegen {

/// The function's name in the module; runtime/library/definition.h has its type (`merit_take_lead`) and meaning.
inline constexpr const char* kTakeLeadName = "merit_take_lead.plain";

void emit_take_lead(const Library& library, llvm::Module& module);

}  // namespace merit::codegen
