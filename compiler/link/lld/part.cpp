// The table of this folder's deferred part.
#include "compiler/link/lld/linker.h"

extern "C" [[gnu::visibility("default")]] const merit::link::Linker merit_part_linker;
const merit::link::Linker merit_part_linker = {
    .shared_library = &merit::link::shared_library,
    .one_object = &merit::link::one_object,
    .web_assembly_module = &merit::link::web_assembly_module,
    .static_library = &merit::link::static_library,
};
