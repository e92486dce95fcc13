#include "runtime/web_assembly/allocator.h"

namespace merit::web_assembly {

namespace {

constexpr size_t kSmallest = 64;              // of a block, in bytes
constexpr uint32_t kSmallestBits = 6;         // 2^6 = kSmallest
constexpr size_t kLargest = size_t{1} << 31;  // what is more cannot be had anyway

}  // namespace

/// Class 4k + j has 2^(6+k) * (4+j) / 4 bytes.
size_t Allocator::size_of(uint32_t size_class) {
  return (kSmallest << (size_class / 4)) / 4 * (4 + size_class % 4);
}

uint32_t Allocator::class_of(size_t size) {
  if (size <= kSmallest) return 0;
  const auto bits = static_cast<uint32_t>(63 - __builtin_clzll(size - 1));    // 2^bits < size <= 2^(bits+1)
  const auto quarters = static_cast<uint32_t>((size - 1) >> (bits - 2)) - 3;  // above 2^bits, rounded up: 1 to 4
  return 4 * (bits - kSmallestBits) + quarters;
}

void* Allocator::allocate(size_t size) {
  if (size > kLargest) return nullptr;
  const uint32_t size_class = class_of(size);
  if (Free* const found = free_[size_class]; found != nullptr) {
    free_[size_class] = found->next;
    return found;
  }
  const size_t taken = sizeof(Header) + size_of(size_class);
  if (static_cast<size_t>(end_ - next_) < taken) {
    char* const end = more_(taken - static_cast<size_t>(end_ - next_));
    if (end == nullptr) return nullptr;
    end_ = end;
  }
  auto* const header = reinterpret_cast<Header*>(next_);
  header->size_class = size_class;
  next_ += taken;
  return header + 1;
}

void Allocator::release(void* block) {
  if (block == nullptr) return;
  auto* const freed = static_cast<Free*>(block);
  const Header* const header = static_cast<const Header*>(block) - 1;
  freed->next = free_[header->size_class];
  free_[header->size_class] = freed;
}

}  // namespace merit::web_assembly
