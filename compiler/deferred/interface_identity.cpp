#include "compiler/deferred/interface_identity.h"

extern "C" [[gnu::visibility("default")]] const char merit_part_interface[] =
#include "compiler/deferred/interface_identity.inc"
    ;
