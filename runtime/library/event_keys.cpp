#include "runtime/library/event_keys.h"

#include "runtime/library/key_set.h"
#include "runtime/values/fold.h"

namespace merit::library {

namespace {

constexpr uint64_t kNumber = UINT32_MAX;  ///< the bits of a slot that are the event's number

/// Any odd number whose bits are as good as random.
constexpr uint64_t kScatter = 0x9E3779B97F4A7C15;

bool same_key(const Key& a, const Key& b) {
  return a.bits == b.bits && values::equals_exact(a.text, b.text);
}

}  // namespace

void EventKeys::start(const merit_event* events, uint64_t count) {
  const uint64_t slots = slots_for(count);
  mask_ = slots - 1;
  events_ = events;
  __builtin_memset(slots_, 0, slots * sizeof(uint64_t));
}

bool EventKeys::repeats(const CellReader& reader, const merit_event& event) {
  const Reading reading = reader.read_key(event.fields);
  if (!reading.known()) return false;
  const Key key = key_of(reader.field(), reading);
  const uint64_t hash = (key.bits + event.kind) * kScatter & ~kNumber;
  for (uint64_t at = hash >> 32;; ++at) {
    uint64_t& slot = slots_[at & mask_];
    if (slot == 0) {
      slot = hash | static_cast<uint64_t>(&event - events_ + 1);
      return false;
    }
    if ((slot & ~kNumber) != hash) continue;
    const merit_event& other = events_[(slot & kNumber) - 1];
    if (other.kind == event.kind && same_key(key, key_of(reader.field(), reader.read_key(other.fields)))) return true;
  }
}

}  // namespace merit::library

uint64_t merit_start_keys(void* keys, const merit_event* events, uint64_t event_count) {
  static_cast<merit::library::EventKeys*>(keys)->start(events, event_count);
  return 0;
}

uint64_t merit_repeats_key(void* keys, const void* reader, const merit_event* event) {
  const auto& key = *static_cast<const merit::library::CellReader*>(reader);
  return static_cast<merit::library::EventKeys*>(keys)->repeats(key, *event) ? 1 : 0;
}
