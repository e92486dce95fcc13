#include "compiler/plan/places.h"

#include <algorithm>
#include <bit>
#include <functional>
#include <utility>

namespace merit::plan {

void Places::reserve(size_t keys) {
  ends_.reserve(keys);
  const size_t slots = std::max(kFirstSlots, std::bit_ceil(2 * keys));
  if (slots > slots_.size()) spread_over(slots);
}

std::pair<uint32_t, bool> Places::find_or_add(std::string_view key) {
  if (2 * ends_.size() >= slots_.size()) spread_over(std::max(kFirstSlots, 2 * slots_.size()));
  const auto hash = static_cast<uint32_t>(std::hash<std::string_view>()(key));
  Slot& slot = slot_of(key, hash);
  if (slot.number_plus_1 != 0) return {slot.number_plus_1 - 1, false};
  keys_ += key;
  ends_.push_back(keys_.size());
  slot = {hash, static_cast<uint32_t>(ends_.size())};
  return {slot.number_plus_1 - 1, true};
}

std::string_view Places::key_at(uint32_t number) const {
  const uint64_t begin = number == 0 ? 0 : ends_[number - 1];
  return std::string_view(keys_).substr(begin, ends_[number] - begin);
}

Places::Slot& Places::slot_of(std::string_view key, uint32_t hash) {
  const size_t last = slots_.size() - 1;
  for (size_t at = hash & last;; at = (at + 1) & last) {
    Slot& slot = slots_[at];
    const bool is_free = slot.number_plus_1 == 0;
    if (is_free || (slot.hash == hash && key_at(slot.number_plus_1 - 1) == key)) return slot;
  }
}

void Places::spread_over(size_t slots) {
  const std::vector<Slot> old = std::exchange(slots_, std::vector<Slot>(slots));
  for (const Slot& slot : old) {
    if (slot.number_plus_1 != 0) slot_of(key_at(slot.number_plus_1 - 1), slot.hash) = slot;
  }
}

}  // namespace merit::plan
