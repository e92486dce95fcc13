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
  Block** place = used_ == nullptr ? &first_ : &used_->next;
  while (*place != nullptr && (*place)->size < size) place = &(*place)->next;
  if (*place == nullptr) {
    const uint64_t room = size > kBlockSize ? size : kBlockSize;
    auto* const added = static_cast<Block*>(merit_allocate_block(sizeof(Block) + room));
    *added = {nullptr, room};
    *place = added;
  }
  used_ = *place;
  char* const bytes = reinterpret_cast<char*>(used_ + 1);
  next_ = bytes + size;
  end_ = bytes + used_->size;
  return bytes;
}

}  // namespace merit::kernels
