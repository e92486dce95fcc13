#include "runtime/kernels/memory.h"

namespace merit::kernels {

namespace {

constexpr uint64_t kBlockSize = uint64_t{64} << 10;

}  // namespace

Blocks::~Blocks() {
  while (first_ != nullptr) {
    Block* const next = first_->next;
    merit_release_block(first_);
    first_ = next;
  }
}

/// Goes on to the next block that is large enough; those that are too small are passed over until the next reset.
char* Blocks::allocate_slow(uint64_t size) {
  Block** place = in_use_.used == nullptr ? &first_ : &in_use_.used->next;
  while (*place != nullptr && (*place)->size < size) place = &(*place)->next;
  if (*place == nullptr) {
    const uint64_t room = size > kBlockSize ? size : kBlockSize;
    auto* const added = static_cast<Block*>(merit_allocate_block(host_, sizeof(Block) + room));
    *added = {nullptr, room};
    *place = added;
  }
  Block* const used = *place;
  char* const bytes = reinterpret_cast<char*>(used + 1);
  in_use_ = {used, bytes + size, bytes + used->size};
  return bytes;
}

}  // namespace merit::kernels
