/// One lead's events, from a caller's structs to the columns that compiled code reads: a loop over the structs that
/// knows each kind's fields, types and key. Private to this folder.
#pragma once

#include <llvm/IR/Module.h>

#include "compiler/codegen/library.h"

namespace merit::codegen {

/// The function's name in the module; runtime/library/definition.h has its type (`merit_take_events`) and meaning.
inline constexpr const char* kTakeEventsName = "merit_take_events.plain";

void emit_take_events(const Library& library, llvm::Module& module);

}  // namespace merit::codegen
