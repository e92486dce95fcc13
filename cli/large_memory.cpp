// What the program allocates lies on huge pages where the kernel has them: touching memory for the first time is then
// one fault for two megabytes in place of five hundred, and finding it again misses fewer translations. Large pieces
// (columns, tables of keys) have pages of their own. What is freed is kept for whoever asks next: threads make and
// forget as much for each partition of the leads, and would have it cleared by the kernel each time. Arrow asks here
// too: what its own allocator keeps back for column chunks and pages, nobody else could use. A choice for the whole
// process, so it stands with the program and not in a library.
#include <malloc.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <new>

#include "cli/checked_memory.h"

#ifndef MERIT_CHECKS_MEMORY  // the sanitizer has its own
namespace {

constexpr size_t kHugePage = size_t{1} << 21;
/// Smaller pieces would waste too much of their last page; a column of a million codes, 4 MB, is just short of two.
constexpr size_t kLarge = 2 * kHugePage - kHugePage / 4;

#ifdef __GLIBC__
/// How much each heap of a thread's arena is, and what it is aligned to.
constexpr size_t kHeap = size_t{1} << 26;
/// How much of the heap of the first thread is there from the start. Nobody has touched it, so it takes nothing yet.
constexpr size_t kFirstHeap = size_t{1} << 28;

/// Whether addresses are limited so far (`ulimit -v`) that those of a heap which nobody touches would be wanting for
/// what is to be read, or for the libraries that make code.
bool are_addresses_scarce() {
  rlimit limit;
  return ::getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur < 16 * kFirstHeap;
}

/// Has heaps there as a whole, and keeps what is freed. Set together, since one of the thresholds alone would move.
bool have_whole_heaps() {
  if (are_addresses_scarce()) return false;
  const bool set = ::mallopt(M_MMAP_THRESHOLD, static_cast<int>(kLarge)) != 0 &&
                   ::mallopt(M_TRIM_THRESHOLD, static_cast<int>(kFirstHeap)) != 0 &&
                   ::mallopt(M_TOP_PAD, static_cast<int>(kFirstHeap)) != 0;
  void* const volatile more_than_is_there = ::malloc(size_t{1} << 18);
  ::free(more_than_is_there);
  return set && ::mallopt(M_TOP_PAD, static_cast<int>(kHeap)) != 0;
}

/// Asks for huge pages where a piece lies, once for all that will lie there; what malloc has touched before stays as it
/// is. Which heaps are known is a guess that costs a further call where it is wrong: of two that are 16 GiB apart.
void* in_heap(void* memory) {
  static std::array<std::atomic<uintptr_t>, 256> known;
  const uintptr_t heap = reinterpret_cast<uintptr_t>(memory) / kHeap;
  std::atomic<uintptr_t>& place = known[heap % known.size()];
  if (place.load(std::memory_order_relaxed) != heap) {
    [[maybe_unused]] static const bool kAreWhole = have_whole_heaps();  // before anything is: libraries ask here too
    place.store(heap, std::memory_order_relaxed);
    // Refused: ordinary pages. It goes on behind holes.
    ::madvise(reinterpret_cast<void*>(heap * kHeap), kHeap, MADV_HUGEPAGE);  // NOLINT(performance-no-int-to-ptr)
  }
  return memory;
}
#else
void* in_heap(void* memory) {
  return memory;
}
#endif

void* allocate(size_t size) {
  if (size < kLarge) return in_heap(::malloc(size == 0 ? 1 : size));
  const size_t rounded = (size + kHugePage - 1) & ~(kHugePage - 1);
  void* const memory = rounded < size ? nullptr : ::aligned_alloc(kHugePage, rounded);
  if (memory != nullptr) ::madvise(memory, rounded, MADV_HUGEPAGE);  // refused: ordinary pages
  return memory;
}

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
