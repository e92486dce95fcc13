// What the program allocates in large pieces (columns, tables of keys) lies on huge pages where the kernel has them:
// touching memory for the first time is then one fault for two megabytes in place of five hundred, and finding it again
// misses fewer translations. What is smaller is kept for whoever asks next: threads make and forget as much for each
// partition of the leads, and would have it cleared by the kernel each time. Arrow asks here too: what its own
// allocator keeps back for column chunks and pages, nobody else could use. A choice for the whole process, so it stands
// with the program and not in a library.
#include <malloc.h>
#include <sys/mman.h>

#include <cstdlib>
#include <new>

#include "cli/checked_memory.h"

#ifndef MERIT_CHECKS_MEMORY  // the sanitizer has its own
namespace {

constexpr size_t kHugePage = size_t{1} << 21;
/// Smaller pieces would waste too much of their last page; a column of a million codes, 4 MB, is just short of two.
constexpr size_t kLarge = 2 * kHugePage - kHugePage / 4;

void* allocate(size_t size) {
  if (size < kLarge) return ::malloc(size == 0 ? 1 : size);
  const size_t rounded = (size + kHugePage - 1) & ~(kHugePage - 1);
  void* const memory = rounded < size ? nullptr : ::aligned_alloc(kHugePage, rounded);
  if (memory != nullptr) ::madvise(memory, rounded, MADV_HUGEPAGE);  // refused: ordinary pages
  return memory;
}

#ifdef __GLIBC__
/// Set together: one of them alone would move with what is freed.
[[maybe_unused]] const bool keeps_small_memory =
    ::mallopt(M_MMAP_THRESHOLD, static_cast<int>(kLarge)) != 0 && ::mallopt(M_TRIM_THRESHOLD, 1 << 28) != 0;
#endif

/// Arrow asks for this once, when it first allocates. Who has set it knows better.
[[maybe_unused]] const bool arrow_allocates_here = ::setenv("ARROW_DEFAULT_MEMORY_POOL", "system", 0) == 0;

}  // namespace

/// The standard's, which `operator delete` of the standard library gives back by `free`.
void* operator new(size_t size) {
  for (;;) {
    if (void* const memory = allocate(size)) return memory;
    const std::new_handler handler = std::get_new_handler();
    if (handler == nullptr) throw std::bad_alloc();
    handler();
  }
}
#endif
