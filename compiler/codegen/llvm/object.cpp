// A definition's own half of a library, for several processor levels, as one object.
#include <llvm/IR/IRBuilder.h>
#include <llvm/IR/PassManager.h>
#include <llvm/IR/Verifier.h>
#include <llvm/Linker/Linker.h>
#include <llvm/Passes/PassBuilder.h>
#include <llvm/Support/raw_ostream.h>
#include <llvm/Transforms/IPO/ConstantMerge.h>
#include <llvm/Transforms/IPO/GlobalDCE.h>

#include <utility>

#include "compiler/codegen/llvm/describe.h"
#include "compiler/codegen/llvm/emitter.h"
#include "compiler/codegen/llvm/link_kernels.h"
#include "compiler/codegen/llvm/machine.h"
#include "compiler/codegen/llvm/make.h"
#include "compiler/codegen/llvm/take_events.h"
#include "compiler/codegen/llvm/take_lead.h"

namespace merit::codegen {

namespace {

/// What the run-time half gives to whoever asks for the library (runtime/library/definition.h).
constexpr const char* kLibraryFunction = "merit_export_library";

llvm::Error fault(const char* message) {
  return llvm::createStringError(message);
}

std::unique_ptr<llvm::Module> empty_module(llvm::StringRef name, llvm::TargetMachine& machine,
                                           llvm::LLVMContext& context) {
  auto module = std::make_unique<llvm::Module>(name, context);
  module->setTargetTriple(machine.getTargetTriple().str());
  module->setDataLayout(machine.createDataLayout());
  return module;
}

/// The definition's code for one level. Kernels that are brief are inside; others are called, as the process that
/// compiles to memory calls them.
llvm::Error add_level(llvm::Module& module, const Program& program, Target target, Level level) {
  auto machine = target_machine(triple_of(target), level, true);
  if (!machine) return machine.takeError();
  auto code = empty_module("level", **machine, module.getContext());
  emit_functions({}, program, lanes_of(level, true), *code);
  code->getFunction("merit_evaluate")->setName(evaluate_name(level));
  if (auto error = link_kernels(*code, Kernels::brief, target)) return error;
  Options options;
  options.level = level;
  options.check_memory = false;  // whoever loads a library has no such run-time
  improve(*code, **machine, options);
  if (llvm::Linker::linkModules(module, std::move(code))) return fault("the levels of a library cannot be joined");
  return llvm::Error::success();
}

/// What takes one lead from a caller's structs. One for all levels: it is brief.
llvm::Error add_takers(llvm::Module& module, const Library& library, llvm::TargetMachine& machine, Level level) {
  auto code = empty_module("takers", machine, module.getContext());
  emit_take_lead(library, *code);
  emit_take_events(library, *code);
  Options options;
  options.level = level;
  options.check_memory = false;
  improve(*code, machine, options);
  if (llvm::Linker::linkModules(module, std::move(code))) return fault("the parts of a library cannot be joined");
  return llvm::Error::success();
}

/// `const merit_library* STEM_library(void)`: the one function that others see.
void add_entry(llvm::Module& module, const std::string& stem) {
  auto* const type = llvm::FunctionType::get(llvm::PointerType::getUnqual(module.getContext()), false);
  llvm::Function* const entry =
      llvm::Function::Create(type, llvm::GlobalValue::ExternalLinkage, stem + "_library", module);
  llvm::IRBuilder<> builder(llvm::BasicBlock::Create(module.getContext(), "entry", entry));
  builder.CreateRet(builder.CreateCall(module.getOrInsertFunction(kLibraryFunction, type)));
}

/// Whether it is the other half of the library that has it, and not the C library.
bool is_of_other_half(const llvm::GlobalValue& value) {
  return value.isDeclaration() && (value.getName().starts_with("merit_") || value.getName().starts_with("_ZN5merit") ||
                                   value.getName().starts_with("_ZNK5merit"));
}

/// Reached directly, not by a table that a loader fills.
void link_directly(llvm::Module& module) {
  for (llvm::GlobalValue& value : module.global_values()) {
    if (!is_of_other_half(value)) continue;
    value.setVisibility(llvm::GlobalValue::HiddenVisibility);
    value.setDSOLocal(true);
  }
}

/// Drops what the levels have in common, and what tells which compiler it was.
void tidy(llvm::Module& module) {
  if (auto* const identity = module.getNamedMetadata("llvm.ident")) module.eraseNamedMetadata(identity);
  llvm::ModuleAnalysisManager modules;
  llvm::PassBuilder builder;
  builder.registerModuleAnalyses(modules);
  llvm::ModulePassManager passes;
  passes.addPass(llvm::GlobalDCEPass());
  passes.addPass(llvm::ConstantMergePass());
  passes.run(module, modules);
}

llvm::Expected<std::string> compile(const Library& library, const ObjectOptions& options) {
  const auto& [target, levels] = options.processors;
  auto machine = target_machine(triple_of(target), levels.front(), true);
  if (!machine) return machine.takeError();
  llvm::LLVMContext context;
  const auto module = empty_module(options.stem, **machine, context);
  describe(library, levels, *module);
  const Program program(library.plan, library.columns.layout, {}, options.segment);
  for (const Level level : levels) {
    if (auto error = add_level(*module, program, target, level)) return error;
  }
  if (auto error = add_takers(*module, library, **machine, levels.front())) return error;
  for (const char* const taker : {kTakeLeadName, kTakeEventsName}) {
    module->getFunction(taker)->setLinkage(llvm::GlobalValue::InternalLinkage);
  }
  for (const Level level : levels) {
    module->getFunction(evaluate_name(level))->setLinkage(llvm::GlobalValue::InternalLinkage);
  }
  add_entry(*module, options.stem);
  link_directly(*module);
  tidy(*module);
  std::string problems;
  llvm::raw_string_ostream stream(problems);
  if (llvm::verifyModule(*module, &stream)) return llvm::createStringError(stream.str());
  std::string object = emitted(*module, **machine, llvm::CodeGenFileType::ObjectFile);
  if (object.empty()) return fault("LLVM cannot write objects for this processor");
  return object;
}

}  // namespace

std::expected<std::string, Error> make_object(const Library& library, const ObjectOptions& options) {
  initialise_llvm();
  auto object = compile(library, options);
  if (!object) return std::unexpected(Error{llvm::toString(object.takeError())});
  return std::move(*object);
}

}  // namespace merit::codegen
