// A definition's code for several processor levels, with all that it needs, as one object.
#include <llvm/Bitcode/BitcodeReader.h>
#include <llvm/IR/PassManager.h>
#include <llvm/IR/Verifier.h>
#include <llvm/Linker/Linker.h>
#include <llvm/Passes/PassBuilder.h>
#include <llvm/Support/raw_ostream.h>
#include <llvm/Transforms/IPO/ConstantMerge.h>
#include <llvm/Transforms/IPO/GlobalDCE.h>
#include <llvm/Transforms/IPO/Internalize.h>

#include <utility>

#include "compiler/codegen/describe.h"
#include "compiler/codegen/emitter.h"
#include "compiler/codegen/kernel_bitcode.h"
#include "compiler/codegen/library.h"
#include "compiler/codegen/link_kernels.h"
#include "compiler/codegen/machine.h"

namespace merit::codegen {

namespace {

/// Not the triple of this process: what is built does not depend on where.
constexpr const char* kTriple = "x86_64-unknown-linux-gnu";
/// Functions that the run-time half wants to be seen from outside (runtime/library/definition.h).
constexpr llvm::StringRef kExport = "merit_export_";

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

llvm::Error join(llvm::Module& module, std::unique_ptr<llvm::Module> other) {
  if (llvm::Linker::linkModules(module, std::move(other))) return fault("the parts of a library cannot be linked");
  return llvm::Error::success();
}

/// The definition's own code, with kernels inside; tables and memory are left to the library.
llvm::Error add_level(llvm::Module& module, const Library& library, const std::vector<regex::Automaton>& automata,
                      Level level) {
  auto machine = target_machine(kTriple, level, true);
  if (!machine) return machine.takeError();
  auto code = empty_module("level", **machine, module.getContext());
  emit_functions(library.plan, library.columns.layout, {}, automata, *code);
  code->getFunction("merit_evaluate")->setName(evaluate_name(level));
  if (auto error = link_kernels(*code, Kernels::linked)) return error;
  Options options;
  options.level = level;
  options.check_memory = false;  // whoever loads a library has no such run-time
  improve(*code, **machine, options);
  return join(module, std::move(code));
}

llvm::Error add_library(llvm::Module& module) {
  const std::string_view bytes = library_bitcode();
  auto library =
      llvm::parseBitcodeFile(llvm::MemoryBufferRef({bytes.data(), bytes.size()}, "library"), module.getContext());
  if (!library) return library.takeError();
  (*library)->setDataLayout(module.getDataLayout());
  (*library)->setTargetTriple(module.getTargetTriple());
  if (auto error = join(module, std::move(*library))) return error;
  return link_kernels(module, Kernels::linked);
}

/// Gives what is exported its name, and hides everything else.
void name_exports(llvm::Module& module, const std::string& stem) {
  const auto is_exported = [](const llvm::GlobalValue& value) { return value.getName().starts_with(kExport); };
  llvm::internalizeModule(module, is_exported);
  for (llvm::Function& function : module) {
    if (function.isDeclaration() || !is_exported(function)) continue;
    function.setName(stem + "_" + function.getName().drop_front(kExport.size()).str());
    function.setVisibility(llvm::GlobalValue::DefaultVisibility);
    function.setDSOLocal(false);
  }
}

/// Drops what nobody needs of this definition, and what the levels have in common.
void tidy(llvm::Module& module, Level lowest) {
  for (llvm::Function& function : module) {
    if (!function.isDeclaration() && !function.hasFnAttribute("target-cpu")) {
      function.addFnAttr("target-cpu", name_of(lowest));
    }
  }
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
  const Level lowest = options.levels.front();
  auto machine = target_machine(kTriple, lowest, true);
  if (!machine) return machine.takeError();
  llvm::LLVMContext context;
  const auto module = empty_module(options.stem, **machine, context);
  describe(library, options.levels, *module);
  const std::vector<regex::Automaton> automata = automata_of(library.plan);
  for (const Level level : options.levels) {
    if (auto error = add_level(*module, library, automata, level)) return error;
  }
  if (auto error = add_library(*module)) return error;
  name_exports(*module, options.stem);
  tidy(*module, lowest);
  std::string problems;
  llvm::raw_string_ostream stream(problems);
  if (llvm::verifyModule(*module, &stream)) return llvm::createStringError(stream.str());
  std::string object = emitted(*module, **machine, llvm::CodeGenFileType::ObjectFile);
  if (object.empty()) return fault("LLVM cannot write objects for this processor");
  return object;
}

}  // namespace

std::expected<std::string, Error> compile_object(const Library& library, const ObjectOptions& options) {
  initialise_llvm();
  auto object = compile(library, options);
  if (!object) return std::unexpected(Error{llvm::toString(object.takeError())});
  return std::move(*object);
}

}  // namespace merit::codegen
