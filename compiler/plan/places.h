/// Where each of many things stands, found by its bytes. Private to this folder.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace merit::plan {

/// Distinct keys, numbered from 0 in the order in which they come: a hash table (open addressing). Keys lie one behind
/// another in one buffer, since a plan is written anew by every pass, and memory for each key by itself is half of what
/// that would take. Slots are small, since those of a large plan fit no cache: a key that is new costs the access to
/// one of them.
class Places {
 public:
  /// Makes room for so many keys.
  void reserve(size_t keys);
  /// The number of `key`, and true where it is new.
  std::pair<uint32_t, bool> find_or_add(std::string_view key);

 private:
  struct Slot {
    uint32_t hash = 0;
    uint32_t number_plus_1 = 0;  ///< 0: none has the slot
  };
  static constexpr size_t kFirstSlots = 64;

  std::string_view key_at(uint32_t number) const;
  Slot& slot_of(std::string_view key, uint32_t hash);
  /// `slots`: a power of two.
  void spread_over(size_t slots);

  std::string keys_;
  std::vector<uint64_t> ends_;  ///< by number: of the key in `keys_`
  std::vector<Slot> slots_;     ///< at most half of them taken
};

}  // namespace merit::plan
