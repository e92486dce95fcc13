/// SHA-256 (FIPS 180-4), to name the inputs of a run.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace merit::data {

class Sha256 {
 public:
  void update(std::string_view bytes);
  /// The digest in lower-case hexadecimal. The object is used up.
  std::string finish();

 private:
  void compress(const char* block);

  std::array<uint32_t, 8> state_{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  std::array<char, 64> pending_{};
  size_t pending_size_ = 0;
  uint64_t total_size_ = 0;
};

std::string sha256_of(std::string_view bytes);

}  // namespace merit::data
