#include "compiler/codegen/program_symbols.h"

#include <array>
#include <cstring>

#include "runtime/kernels/kernels.h"

extern "C" {

// Whatever it is, only its place counts here.
#define IMPORT(number, symbol) extern const char merit_import_##number[] asm(symbol);
#include "runtime/kernels/kernel_imports.inc"
#undef IMPORT

}  // extern "C"

namespace merit::codegen {

namespace {

/// What LLVM may call wherever bytes are moved or compared.
const std::array<Symbol, 5> kMemoryFunctions = {{
    {"memcpy", reinterpret_cast<uint64_t>(&std::memcpy)},
    {"memmove", reinterpret_cast<uint64_t>(&std::memmove)},
    {"memset", reinterpret_cast<uint64_t>(&std::memset)},
    {"memcmp", reinterpret_cast<uint64_t>(&std::memcmp)},
    {"bcmp", reinterpret_cast<uint64_t>(&std::memcmp)},
}};

}  // namespace

std::span<const Symbol> kernel_imports() {
  static const std::array kImports = {
#define IMPORT(number, symbol) Symbol{symbol, reinterpret_cast<uint64_t>(&merit_import_##number)},
#include "runtime/kernels/kernel_imports.inc"
#undef IMPORT
  };
  return kImports;
}

std::vector<Symbol> program_symbols() {
  std::vector<Symbol> symbols = {
#define KERNEL(name, size) {"merit_" #name, reinterpret_cast<uint64_t>(&merit_##name)},
#include "runtime/kernels/kernels.def"
  };
  symbols.insert(symbols.end(), kernel_imports().begin(), kernel_imports().end());
  symbols.insert(symbols.end(), kMemoryFunctions.begin(), kMemoryFunctions.end());
  return symbols;
}

}  // namespace merit::codegen
