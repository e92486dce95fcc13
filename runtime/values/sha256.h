/// SHA-256 (FIPS 180-4): names a definition and the inputs of a run by their content.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "runtime/values/text_view.h"

namespace merit::values {

class Sha256 {
 public:
  static constexpr size_t kHexSize = 64;

  void update(TextView bytes);
  /// Writes the digest of all that was given as 64 lower-case hexadecimal digits. The object is used up.
  void finish(char* hex);

 private:
  void compress(const unsigned char* block);

  uint32_t state_[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  unsigned char pending_[64] = {};
  size_t pending_size_ = 0;
  uint64_t total_size_ = 0;
};

}  // namespace merit::values
