#include "compiler/link/link.h"

#include "compiler/codegen/code_maker.h"
#include "compiler/deferred/deferred.h"

namespace merit::link {

std::expected<const Linker*, Error> linker() {
  auto linker = deferred::load_table<Linker>(codegen::kPart, "merit_part_linker");
  if (!linker) return std::unexpected(Error{std::move(linker.error()), Error::Cause::absent});
  return *linker;
}

}  // namespace merit::link
