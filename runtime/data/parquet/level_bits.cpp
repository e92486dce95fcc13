#include "runtime/data/parquet/level_bits.h"

#include <algorithm>
#include <cstring>

#include "runtime/data/tables/count_ones.h"
#include "runtime/values/count_bits.h"
#include "runtime/values/words_of_text.h"

namespace merit::data {
namespace {

/// The lowest `count` bits, 1 to 64.
uint64_t lowest(size_t count) {
  return UINT64_MAX >> (64 - count);
}

/// Puts bits into words in which they are 0.
void put(uint64_t bits, size_t count, uint64_t* words, size_t position) {
  words[position / 64] |= (bits & lowest(count)) << position % 64;
}

}  // namespace

size_t LevelBits::take(size_t count, uint64_t* words, size_t position) {
  if (count == 0) return 0;
  words += position / 64;
  position %= 64;
  const size_t before = values::count_bits(*words), spanned = (position + count + 63) / 64;
  for (size_t end = position + count; position < end;) {
    if (run_.length == 0) {
      begin_run();
      continue;
    }
    const size_t taken = std::min(end - position, run_.length);
    run_.packed.empty() ? put_repeated(taken, words, position) : put_packed(taken, words, position);
    run_.length -= taken;
    position += taken;
  }
  return count_ones(words, spanned) - before;
}

void LevelBits::begin_run() {
  run_ = take_run(rest_, 1);
  next_ = 0;
}

void LevelBits::put_repeated(size_t count, uint64_t* words, size_t position) const {
  if (run_.repeated == 0) return;
  for (size_t taken = 0; count > 0; position += taken, count -= taken) {
    taken = std::min(count, 64 - position % 64);
    put(UINT64_MAX, taken, words, position);
  }
}

/// Whole words where they begin with a byte, as behind the first bits of most runs.
void LevelBits::put_packed(size_t count, uint64_t* words, size_t position) {
  while (count > 0) {
    const uint8_t* const from = run_.packed.data() + next_ / 8;
    const size_t inside = next_ % 8;
    size_t taken = 0;
    if (position % 64 == 0 && inside == 0 && count >= 64) {
      taken = count / 64 * 64;
      std::memcpy(words + position / 64, from, taken / 8);
    } else {
      taken = std::min({count, 64 - position % 64, 64 - inside});
      const auto left = static_cast<size_t>(rest_.data() + rest_.size() - from);  // with what is behind the run
      const size_t bytes = std::min(left, sizeof(uint64_t));
      put(values::load_bytes(reinterpret_cast<const char*>(from), bytes) >> inside, taken, words, position);
    }
    next_ += taken;
    position += taken;
    count -= taken;
  }
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
