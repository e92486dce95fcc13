#include "compiler/codegen/jit.h"

#include <llvm/Bitcode/BitcodeWriter.h>
#include <llvm/Config/llvm-config.h>
#include <llvm/ExecutionEngine/Orc/ExecutionUtils.h>
#include <llvm/ExecutionEngine/Orc/LLJIT.h>
#include <llvm/IR/Verifier.h>
#include <llvm/Support/raw_ostream.h>
#include <llvm/TargetParser/Host.h>
#include <llvm/Transforms/Utils/Cloning.h>

#include <array>
#include <cstring>
#include <utility>

#include "compiler/codegen/emitter.h"
#include "compiler/codegen/kernel_bitcode.h"
#include "compiler/codegen/kernel_functions.h"
#include "compiler/codegen/link_kernels.h"
#include "compiler/codegen/machine.h"
#include "compiler/codegen/object_cache.h"

namespace merit::codegen {

namespace {

std::unexpected<Error> fault(std::string message) {
  return std::unexpected(Error{std::move(message)});
}

std::unexpected<Error> fault(llvm::Error error) {
  return fault(llvm::toString(std::move(error)));
}

/// Of everything that the object depends on. What plan and layout say is all in the module, as it is before any pass.
std::string key_of(const llvm::Module& module, const Options& options) {
  llvm::SmallVector<char, 0> bytes;
  llvm::raw_svector_ostream stream(bytes);
  llvm::WriteBitcodeToFile(module, stream);
  const std::string kernels = std::to_string(static_cast<int>(options.kernels));
  return sha256({build_identity(), LLVM_VERSION_STRING, name_of(options.level),
                 options.optimise ? "optimised" : "plain", kernels, std::string_view(bytes.data(), bytes.size())});
}

/// What LLVM may call wherever bytes are moved or compared.
std::array<std::pair<std::string_view, uint64_t>, 5> memory_functions() {
  return {{{"memcpy", reinterpret_cast<uint64_t>(&std::memcpy)},
           {"memmove", reinterpret_cast<uint64_t>(&std::memmove)},
           {"memset", reinterpret_cast<uint64_t>(&std::memset)},
           {"memcmp", reinterpret_cast<uint64_t>(&std::memcmp)},
           {"bcmp", reinterpret_cast<uint64_t>(&std::memcmp)}}};
}

std::string text_of(const llvm::Module& module) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  module.print(stream, nullptr);
  return stream.str();
}

/// Times the stages as they end.
class Stages {
 public:
  explicit Stages(Timings& timings) : timings_(timings) {}
  void end(std::string_view stage, std::string_view part = {}) { timings_.push_back({stage, part, stopwatch_.lap()}); }

 private:
  Timings& timings_;
  plan::Stopwatch stopwatch_;
};

}  // namespace

std::expected<Code, Error> generate(const plan::Plan& plan, const Layout& layout, const Tables& tables,
                                    const Options& options) {
  Code code;
  Stages stages(code.timings);
  initialise_llvm();
  auto machine = target_machine(llvm::sys::getProcessTriple(), options.level, options.optimise);
  if (!machine) return fault(machine.takeError());
  llvm::LLVMContext context;
  llvm::Module module("definition", context);
  module.setTargetTriple((*machine)->getTargetTriple().str());
  module.setDataLayout((*machine)->createDataLayout());
  stages.end("llvm", "set-up");

  emit_functions(plan, layout, tables, automata_of(plan), module);
  stages.end("codegen");

  std::string problems;
  llvm::raw_string_ostream stream(problems);
  if (llvm::verifyModule(module, &stream)) return fault("generated code is not well-formed: " + stream.str());
  const ObjectCache cache(options.keep_code ? std::string() : options.cache_folder);
  const std::string key = cache.is_used() ? key_of(module, options) : std::string();
  if (auto object = cache.find(key)) {
    code.object = std::move(*object);
    code.is_from_cache = true;
    stages.end("cache");
    return code;
  }
  if (options.kernels != Kernels::called) {
    if (auto error = link_kernels(module, options.kernels)) return fault(std::move(error));
    stages.end("llvm", "kernels");
  }
  improve(module, **machine, options);
  stages.end("llvm", "passes");

  if (options.keep_code) {
    code.llvm_ir = text_of(module);
    code.assembly = emitted(*llvm::CloneModule(module), **machine, llvm::CodeGenFileType::AssemblyFile);
    stages.end("llvm", "texts");
  }
  code.object = emitted(module, **machine, llvm::CodeGenFileType::ObjectFile);
  if (code.object.empty()) return fault("LLVM cannot write objects for this processor");
  stages.end("llvm", "object");
  if (cache.is_used()) {
    cache.keep(key, code.object);
    stages.end("cache");
  }
  return code;
}

struct LoadedCode::Session {
  std::unique_ptr<llvm::orc::LLJIT> jit;
};

LoadedCode::LoadedCode() = default;
LoadedCode::LoadedCode(LoadedCode&&) noexcept = default;
LoadedCode& LoadedCode::operator=(LoadedCode&&) noexcept = default;
LoadedCode::~LoadedCode() = default;

std::expected<LoadedCode, Error> LoadedCode::load(const std::string& object, size_t tables) {
  initialise_llvm();
  auto jit = llvm::orc::LLJITBuilder().create();
  if (!jit) return fault(jit.takeError());
  llvm::orc::SymbolMap provided;
  const auto provide = [&](std::string_view symbol, uint64_t address) {
    provided[(*jit)->mangleAndIntern(llvm::StringRef(symbol))] = {
        llvm::orc::ExecutorAddr(address), llvm::JITSymbolFlags::Exported | llvm::JITSymbolFlags::Callable};
  };
  for (size_t i = 0; i < kKernelCount; ++i) {
    const auto kernel = static_cast<Kernel>(i);
    provide(symbol_of(kernel), address_of(kernel));
  }
  for (const KernelImport& import : kernel_imports()) provide(import.symbol, import.address);
  for (const auto& [symbol, address] : memory_functions()) provide(symbol, address);
  auto& library = (*jit)->getMainJITDylib();
  if (kHasAddressSanitizer) {
    auto process =
        llvm::orc::DynamicLibrarySearchGenerator::GetForCurrentProcess((*jit)->getDataLayout().getGlobalPrefix());
    if (!process) return fault(process.takeError());
    library.addGenerator(std::move(*process));
  }
  if (auto error = library.define(llvm::orc::absoluteSymbols(std::move(provided)))) return fault(std::move(error));
  auto bytes = llvm::MemoryBuffer::getMemBufferCopy(object, "definition");
  if (auto error = (*jit)->addObjectFile(std::move(bytes))) return fault(std::move(error));

  LoadedCode loaded;
  auto evaluate = (*jit)->lookup("merit_evaluate");
  if (!evaluate) return fault(evaluate.takeError());
  loaded.evaluate = evaluate->toPtr<merit_evaluate>();
  for (size_t i = 0; i < tables; ++i) {
    auto prepare = (*jit)->lookup("merit_prepare_" + std::to_string(i));
    if (!prepare) return fault(prepare.takeError());
    loaded.prepare.push_back(prepare->toPtr<merit_prepare>());
  }
  loaded.session_ = std::make_unique<Session>(Session{std::move(*jit)});
  return loaded;
}

}  // namespace merit::codegen
