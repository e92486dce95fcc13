// What the kernels ask of the library that they are part of.
#include "runtime/library/memory.h"

extern "C" {

void* merit_allocate_block(void* host, uint64_t size) {
  void* const block = size > SIZE_MAX / 2 ? nullptr : __builtin_malloc(static_cast<size_t>(size));
  if (block == nullptr) merit::library::leave(*static_cast<merit::library::Escape*>(host));
  return block;
}

void merit_release_block(void* block) {
  __builtin_free(block);
}

}  // extern "C"
