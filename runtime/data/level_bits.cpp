#include "runtime/data/level_bits.h"

#include <parquet/exception.h>

#include <algorithm>

#include "runtime/values/count_bits.h"
#include "runtime/values/words_of_text.h"

namespace merit::data {
namespace {

[[noreturn]] void damaged() {
  throw parquet::ParquetException("a page has damaged levels");
}

/// The lowest `count` bits, 1 to 64.
uint64_t lowest(size_t count) {
  return UINT64_MAX >> (64 - count);
}

}  // namespace

/// A number in groups of seven bits says how long a run is, and whether it has packed bits, eight at a time.
void LevelBits::begin_run() {
  uint64_t header = 0;
  for (int shift = 0;; shift += 7) {
    if (rest_.empty() || shift > 28) damaged();
    const uint8_t byte = rest_.front();
    rest_ = rest_.subspan(1);
    header |= uint64_t{byte & 0x7FU} << shift;
    if (byte < 0x80) break;
  }
  is_packed_ = (header & 1) != 0;
  const size_t length = header >> 1;
  if (is_packed_) {
    const size_t bytes = std::min(length, rest_.size());  // the last group may be cut where the levels end
    packed_ = rest_.first(bytes);
    rest_ = rest_.subspan(bytes);
    run_ = bytes * 8;
    next_ = 0;
  } else {
    if (rest_.empty() || rest_.front() > 1) damaged();
    repeated_ = rest_.front() != 0;
    rest_ = rest_.subspan(1);
    run_ = length;
  }
  if (run_ == 0 && rest_.empty()) damaged();
}

size_t LevelBits::take(size_t count, uint64_t* words, size_t position) {
  size_t ones = 0;
  while (count > 0) {
    if (run_ == 0) {
      begin_run();
      continue;
    }
    size_t taken = std::min({count, run_, 64 - position % 64});
    uint64_t bits = repeated_ ? UINT64_MAX : 0;
    if (is_packed_) {
      const size_t byte = next_ / 8, inside = next_ % 8;
      const size_t bytes = std::min(packed_.size() - byte, sizeof bits);
      taken = std::min(taken, 64 - inside);
      bits = values::load_bytes(reinterpret_cast<const char*>(packed_.data()) + byte, bytes) >> inside;
      next_ += taken;
    }
    bits &= lowest(taken);
    words[position / 64] |= bits << position % 64;
    ones += values::count_bits(bits);
    position += taken;
    count -= taken;
    run_ -= taken;
  }
  return ones;
}

bool LevelBits::take_ones(size_t count) {
  while (count > 0) {
    if (run_ == 0) {
      begin_run();
      continue;
    }
    size_t taken = std::min(count, run_);
    if (is_packed_) {
      uint64_t word = 0;
      taken = std::min<size_t>(taken, 64);
      if (take(taken, &word, 0) != taken) return false;
    } else {
      if (!repeated_) return false;
      run_ -= taken;
    }
    count -= taken;
  }
  return true;
}

}  // namespace merit::data
