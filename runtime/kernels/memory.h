/// Memory for what generated code makes: texts and the sets of `distinct`. Blocks are kept and used again, so that a
/// lead costs no allocation once the largest has been seen.
///
/// There are two parts. *Scratch* lasts until the next row begins; *kept* memory lasts as long as this object, which is
/// where the texts of outputs go. A `merit_memory` serves one thread at a time. It never gives up: where the system has
/// no more memory, the program ends as it does on any failed allocation.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "runtime/abi/merit.h"

namespace merit::kernels {

class Blocks {
 public:
  /// Not initialised; aligned to 16 bytes.
  char* allocate(uint64_t size) {
    const uint64_t rounded = (size + 15) & ~uint64_t{15};
    if (rounded > static_cast<uint64_t>(end_ - next_)) return allocate_slow(rounded);
    char* const found = next_;
    next_ += rounded;
    return found;
  }

  /// Everything allocated is free again.
  void reset();

 private:
  struct Block {
    std::unique_ptr<char[]> bytes;
    uint64_t size;
  };

  char* allocate_slow(uint64_t size);

  std::vector<Block> blocks_;
  size_t used_ = 0;  ///< blocks before this one are in use
  char* next_ = nullptr;
  char* end_ = nullptr;
};

}  // namespace merit::kernels

struct merit_memory {
  merit::kernels::Blocks scratch;
  merit::kernels::Blocks kept;
};
