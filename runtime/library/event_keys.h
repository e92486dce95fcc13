/// The keys of one lead's events, as a caller's structs have them: which of them repeat one.
#pragma once

#include "runtime/library/cell_reader.h"

namespace merit::library {

/// How many slots so many events take: a power of two.
constexpr uint64_t key_slots(uint64_t events) {
  uint64_t slots = 64;
  while (slots < 2 * events) slots *= 2;
  return slots;
}

/// Forgets all keys. Those that are noted from now on are of these events, for which there are slots enough.
void start_keys(merit_event_keys& keys, const merit_event* events, uint64_t count);

/// Whether an event of the same kind that was asked about before has this one's key. An event without a key repeats
/// none. `reader` reads the kind's key.
bool repeats_key(merit_event_keys& keys, const CellReader& reader, const merit_event& event);

}  // namespace merit::library
