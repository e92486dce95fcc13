/// The kernels as generated code sees them. Private to this folder.
#pragma once

#include <llvm/IR/Module.h>

#include <cstdint>
#include <iterator>
#include <string_view>

namespace merit::codegen {

enum class Kernel : uint8_t {
#define KERNEL(name, size) name,
#include "runtime/kernels/kernels.def"
};

inline constexpr Kernel kKernels[] = {
#define KERNEL(name, size) Kernel::name,
#include "runtime/kernels/kernels.def"
};
inline constexpr size_t kKernelCount = std::size(kKernels);

/// `merit_trim`
std::string_view symbol_of(Kernel kernel);
/// Whether its body is worth having where it is called.
bool is_brief(Kernel kernel);
/// Its declaration in a module, with the type and the attributes that its C++ declaration says.
llvm::Function* declaration_of(Kernel kernel, llvm::Module& module);

}  // namespace merit::codegen
