#include "compiler/codegen/code_maker.h"

#include "compiler/deferred/deferred.h"

namespace merit::codegen {

std::expected<const CodeMaker*, Error> code_maker() {
  auto maker = deferred::load_table<CodeMaker>(kPart, "merit_part_code_maker");
  if (!maker) return std::unexpected(Error{std::move(maker.error()), Error::Cause::absent});
  return *maker;
}

std::expected<std::string, Error> compile_object(const Library& library, const ObjectOptions& options) {
  const auto maker = code_maker();
  if (!maker) return std::unexpected(maker.error());
  return (*maker)->compile_object(library, options);
}

}  // namespace merit::codegen
