/// The leads: what rules look at, and the table of their keys.
#pragma once

#include <bit>
#include <cstdint>
#include <string>
#include <vector>

namespace merit::limit {

/// Keys that are a letter and the number of their row in seven digits say themselves which row is theirs. Of others,
/// open addressing, at most half full. Keys are packed texts, none of which is empty.
class KeyTable {
 public:
  static constexpr uint32_t kAbsent = UINT32_MAX;

  void build(const std::vector<uint64_t>& keys);
  void prefetch(uint64_t key) const {
    if (counted_ == 0) __builtin_prefetch(&slots_[place_of(key)]);
  }
  uint32_t find(uint64_t key) const {
    if (counted_ != 0) return counted_row(key);
    for (size_t place = place_of(key); slots_[place].key != 0; place = (place + 1) & (slots_.size() - 1)) {
      if (slots_[place].key == key) return slots_[place].row;
    }
    return kAbsent;
  }

 private:
  struct Slot {
    uint64_t key = 0;
    uint32_t row = 0;
  };
  uint32_t counted_row(uint64_t key) const {
    constexpr uint64_t kZeros = 0x3030303030303030, kHigh = 0xF0F0F0F0F0F0F0F0, kSixes = 0x0606060606060606;
    const uint64_t bytes = (key & ~uint64_t{0xFF}) | '0';
    if (((bytes & kHigh) ^ kZeros) != 0 || (((bytes + kSixes) & kHigh) ^ kZeros) != 0 || (key & 0xFF) != letter_) {
      return kAbsent;
    }
    uint64_t digits = bytes ^ kZeros;
    digits = (digits * 10 + (digits >> 8)) & 0x00FF00FF00FF00FF;
    digits = (digits * 100 + (digits >> 16)) & 0x0000FFFF0000FFFF;
    const auto row = static_cast<uint32_t>(digits * 10'000 + (digits >> 32));
    return row < counted_ ? row : kAbsent;
  }
  size_t place_of(uint64_t key) const { return (key ^ key >> 29) * 0x9E3779B97F4A7C15U >> shift_; }

  uint64_t letter_ = 0;
  uint32_t counted_ = 0;  ///< how many such keys there are; 0: they are others
  std::vector<Slot> slots_;
  int shift_ = 0;
};

constexpr int32_t kNoEmployees = INT32_MIN;

struct Leads {
  std::vector<uint64_t> keys;
  std::vector<int32_t> employees;
  std::vector<uint8_t> countries;  ///< which of `kCountries`; else as many as there are
  std::vector<uint8_t> fits;       ///< of R0: industry and title

  uint32_t count() const { return static_cast<uint32_t>(keys.size()); }
};

/// Of a Parquet file. `for_r0`: industries and titles too, and the columns side by side.
Leads read_leads(const std::string& path, bool for_r0);

}  // namespace merit::limit
