/// Texts one after another, as an Arrow array has them.
#pragma once

#include "runtime/library/failure.h"
#include "runtime/library/memory.h"

namespace merit::library {

struct TextBuffer {
  Blocks* blocks = nullptr;
  int32_t* offsets = nullptr;
  int64_t count = 0;
  int64_t room = 0;  ///< for so many texts
  char* bytes = nullptr;
  int64_t size = 0;
  int64_t size_room = 0;

  /// False: there are more than 2 GiB, or texts, of them.
  bool add(TextView text);
};

}  // namespace merit::library
