// The table of this folder's deferred part.
#include "compiler/codegen/llvm/make.h"

extern "C" [[gnu::visibility("default")]] const merit::codegen::CodeMaker merit_part_code_maker;
const merit::codegen::CodeMaker merit_part_code_maker = {
    .make = &merit::codegen::make_parts,
    .load = &merit::codegen::load_objects,
    .compile_object = &merit::codegen::make_object,
};
