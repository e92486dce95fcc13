// What the kernels ask of this program; the one file of the room that is not freestanding.
#include <new>

#include "runtime/kernels/memory.h"

extern "C" {

void* merit_allocate_block(void*, uint64_t size) {
  return ::operator new(size);
}

void merit_release_block(void* block) {
  ::operator delete(block);
}

}  // extern "C"
