/// The keys of one lead's events, as a caller's structs have them: which of them repeat one.
#pragma once

#include "runtime/library/cell_reader.h"

namespace merit::library {

/// Open addressing, at most half full. A slot has the number of an event, counted from 1, and half of its key's hash.
class EventKeys {
 public:
  /// How many slots so many events take: a power of two.
  static constexpr uint64_t slots_for(uint64_t events) {
    uint64_t slots = 64;
    while (slots < 2 * events) slots *= 2;
    return slots;
  }

  /// Somebody else's memory, of as many slots as the largest lead takes.
  void use(uint64_t* slots) { slots_ = slots; }
  /// Forgets all keys. Those that are noted from now on are of these events.
  void start(const merit_event* events, uint64_t count);
  /// Whether an event of the same kind that was asked about before has this one's key. An event without a key repeats
  /// none. `key` reads the kind's key.
  bool repeats(const CellReader& key, const merit_event& event);

 private:
  uint64_t* slots_ = nullptr;
  uint64_t mask_ = 0;
  const merit_event* events_ = nullptr;
};

}  // namespace merit::library
