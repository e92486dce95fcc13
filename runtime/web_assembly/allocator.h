/// Memory where there is no C library: `malloc` of a definition as a WebAssembly module.
///
/// A block has one of a few sizes, four from each power of two to the next, so that at most a quarter of it is for
/// nothing; what is released is used again for blocks of the same size. Blocks never become larger or smaller ones:
/// who asks for the same sizes again and again, as the library does, takes no more memory from call to call. One
/// thread.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace merit::web_assembly {

class Allocator {
 public:
  /// `more(size)` lengthens the memory by at least so many bytes and returns the end that it then has, or null where
  /// there is none. Memory begins at `begin`, which is no memory yet.
  constexpr Allocator(char* begin, char* (*more)(size_t size)) : next_(begin), end_(begin), more_(more) {}

  /// Aligned to 16 bytes, not initialised; null where there is no more memory.
  void* allocate(size_t size);
  /// What `allocate` gave, or null.
  void release(void* block);

 private:
  /// Stands before each block.
  struct alignas(16) Header {
    uint32_t size_class;
  };
  /// In the place of a block that is free.
  struct Free {
    Free* next;
  };

  static constexpr uint32_t kSizes = 4 * 32;

  static uint32_t class_of(size_t size);
  static size_t size_of(uint32_t size_class);

  char* next_;  ///< behind all blocks
  char* end_;   ///< of the memory that there is
  char* (*more_)(size_t size);
  Free* free_[kSizes] = {};  ///< by size
};

}  // namespace merit::web_assembly
