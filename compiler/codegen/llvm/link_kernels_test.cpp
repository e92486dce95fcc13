#include "compiler/codegen/llvm/link_kernels.h"

#include <doctest/doctest.h>
#include <llvm/IR/Verifier.h>
#include <llvm/Support/raw_ostream.h>
#include <llvm/TargetParser/Host.h>

#include <algorithm>
#include <array>
#include <string>

#include "compiler/codegen/llvm/kernel_functions.h"
#include "compiler/codegen/program_symbols.h"

namespace merit::codegen {
namespace {

/// A module that calls every kernel, so that all of them are asked for.
struct AllKernels {
  llvm::LLVMContext context;
  llvm::Module module{"definition", context};

  explicit AllKernels(Kernels which) {
    module.setTargetTriple(llvm::sys::getProcessTriple());
    for (size_t i = 0; i < kKernelCount; ++i) declaration_of(static_cast<Kernel>(i), module);
    REQUIRE_FALSE(static_cast<bool>(link_kernels(module, which)));
  }

  bool has_body(Kernel kernel) const {
    const llvm::Function* const function = module.getFunction(llvm::StringRef(symbol_of(kernel)));
    return function != nullptr && !function->isDeclaration();
  }
};

bool is_provided(std::string_view symbol) {
  constexpr std::array<std::string_view, 5> kMemory = {"memcmp", "memcpy", "memmove", "memset", "bcmp"};
  return std::ranges::find(kMemory, symbol) != kMemory.end() ||
         std::ranges::find(kernel_imports(), symbol, &Symbol::name) != kernel_imports().end();
}

}  // namespace

TEST_CASE("linked kernels are inside the module, private, and leave open only what the program provides") {
  const AllKernels all(Kernels::linked);
  for (size_t i = 0; i < kKernelCount; ++i) {
    CAPTURE(symbol_of(static_cast<Kernel>(i)));
    CHECK(all.has_body(static_cast<Kernel>(i)));
  }
  for (const llvm::GlobalValue& value : all.module.global_values()) {
    const std::string name = value.getName().str();
    CAPTURE(name);
    if (value.isDeclaration()) {
      CHECK((name.starts_with("llvm.") || is_provided(name)));
    } else {
      CHECK(value.hasLocalLinkage());
    }
  }
  CHECK_FALSE(llvm::verifyModule(all.module, &llvm::errs()));
}

TEST_CASE("nothing but tables, zones and memory is left to the program") {
  for (const Symbol& import : kernel_imports()) {
    CAPTURE(import.name);
    CHECK(import.address != 0);
    CHECK((import.name.starts_with("_ZN5merit6values") || import.name == "merit_allocate_block" ||
           import.name == "merit_release_block"));
  }
}

TEST_CASE("of brief kernels the bodies are linked, the others are called") {
  const AllKernels all(Kernels::brief);
  for (size_t i = 0; i < kKernelCount; ++i) {
    const auto kernel = static_cast<Kernel>(i);
    CAPTURE(symbol_of(kernel));
    CHECK(all.has_body(kernel) == is_brief(kernel));
    if (!is_brief(kernel)) continue;
    const llvm::Function* const function = all.module.getFunction(llvm::StringRef(symbol_of(kernel)));
    CHECK(function->hasFnAttribute(llvm::Attribute::AlwaysInline));
  }
}

TEST_CASE("a module without kernels is left as it is, and so is one whose kernels are called") {
  llvm::LLVMContext context;
  llvm::Module empty("definition", context);
  REQUIRE_FALSE(static_cast<bool>(link_kernels(empty, Kernels::linked)));
  CHECK(empty.global_values().begin() == empty.global_values().end());
  const AllKernels called(Kernels::called);
  CHECK_FALSE(called.has_body(Kernel::trim));
}

}  // namespace merit::codegen
