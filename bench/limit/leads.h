/// The leads: what rules look at, and the table of their keys.
#pragma once

#include <bit>
#include <cstdint>
#include <string>
#include <vector>

namespace merit::limit {

/// Open addressing, at most half full. Keys are packed texts, none of which is empty.
class KeyTable {
 public:
  static constexpr uint32_t kAbsent = UINT32_MAX;

  void build(const std::vector<uint64_t>& keys);
  void prefetch(uint64_t key) const { __builtin_prefetch(&slots_[place_of(key)]); }
  uint32_t find(uint64_t key) const {
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
  size_t place_of(uint64_t key) const { return (key ^ key >> 29) * 0x9E3779B97F4A7C15U >> shift_; }

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
