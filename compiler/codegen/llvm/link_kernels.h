/// The kernels inside a module. Private to this folder.
#pragma once

#include <llvm/IR/Module.h>
#include <llvm/Support/Error.h>

#include "compiler/codegen/codegen.h"
#include "compiler/codegen/target.h"

namespace merit::codegen {

/// Gives kernels that a module calls, and what these call, their bodies: private to the module, the short ones marked
/// to be inlined. What is left open are `kernel_imports`, functions of memory, and kernels that are only called.
llvm::Error link_kernels(llvm::Module& module, Kernels which, Target target = kHost);

}  // namespace merit::codegen
