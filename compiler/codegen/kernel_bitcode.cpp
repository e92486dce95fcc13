#include "compiler/codegen/kernel_bitcode.h"

#include <array>
#include <utility>

#include "compiler/codegen/library.h"

#define TARGET(name, triple)                                                          \
  asm(".pushsection .rodata.merit_targets, \"a\"\n"                                   \
      "  .balign 16\n"                                                                \
      "merit_kernels_" #name                                                          \
      ":\n"                                                                           \
      "  .incbin \"" MERIT_TARGETS "/" #name                                          \
      "/kernels.bc\"\n"                                                               \
      "merit_kernels_end_" #name                                                      \
      ":\n"                                                                           \
      "  .balign 16\n"                                                                \
      "merit_library_" #name                                                          \
      ":\n"                                                                           \
      "  .incbin \"" MERIT_TARGETS "/" #name                                          \
      "/library.o\"\n"                                                                \
      "merit_library_end_" #name                                                      \
      ":\n"                                                                           \
      "  .popsection\n");                                                             \
  extern "C" {                                                                        \
  __attribute__((visibility("hidden"))) extern const char merit_kernels_##name[];     \
  __attribute__((visibility("hidden"))) extern const char merit_kernels_end_##name[]; \
  __attribute__((visibility("hidden"))) extern const char merit_library_##name[];     \
  __attribute__((visibility("hidden"))) extern const char merit_library_end_##name[]; \
  }
#include "compiler/codegen/targets.def"
#undef TARGET

extern "C" {

// Whatever it is, only its place counts here.
#define IMPORT(number, symbol) extern const char merit_import_##number[] asm(symbol);
#include "runtime/kernels/kernel_imports.inc"
#undef IMPORT

}  // extern "C"

namespace merit::codegen {

namespace {

std::string_view between(const char* begin, const char* end) {
  return {begin, static_cast<size_t>(end - begin)};
}

}  // namespace

std::string_view kernel_bitcode(Target target) {
  switch (target) {
#define TARGET(name, triple) \
  case Target::name:         \
    return between(merit_kernels_##name, merit_kernels_end_##name);
#include "compiler/codegen/targets.def"
#undef TARGET
  }
  std::unreachable();
}

std::string_view run_time_half(Target target) {
  switch (target) {
#define TARGET(name, triple) \
  case Target::name:         \
    return between(merit_library_##name, merit_library_end_##name);
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
