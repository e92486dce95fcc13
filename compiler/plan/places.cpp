#include "compiler/plan/places.h"

#include <functional>

namespace merit::plan {

Places::Slot& Places::slot_of(std::string_view key, uint64_t hash) {
  const size_t last = slots_.size() - 1;
  for (size_t at = hash & last;; at = (at + 1) & last) {
    Slot& slot = slots_[at];
    if (!slot.used) return slot;
    if (slot.hash == hash && std::string_view(keys_).substr(slot.begin, slot.size) == key) return slot;
  }
}

void Places::grow() {
  std::vector<Slot> old = std::move(slots_);
  slots_ = std::vector<Slot>(old.empty() ? kFirstSlots : 2 * old.size());
  for (const Slot& slot : old) {
    if (slot.used) slot_of(std::string_view(keys_).substr(slot.begin, slot.size), slot.hash) = slot;
  }
}

std::pair<uint32_t, bool> Places::find_or_add(std::string_view key, uint32_t place) {
  if (2 * count_ >= slots_.size()) grow();
  const uint64_t hash = std::hash<std::string_view>()(key);
  Slot& slot = slot_of(key, hash);
  if (slot.used) return {slot.place, false};
  slot = {hash, keys_.size(), static_cast<uint32_t>(key.size()), place, true};
  keys_ += key;
  ++count_;
  return {place, true};
}

}  // namespace merit::plan
