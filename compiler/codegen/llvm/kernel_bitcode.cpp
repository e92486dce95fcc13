#include "compiler/codegen/llvm/kernel_bitcode.h"

#include <utility>

#include "compiler/codegen/embed.h"

#define TARGET(name, triple) MERIT_EMBED(merit_kernels_##name, MERIT_TARGETS "/" #name "/kernels.bc")
#include "compiler/codegen/targets.def"
#undef TARGET

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

}  // namespace merit::codegen
