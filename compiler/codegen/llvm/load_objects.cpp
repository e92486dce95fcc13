// Objects → functions in this process.
#include <llvm/ExecutionEngine/Orc/ExecutionUtils.h>
#include <llvm/ExecutionEngine/Orc/LLJIT.h>

#include "compiler/codegen/llvm/machine.h"
#include "compiler/codegen/llvm/make.h"

namespace merit::codegen {

namespace {

std::unexpected<Error> fault(llvm::Error error) {
  return std::unexpected(Error{llvm::toString(std::move(error))});
}

}  // namespace

std::expected<LoadedCode, Error> load_objects(const std::vector<std::string>& objects, size_t tables,
                                              std::span<const Symbol> symbols) {
  initialise_llvm();
  auto jit = llvm::orc::LLJITBuilder().create();
  if (!jit) return fault(jit.takeError());
  llvm::orc::SymbolMap provided;
  for (const Symbol& symbol : symbols) {
    provided[(*jit)->mangleAndIntern(llvm::StringRef(symbol.name))] = {
        llvm::orc::ExecutorAddr(symbol.address), llvm::JITSymbolFlags::Exported | llvm::JITSymbolFlags::Callable};
  }
  auto& library = (*jit)->getMainJITDylib();
  if (kHasAddressSanitizer) {
    auto process =
        llvm::orc::DynamicLibrarySearchGenerator::GetForCurrentProcess((*jit)->getDataLayout().getGlobalPrefix());
    if (!process) return fault(process.takeError());
    library.addGenerator(std::move(*process));
  }
  if (auto error = library.define(llvm::orc::absoluteSymbols(std::move(provided)))) return fault(std::move(error));
  for (const std::string& object : objects) {
    auto bytes = llvm::MemoryBuffer::getMemBufferCopy(object, "definition");
    if (auto error = (*jit)->addObjectFile(std::move(bytes))) return fault(std::move(error));
  }

  LoadedCode loaded;
  auto evaluate = (*jit)->lookup("merit_evaluate");
  if (!evaluate) return fault(evaluate.takeError());
  loaded.evaluate = evaluate->toPtr<merit_evaluate>();
  for (size_t i = 0; i < tables; ++i) {
    auto prepare = (*jit)->lookup("merit_prepare_" + std::to_string(i));
    if (!prepare) return fault(prepare.takeError());
    loaded.prepare.push_back(prepare->toPtr<merit_prepare>());
  }
  loaded.session = std::move(*jit);
  return loaded;
}

}  // namespace merit::codegen
