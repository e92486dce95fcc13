/// Memory of a call, and what happens when there is none left.
///
/// Kernels and generated code ask for memory deep inside, where nobody checks what they get. A call that may lead there
/// is made by `guarded`: where the system has no more memory, it is left at once (`longjmp`). Whatever such a call
/// changes must therefore belong to somebody outside of it, who tidies up: the `Blocks` and the context that it is
/// given. Nothing inside may have a destructor that matters.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "runtime/abi/library.h"
#include "runtime/kernels/memory.h"

namespace merit::library {

using kernels::Blocks;

/// Where a guarded call is left; what `Blocks` have as their host. Room for the `jmp_buf` of any C library.
struct Escape {
  alignas(16) char state[512];
};

/// For how many values; not initialised.
template <typename Value>
Value* room_for(Blocks& blocks, size_t count) {
  constexpr size_t kSize = sizeof(Value);  // NOLINT(bugprone-sizeof-expression): pointers are values too
  const size_t bytes = count > SIZE_MAX / 2 / kSize ? SIZE_MAX / 2 : count * kSize;
  return reinterpret_cast<Value*>(blocks.allocate(bytes));
}
/// All zero.
template <typename Value>
Value* zeroed(Blocks& blocks, size_t count) {
  auto* const values = room_for<Value>(blocks, count);
  constexpr size_t kSize = sizeof(Value);  // NOLINT(bugprone-sizeof-expression): pointers are values too
  if (count > 0) __builtin_memset(static_cast<void*>(values), 0, count * kSize);
  return values;
}

/// Leaves the call that `guarded` made with `escape`.
[[noreturn]] void leave(Escape& escape);

/// Calls `work(context)`, which returns a status; `merit_no_memory` where the system has none left for `Blocks` whose
/// host is `escape`.
int32_t guarded(Escape& escape, int32_t (*work)(void* context), void* context);

}  // namespace merit::library
