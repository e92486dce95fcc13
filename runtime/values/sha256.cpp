#include "runtime/values/sha256.h"

namespace merit::values {
namespace {

constexpr uint32_t kRounds[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

constexpr uint32_t rotate_right(uint32_t word, int by) {
  return word >> by | word << (32 - by);
}

/// The 64 words of the message schedule, from the 16 of a block.
void expand(const unsigned char* block, uint32_t (&words)[64]) {
  for (size_t i = 0; i < 16; ++i)
    words[i] = static_cast<uint32_t>(block[4 * i]) << 24 | static_cast<uint32_t>(block[4 * i + 1]) << 16 |
               static_cast<uint32_t>(block[4 * i + 2]) << 8 | static_cast<uint32_t>(block[4 * i + 3]);
  for (size_t i = 16; i < 64; ++i) {
    const uint32_t early = words[i - 15];
    const uint32_t late = words[i - 2];
    words[i] = words[i - 16] + (rotate_right(early, 7) ^ rotate_right(early, 18) ^ early >> 3) + words[i - 7] +
               (rotate_right(late, 17) ^ rotate_right(late, 19) ^ late >> 10);
  }
}

}  // namespace

void Sha256::compress(const unsigned char* block) {
  uint32_t words[64];
  expand(block, words);
  uint32_t s[8];
  for (size_t i = 0; i < 8; ++i) s[i] = state_[i];
  // The words move up by one each round; eight rounds by names that turn bring each back to its place.
  for (size_t i = 0; i < 64; i += 8) {
#pragma GCC unroll 8
    for (size_t turn = 0; turn < 8; ++turn) {
      const auto word = [&](size_t place) -> uint32_t& { return s[(place + 8 - turn) % 8]; };
      const uint32_t e = word(4);
      const uint32_t a = word(0);
      const uint32_t sum_e = rotate_right(e, 6) ^ rotate_right(e, 11) ^ rotate_right(e, 25);
      const uint32_t choice = (e & word(5)) ^ (~e & word(6));
      const uint32_t first = word(7) + sum_e + choice + kRounds[i + turn] + words[i + turn];
      const uint32_t sum_a = rotate_right(a, 2) ^ rotate_right(a, 13) ^ rotate_right(a, 22);
      const uint32_t majority = (a & word(1)) ^ (a & word(2)) ^ (word(1) & word(2));
      word(3) += first;
      word(7) = first + sum_a + majority;
    }
  }
  for (size_t i = 0; i < 8; ++i) state_[i] += s[i];
}

void Sha256::update(TextView bytes) {
  total_size_ += bytes.size;
  const auto* next = reinterpret_cast<const unsigned char*>(bytes.data);
  const unsigned char* const end = next + bytes.size;
  while (next != end) {
    if (pending_size_ == 0 && static_cast<size_t>(end - next) >= sizeof pending_) {
      compress(next);
      next += sizeof pending_;
      continue;
    }
    pending_[pending_size_++] = *next++;
    if (pending_size_ < sizeof pending_) continue;
    compress(pending_);
    pending_size_ = 0;
  }
}

void Sha256::finish(char* hex) {
  const uint64_t bits = total_size_ * 8;
  update(TextView("\x80", 1));
  while (pending_size_ != 56) update(TextView("\0", 1));
  char length[8];
  for (size_t i = 0; i < 8; ++i) length[i] = static_cast<char>(bits >> (56 - 8 * i));
  update(TextView(length, sizeof length));
  for (size_t i = 0; i < kHexSize; ++i) hex[i] = "0123456789abcdef"[state_[i / 8] >> (28 - 4 * (i % 8)) & 15];
}

}  // namespace merit::values
