/// Memory for what generated code makes: texts and the sets of `distinct`. Blocks are kept and used again, so that a
/// lead costs no allocation once the largest has been seen.
///
/// There are two parts. *Scratch* lasts until the next row, or group of rows, begins; *kept* memory lasts as long as
/// this object, where the texts of outputs go. A `merit_memory` serves one thread at a time. What happens where the
/// system has no more memory is the host's matter; kernels and generated code have nothing to undo, so it may leave
/// them by `longjmp`.
#pragma once

#include <stdint.h>

#include "runtime/abi/merit.h"

extern "C" {

// What kernels ask of the program or library they are part of (host_memory.cpp, runtime/library): never null, aligned
// to 16 bytes. `host` is what the host gave to the memory that asks.
void* merit_allocate_block(void* host, uint64_t size);
void merit_release_block(void* block);

}  // extern "C"

namespace merit::kernels {

class Blocks {
  /// Stands before its bytes.
  struct alignas(16) Block {
    Block* next;
    uint64_t size;
  };

 public:
  /// How far memory is in use.
  struct Mark {
    Block* used = nullptr;  ///< the last block in use, those behind it are free; null: all are
    char* next = nullptr;
    char* end = nullptr;
  };

  explicit Blocks(void* host = nullptr) : host_(host) {}
  Blocks(const Blocks&) = delete;
  Blocks& operator=(const Blocks&) = delete;
  ~Blocks();

  /// Not initialised; aligned to 16 bytes.
  char* allocate(uint64_t size) {
    const uint64_t rounded = (size + 15) & ~uint64_t{15};
    if (rounded > static_cast<uint64_t>(in_use_.end - in_use_.next)) return allocate_slow(rounded);
    char* const found = in_use_.next;
    in_use_.next += rounded;
    return found;
  }

  Mark mark() const { return in_use_; }
  /// Everything allocated since the mark is free again.
  void release(const Mark& mark) { in_use_ = mark; }
  /// Everything allocated is free again.
  void reset() { release({}); }

 private:
  char* allocate_slow(uint64_t size);

  Block* first_ = nullptr;
  Mark in_use_;
  void* host_;
};

}  // namespace merit::kernels

struct merit_memory {
  explicit merit_memory(void* host = nullptr) : scratch(host), kept(host) {}

  merit::kernels::Blocks scratch;
  merit::kernels::Blocks kept;
};
