#include "runtime/library/event_keys.h"

#include "runtime/library/key_set.h"
#include "runtime/values/fold.h"
#include "runtime/values/words_of_text.h"

namespace merit::library {

namespace {

constexpr uint64_t kNumber = UINT32_MAX;  ///< the bits of a slot that are the event's number

bool same(bool is_text, const merit_value& a, const merit_value& b) {
  return is_text ? values::equals_exact(view(a.text), view(b.text)) : a.integer == b.integer;
}

}  // namespace

void start_keys(merit_event_keys& keys, const merit_event* events, uint64_t count) {
  const uint64_t slots = key_slots(count);
  keys.mask = slots - 1;
  keys.events = events;
  __builtin_memset(keys.slots, 0, slots * sizeof(uint64_t));
}

bool repeats_key(merit_event_keys& keys, const CellReader& reader, const merit_event& event) {
  merit_value key;
  if (reader.read(event.fields, key) != Given::known) return false;
  const bool is_text = reader.is_text();
  const uint64_t bits = is_text ? hash_of(view(key.text)) : static_cast<uint64_t>(key.integer);
  const uint64_t hash = (bits + event.kind) * kMeritScatter & ~kNumber;
  for (uint64_t at = hash >> 32;; ++at) {
    uint64_t& slot = keys.slots[at & keys.mask];
    if (slot == 0) {
      slot = hash | static_cast<uint64_t>(&event - keys.events + 1);
      return false;
    }
    if ((slot & ~kNumber) != hash) continue;
    const merit_event& other = keys.events[(slot & kNumber) - 1];
    merit_value of_other;
    if (other.kind == event.kind && reader.read(other.fields, of_other) == Given::known &&
        same(is_text, key, of_other)) {
      return true;
    }
  }
}

}  // namespace merit::library

uint64_t merit_start_keys(merit_event_keys* keys, const merit_event* events, uint64_t event_count) {
  merit::library::start_keys(*keys, events, event_count);
  return 0;
}

uint64_t merit_repeats_key(merit_event_keys* keys, const void* reader, const merit_event* event) {
  return merit::library::repeats_key(*keys, *static_cast<const merit::library::CellReader*>(reader), *event) ? 1 : 0;
}
