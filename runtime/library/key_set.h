/// The keys of events that were met: whole values, or texts by their bytes.
#pragma once

#include "runtime/library/field_reader.h"
#include "runtime/library/memory.h"

namespace merit::library {

/// A known key as bits, and the bytes of a text.
struct Key {
  uint64_t bits = 0;  ///< of a text, a hash
  TextView text;      ///< data is null where the bits are the key
};

/// Of a text's bytes, eight at a time. Nobody sees it, so it may differ from machine to machine.
uint64_t hash_of(TextView text);
Key key_of(const merit_field& field, const Reading& reading);
/// As events at one instant are ordered: integers by value, texts by bytes; negative, 0 or positive.
int compare_keys(const merit_field& field, const Reading& a, const Reading& b);

/// Open addressing, at most half full. Texts outlive it.
class KeySet {
 public:
  explicit KeySet(Blocks* blocks = nullptr) : blocks_(blocks) {}
  /// False where it has the key already.
  bool insert(const Key& key);

 private:
  struct Slot {
    Key key;
    bool used;
  };
  Slot& place_of(const Key& key);
  void grow();

  Blocks* blocks_;
  Slot* slots_ = nullptr;
  size_t capacity_ = 0;
  size_t count_ = 0;
};

}  // namespace merit::library
