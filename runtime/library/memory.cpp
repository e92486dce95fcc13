#include "runtime/library/memory.h"

#if !defined(__wasm__)
extern "C" {
// Of the C library; its header is not there when this is compiled for other machines.
int _setjmp(void* state) __attribute__((returns_twice));  // NOLINT(readability-identifier-naming)
[[noreturn]] void longjmp(void* state, int value);
}
#endif

namespace merit::library {

void leave([[maybe_unused]] Escape& escape) {
#if defined(__wasm__)
  __builtin_trap();  // a module can be made anew; there is nothing to leave a call by
#else
  longjmp(escape.state, 1);
#endif
}

int32_t guarded([[maybe_unused]] Escape& escape, int32_t (*work)(void* context), void* context) {
#if !defined(__wasm__)
  if (_setjmp(escape.state) != 0) return merit_no_memory;
#endif
  return work(context);
}

}  // namespace merit::library
