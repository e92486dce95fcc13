#include "compiler/codegen/llvm/machine.h"

#include <llvm/IR/LegacyPassManager.h>
#include <llvm/MC/TargetRegistry.h>
#include <llvm/Passes/PassBuilder.h>
#include <llvm/Support/CommandLine.h>
#include <llvm/Support/ErrorHandling.h>
#include <llvm/Support/TargetSelect.h>
#include <llvm/Support/raw_ostream.h>
#include <llvm/Transforms/IPO/AlwaysInliner.h>
#include <llvm/Transforms/IPO/GlobalDCE.h>
#include <llvm/Transforms/InstCombine/InstCombine.h>
#include <llvm/Transforms/Instrumentation/AddressSanitizer.h>
#include <llvm/Transforms/Scalar/EarlyCSE.h>
#include <llvm/Transforms/Scalar/SROA.h>
#include <llvm/Transforms/Scalar/SimplifyCFG.h>

#include <iterator>
#include <mutex>
#include <new>

namespace merit::codegen {

namespace {

/// Passes of the code generator that cost a sixth of its time (docs/performance.md).
constexpr const char* kLeftOut[] = {"merit", "-disable-lsr", "-disable-x86-domain-reassignment"};

/// Those of targets.def, as LLVM has them.
void initialise_targets() {
  LLVMInitializeX86TargetInfo();
  LLVMInitializeX86Target();
  LLVMInitializeX86TargetMC();
  LLVMInitializeX86AsmPrinter();
  LLVMInitializeAArch64TargetInfo();
  LLVMInitializeAArch64Target();
  LLVMInitializeAArch64TargetMC();
  LLVMInitializeAArch64AsmPrinter();
  LLVMInitializeWebAssemblyTargetInfo();
  LLVMInitializeWebAssemblyTarget();
  LLVMInitializeWebAssemblyTargetMC();
  LLVMInitializeWebAssemblyAsmPrinter();
}

/// Where LLVM gets no memory it would end the process. Exceptions go through its code, as those of `operator new` do
/// anyway: what it holds is lost, but the program says what is wanting, and whoever has loaded it goes on.
void lack_memory(void*, const char*, bool) {
  throw std::bad_alloc();
}

/// The pass that code generation cannot do without: it turns what the emitter keeps in memory into registers.
llvm::FunctionPassManager necessary() {
  llvm::FunctionPassManager passes;
  passes.addPass(llvm::SROAPass(llvm::SROAOptions::ModifyCFG));
  return passes;
}

/// With the one above four passes, each of which pays (docs/architecture.md); more of LLVM's gained nothing. Equal
/// calls of kernels become one before short kernels are inlined; what those write into becomes registers afterwards.
void add_improvements(llvm::ModulePassManager& passes) {
  llvm::FunctionPassManager before;
  before.addPass(llvm::EarlyCSEPass(true));
  passes.addPass(llvm::createModuleToFunctionPassAdaptor(std::move(before)));
  passes.addPass(llvm::AlwaysInlinerPass(false));
  llvm::FunctionPassManager after = necessary();
  after.addPass(llvm::InstCombinePass());
  after.addPass(llvm::SimplifyCFGPass());
  passes.addPass(llvm::createModuleToFunctionPassAdaptor(std::move(after)));
  passes.addPass(llvm::GlobalDCEPass());
}

}  // namespace

void initialise_llvm() {
  static std::once_flag once;
  std::call_once(once, [] {
    llvm::install_bad_alloc_error_handler(&lack_memory);
    initialise_targets();
    llvm::cl::ParseCommandLineOptions(std::size(kLeftOut), kLeftOut, {}, &llvm::nulls());
  });
}

llvm::Expected<std::unique_ptr<llvm::TargetMachine>> target_machine(const std::string& triple, Level level,
                                                                    bool optimise) {
  std::string problem;
  const llvm::Target* const target = llvm::TargetRegistry::lookupTarget(triple, problem);
  if (target == nullptr) return llvm::createStringError(problem);
  llvm::TargetOptions options;
  options.AllowFPOpFusion = llvm::FPOpFusion::Strict;
  // A module of WebAssembly is never a part of another one: its code need not ask where it is.
  const bool is_module = llvm::Triple(triple).isWasm();
  const char* const features = is_module ? "+bulk-memory,+mutable-globals,+nontrapping-fptoint,+sign-ext" : "";
  const auto code = is_module ? llvm::Reloc::Static : llvm::Reloc::PIC_;
  // What is far away is reached through the linker's stubs.
  return std::unique_ptr<llvm::TargetMachine>(
      target->createTargetMachine(triple, name_of(level), features, options, code, llvm::CodeModel::Small,
                                  optimise ? llvm::CodeGenOptLevel::Default : llvm::CodeGenOptLevel::None));
}

unsigned lanes_of(Level level, bool optimise) {
  return optimise && level != Level::baseline ? 8 : 1;
}

/// Checks of memory come last: what is gone needs none. Globals are left as they are, since only a program's start
/// registers those.
void improve(llvm::Module& module, llvm::TargetMachine& machine, const Options& options) {
  for (llvm::Function& function : module) {
    if (function.isDeclaration()) continue;
    function.addFnAttr("target-cpu", name_of(options.level));
    if (options.check_memory) function.addFnAttr(llvm::Attribute::SanitizeAddress);
  }
  llvm::PassBuilder builder(&machine);
  llvm::LoopAnalysisManager loops;
  llvm::FunctionAnalysisManager functions;
  llvm::CGSCCAnalysisManager groups;
  llvm::ModuleAnalysisManager modules;
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(groups);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, groups, modules);
  llvm::ModulePassManager passes;
  passes.addPass(llvm::createModuleToFunctionPassAdaptor(necessary()));
  if (options.optimise) add_improvements(passes);
  if (options.check_memory) {
    passes.addPass(llvm::AddressSanitizerPass({}, false, false, llvm::AsanDtorKind::None, llvm::AsanCtorKind::None));
  }
  passes.run(module, modules);
}

std::string emitted(llvm::Module& module, llvm::TargetMachine& machine, llvm::CodeGenFileType type) {
  llvm::SmallVector<char, 0> bytes;
  llvm::raw_svector_ostream stream(bytes);
  llvm::legacy::PassManager passes;
  if (machine.addPassesToEmitFile(passes, stream, nullptr, type)) return {};
  passes.run(module);
  return {bytes.begin(), bytes.end()};
}

}  // namespace merit::codegen
