#include "runtime/library/memory.h"

#if !defined(__wasm__)
extern "C" {
// Of the C library; its header is not there when this is compiled for other machines.
int _setjmp(void* state) __attribute__((returns_twice));
[[noreturn]] void longjmp(void* state, int value);
}
#endif

extern "C" {

void* merit_allocate_block(void* host, uint64_t size) {
  void* const block = size > SIZE_MAX / 2 ? nullptr : __builtin_malloc(static_cast<size_t>(size));
  if (block != nullptr) return block;
#if defined(__wasm__)
  (void)host;
  __builtin_trap();  // a module can be made anew; there is nothing to leave a call by
#else
  longjmp(static_cast<merit::library::Escape*>(host)->state, 1);
#endif
}

void merit_release_block(void* block) {
  __builtin_free(block);
}

}  // extern "C"

namespace merit::library {

int32_t guarded([[maybe_unused]] Escape& escape, int32_t (*work)(void* context), void* context) {
#if !defined(__wasm__)
  if (_setjmp(escape.state) != 0) return merit_no_memory;
#endif
  return work(context);
}

}  // namespace merit::library
