#include "runtime/kernels/memory.h"

#include <algorithm>

namespace merit::kernels {

namespace {

constexpr uint64_t kBlockSize = uint64_t{64} << 10;

}  // namespace

char* Blocks::allocate_slow(uint64_t size) {
  while (used_ < blocks_.size() && blocks_[used_].size < size) ++used_;
  if (used_ == blocks_.size()) {
    const uint64_t room = std::max(size, kBlockSize);
    blocks_.push_back({std::unique_ptr<char[]>(new char[room]), room});
  }
  const Block& block = blocks_[used_++];
  next_ = block.bytes.get() + size;
  end_ = block.bytes.get() + block.size;
  return block.bytes.get();
}

void Blocks::reset() {
  used_ = 0;
  next_ = nullptr;
  end_ = nullptr;
}

}  // namespace merit::kernels
