#include "compiler/codegen/kernel_bitcode.h"

#include <array>

asm(R"(
  .pushsection .rodata.merit_kernel_bitcode, "a"
  .balign 16
merit_kernel_bitcode:
  .incbin ")" MERIT_KERNEL_BITCODE R"("
merit_kernel_bitcode_end:
  .balign 16
merit_library_bitcode:
  .incbin ")" MERIT_LIBRARY_BITCODE R"("
merit_library_bitcode_end:
  .popsection
)");

extern "C" {

__attribute__((visibility("hidden"))) extern const char merit_kernel_bitcode[];
__attribute__((visibility("hidden"))) extern const char merit_kernel_bitcode_end[];
__attribute__((visibility("hidden"))) extern const char merit_library_bitcode[];
__attribute__((visibility("hidden"))) extern const char merit_library_bitcode_end[];

// Whatever it is, only its place counts here.
#define IMPORT(number, symbol) extern const char merit_import_##number[] asm(symbol);
#include "runtime/kernels/kernel_imports.inc"
#undef IMPORT

}  // extern "C"

namespace merit::codegen {

std::string_view kernel_bitcode() {
  return {merit_kernel_bitcode, static_cast<size_t>(merit_kernel_bitcode_end - merit_kernel_bitcode)};
}

std::string_view library_bitcode() {
  return {merit_library_bitcode, static_cast<size_t>(merit_library_bitcode_end - merit_library_bitcode)};
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
