#include "compiler/codegen/kernel_bitcode.h"

#include <array>
#include <utility>

#include "compiler/codegen/embed.h"
#include "compiler/codegen/library.h"

#define TARGET(name, triple)                                               \
  MERIT_EMBED(merit_kernels_##name, MERIT_TARGETS "/" #name "/kernels.bc") \
  MERIT_EMBED(merit_library_##name, MERIT_TARGETS "/" #name "/library.o")
#include "compiler/codegen/targets.def"
#undef TARGET

extern "C" {

// Whatever it is, only its place counts here.
#define IMPORT(number, symbol) extern const char merit_import_##number[] asm(symbol);
#include "runtime/kernels/kernel_imports.inc"
#undef IMPORT

}  // extern "C"

namespace merit::codegen {

std::string_view kernel_bitcode(Target target) {
  switch (target) {
#define TARGET(name, triple) \
  case Target::name:         \
    return embedded(merit_kernels_##name, merit_kernels_##name##_end);
#include "compiler/codegen/targets.def"
#undef TARGET
  }
  std::unreachable();
}

std::string_view run_time_half(Target target) {
  switch (target) {
#define TARGET(name, triple) \
  case Target::name:         \
    return embedded(merit_library_##name, merit_library_##name##_end);
#include "compiler/codegen/targets.def"
#undef TARGET
  }
  std::unreachable();
}

std::span<const KernelImport> kernel_imports() {
  static const std::array kImports = {
#define IMPORT(number, symbol) KernelImport{symbol, reinterpret_cast<uint64_t>(&merit_import_##number)},
#include "runtime/kernels/kernel_imports.inc"
#undef IMPORT
  };
  return kImports;
}

}  // namespace merit::codegen
