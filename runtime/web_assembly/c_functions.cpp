// What other machines have of a C library, and of their compiler's.
#if defined(__wasm__)

#include "runtime/web_assembly/allocator.h"

extern "C" char __heap_base;  // the linker's: behind all that is there from the start

namespace {

constexpr size_t kPage = 65536;
constexpr size_t kStep = size_t{1} << 20;  // memory is lengthened by this at least, where that can be had

char* end_of_memory() {
  return reinterpret_cast<char*>(__builtin_wasm_memory_size(0) * kPage);
}

bool lengthen(size_t size) {
  return __builtin_wasm_memory_grow(0, (size + kPage - 1) / kPage) != SIZE_MAX;
}

/// Memory from where blocks begin up to where it ended at the start is there already.
char* more(size_t size) {
  static bool begun = false;
  if (!begun) {
    begun = true;
    const auto there = static_cast<size_t>(end_of_memory() - &__heap_base);
    if (size <= there) return end_of_memory();
    size -= there;
  }
  return lengthen(size > kStep ? size : kStep) || lengthen(size) ? end_of_memory() : nullptr;
}

constinit merit::web_assembly::Allocator allocator(&__heap_base, &more);
bool has_run_out = false;

}  // namespace

extern "C" {

void* malloc(size_t size) {
  void* const block = allocator.allocate(size);
  if (block == nullptr) has_run_out = true;
  return block;
}

void free(void* block) {
  allocator.release(block);
}

/// Whether there was ever no memory: why a call may have ended in a trap.
__attribute__((export_name("has_run_out_of_memory"))) bool merit_has_run_out_of_memory() {
  return has_run_out;
}

int memcmp(const void* a, const void* b, size_t size) {
  const auto* const of_a = static_cast<const unsigned char*>(a);
  const auto* const of_b = static_cast<const unsigned char*>(b);
  for (size_t i = 0; i < size; ++i) {
    if (of_a[i] != of_b[i]) return of_a[i] < of_b[i] ? -1 : 1;
  }
  return 0;
}

/// The product of integers of 128 bits, of which there are only those of 64: what the compiler makes of a product that
/// asks whether it overflows.
__int128 __multi3(__int128 a, __int128 b) {
  const auto low_a = static_cast<uint64_t>(a), low_b = static_cast<uint64_t>(b);
  const auto high_a = static_cast<uint64_t>(a >> 64), high_b = static_cast<uint64_t>(b >> 64);
  constexpr uint64_t kHalf = 0xFFFFFFFF;
  const uint64_t a0 = low_a & kHalf, a1 = low_a >> 32, b0 = low_b & kHalf, b1 = low_b >> 32;
  const uint64_t lowest = a0 * b0;
  const uint64_t middle = a1 * b0 + (lowest >> 32);
  const uint64_t other = a0 * b1 + (middle & kHalf);
  const uint64_t low = (other << 32) | (lowest & kHalf);
  const uint64_t high = a1 * b1 + (middle >> 32) + (other >> 32) + low_a * high_b + high_a * low_b;
  return static_cast<__int128>(static_cast<unsigned __int128>(high) << 64 | low);
}

}  // extern "C"

#endif
