#include <utility>

#include "compiler/codegen/embed.h"
#include "compiler/codegen/library.h"

#define TARGET(name, triple) MERIT_EMBED(merit_library_##name, MERIT_TARGETS "/" #name "/library.o")
#include "compiler/codegen/targets.def"
#undef TARGET

namespace merit::codegen {

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

}  // namespace merit::codegen
