/// LLVM's part of the way from a module to bytes: the target, the passes, the emitter. Private to this folder.
#pragma once

#include <llvm/IR/Module.h>
#include <llvm/Support/CodeGen.h>
#include <llvm/Support/Error.h>
#include <llvm/Target/TargetMachine.h>

#include <memory>
#include <string>

#include "compiler/codegen/codegen.h"

namespace merit::codegen {

/// Before anything else of this header, as often as one likes.
void initialise_llvm();

/// `triple`: the system that the code is for. Code is position-independent, and rounds every operation by itself.
llvm::Expected<std::unique_ptr<llvm::TargetMachine>> target_machine(const std::string& triple, Level level,
                                                                    bool optimise);

/// Lets the module's functions use the level's instructions, and runs LLVM's passes over them.
void improve(llvm::Module& module, llvm::TargetMachine& machine, const Options& options);

/// The module's bytes as an object, or its assembly; empty where LLVM has no such form. The module is used up.
std::string emitted(llvm::Module& module, llvm::TargetMachine& machine, llvm::CodeGenFileType type);

/// How many events code for a level compares at once: as many as fill what its registers take in a few instructions; 1
/// where there may be no wide ones. Code that is made quickly compares one: LLVM's quick instruction selection knows no
/// vectors.
unsigned lanes_of(Level level, bool optimise);

}  // namespace merit::codegen
