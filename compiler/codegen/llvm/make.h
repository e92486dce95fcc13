/// The functions of the table that `codegen::code_maker` gives. Private to this folder.
#pragma once

#include "compiler/codegen/code_maker.h"

namespace merit::codegen {

void make_parts(const Source& source, std::vector<Part>& parts, Timings& timings);
std::expected<LoadedCode, Error> load_objects(const std::vector<std::string>& objects, size_t tables,
                                              std::span<const Symbol> symbols);
std::expected<std::string, Error> make_object(const Library& library, const ObjectOptions& options);

}  // namespace merit::codegen
