/// What a library knows of its definition, as the constant `merit_the_definition` (runtime/library/definition.h).
/// Private to this folder.
#pragma once

#include <llvm/IR/Module.h>

#include "compiler/codegen/library.h"

namespace merit::codegen {

/// What a level's `evaluate` is called inside a library.
std::string evaluate_name(Level level);

/// Writes the constant. Code of each level, from the lowest, is expected under `evaluate_name`.
void describe(const Library& library, const std::vector<Level>& levels, llvm::Module& module);

}  // namespace merit::codegen
