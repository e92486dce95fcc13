/// Where each of many things stands, found by its bytes. Private to this folder.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace merit::plan {

/// Keys and a place for each: a hash table (open addressing) whose keys lie one behind another in one buffer, since a
/// plan is written anew by every pass, and memory for each key by itself is half of what that would take.
class Places {
 public:
  /// The place of `key`, and true where it is new and `place` has become it.
  std::pair<uint32_t, bool> find_or_add(std::string_view key, uint32_t place);

 private:
  struct Slot {
    uint64_t hash = 0;
    uint64_t begin = 0;  ///< of the key in `keys_`
    uint32_t size = 0;
    uint32_t place = 0;
    bool used = false;
  };
  static constexpr size_t kFirstSlots = 64;  ///< a power of two, as every size

  Slot& slot_of(std::string_view key, uint64_t hash);
  void grow();

  std::string keys_;
  std::vector<Slot> slots_;
  size_t count_ = 0;
};

}  // namespace merit::plan
