// The library of the definition that was compiled with this: the one file that needs generated code.
#include "runtime/library/library.h"

namespace {

constexpr merit_library kLibrary = merit::library::library_of(merit_the_definition);

}  // namespace

extern "C" const merit_library* merit_export_library(void) {
  return &kLibrary;
}
