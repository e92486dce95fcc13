#include "runtime/data/level_bits.h"

#include <algorithm>

#include "runtime/values/count_bits.h"
#include "runtime/values/words_of_text.h"

namespace merit::data {
namespace {

/// The lowest `count` bits, 1 to 64.
uint64_t lowest(size_t count) {
  return UINT64_MAX >> (64 - count);
}

}  // namespace

size_t LevelBits::take(size_t count, uint64_t* words, size_t position) {
  size_t ones = 0;
  while (count > 0) {
    if (run_.length == 0) {
      begin_run();
      continue;
    }
    size_t taken = std::min({count, run_.length, 64 - position % 64});
    uint64_t bits = run_.repeated != 0 ? UINT64_MAX : 0;
    if (!run_.packed.empty()) {
      const size_t inside = next_ % 8;
      taken = std::min(taken, 64 - inside);
      bits = load_packed() >> inside;
      next_ += taken;
    }
    bits &= lowest(taken);
    words[position / 64] |= bits << position % 64;
    ones += values::count_bits(bits);
    position += taken;
    count -= taken;
    run_.length -= taken;
  }
  return ones;
}

void LevelBits::begin_run() {
  run_ = take_run(rest_, 1);
  next_ = 0;
}

/// The bits from the byte of the next one on. What stands behind the run may be among them.
uint64_t LevelBits::load_packed() const {
  const uint8_t* const from = run_.packed.data() + next_ / 8;
  const auto left = static_cast<size_t>(rest_.data() + rest_.size() - from);
  return values::load_bytes(reinterpret_cast<const char*>(from), std::min(left, sizeof(uint64_t)));
}

bool LevelBits::take_ones(size_t count) {
  while (count > 0) {
    if (run_.length == 0) {
      begin_run();
      continue;
    }
    size_t taken = std::min(count, run_.length);
    if (!run_.packed.empty()) {
      uint64_t word = 0;
      taken = std::min<size_t>(taken, 64);
      if (take(taken, &word, 0) != taken) return false;
    } else {
      if (run_.repeated == 0) return false;
      run_.length -= taken;
    }
    count -= taken;
  }
  return true;
}

}  // namespace merit::data
