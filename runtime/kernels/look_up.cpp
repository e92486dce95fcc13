#include "runtime/kernels/kernels.h"
#include "runtime/kernels/memory.h"
#include "runtime/values/fold.h"
#include "runtime/values/folded_words.h"

namespace {

using merit::kernels::GrowingSet;
using merit::kernels::TextIndex;
using merit::kernels::TextSlot;
using merit::values::TextView;

struct IntegerSlot {
  int64_t value;
  bool used;
};

constexpr uint64_t kFewest = 16;

/// splitmix64's last step: neighbouring integers far from each other.
uint64_t scattered(int64_t value) {
  auto bits = static_cast<uint64_t>(value);
  bits = (bits ^ bits >> 30) * 0xbf58476d1ce4e5b9;
  bits = (bits ^ bits >> 27) * 0x94d049bb133111eb;
  return bits ^ bits >> 31;
}

/// Twice the room, at most half of which is used. The old slots are in scratch memory, which goes as a whole.
template <typename Slot, typename Insert>
void grow(merit_memory* memory, GrowingSet* set, Insert insert) {
  if (static_cast<uint64_t>(set->count) * 2 < set->capacity) return;
  const auto* const old = static_cast<const Slot*>(set->slots);
  const uint64_t old_capacity = set->capacity;
  set->capacity = old_capacity == 0 ? kFewest : old_capacity * 2;
  set->slots = memory->scratch.allocate(set->capacity * sizeof(Slot));
  __builtin_memset(set->slots, 0, set->capacity * sizeof(Slot));
  set->count = 0;
  for (uint64_t i = 0; i < old_capacity; ++i) insert(old[i]);
}

void place(GrowingSet* set, int64_t value) {
  auto* const slots = static_cast<IntegerSlot*>(set->slots);
  uint64_t at = scattered(value) & (set->capacity - 1);
  for (; slots[at].used; at = (at + 1) & (set->capacity - 1)) {
    if (slots[at].value == value) return;
  }
  slots[at] = {value, true};
  ++set->count;
}

void place(GrowingSet* set, TextView text) {
  auto* const slots = static_cast<TextSlot*>(set->slots);
  uint64_t at = merit::values::hash_folded(text) & (set->capacity - 1);
  for (; slots[at].index != 0; at = (at + 1) & (set->capacity - 1)) {
    if (merit::values::equals_folded(TextView(slots[at].data, slots[at].size), text)) return;
  }
  slots[at] = {text.data, text.size, 1};
  ++set->count;
}

/// A trimmed text of few ASCII characters, folded: looked up without another look at its bytes.
class ShortText {
 public:
  explicit ShortText(TextView text) : size_(text.size) {
    is_short_ = size_ <= sizeof words_;
    for (size_t at = 0; is_short_ && at < size_; at += 8) {
      const uint64_t word = merit::values::load_bytes(text.data + at, length_from(at));
      is_short_ = (word & merit::values::kHighBits) == 0;
      words_[at / 8] = merit::values::fold_ascii(word);
      hash_.add(words_[at / 8]);
    }
    hash_.add(size_);
  }

  bool is_short() const { return is_short_; }
  uint64_t hash() const { return hash_.bits(); }
  /// The slot's text is trimmed and folded.
  bool is_in(const TextSlot& slot) const {
    if (slot.size != size_) return false;
    for (size_t at = 0; at < size_; at += 8) {
      if (merit::values::load_bytes(slot.data + at, length_from(at)) != words_[at / 8]) return false;
    }
    return true;
  }

 private:
  size_t length_from(size_t at) const { return size_ - at < 8 ? size_ - at : 8; }

  size_t size_;
  bool is_short_;
  merit::values::FoldedHash hash_;
  uint64_t words_[4];
};

template <typename IsIn>
int64_t find(const TextIndex& index, uint64_t hash, IsIn is_in) {
  for (uint64_t at = hash & index.mask;; at = (at + 1) & index.mask) {
    const TextSlot& slot = index.slots[at];
    if (slot.data == nullptr) return -1;
    if (is_in(slot)) return slot.index;
  }
}

}  // namespace

extern "C" {

int64_t merit_find_text(const TextIndex* index, const char* data, uint64_t size) {
  const TextView text = merit::values::trim(TextView(data, size));
  const ShortText short_text(text);
  if (short_text.is_short()) {
    return find(*index, short_text.hash(), [&](const TextSlot& slot) { return short_text.is_in(slot); });
  }
  return find(*index, merit::values::hash_folded(text),
              [&](const TextSlot& slot) { return merit::values::equals_folded(TextView(slot.data, slot.size), text); });
}

int64_t merit_find_integer(const int64_t* keys, uint64_t count, int64_t key) {
  uint64_t low = 0;  // keys before it are less
  for (uint64_t high = count; low < high;) {
    const uint64_t middle = low + (high - low) / 2;
    if (keys[middle] < key) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low < count && keys[low] == key ? static_cast<int64_t>(low) : -1;
}

void merit_insert_integer(merit_memory* memory, GrowingSet* set, int64_t value) {
  grow<IntegerSlot>(memory, set, [set](const IntegerSlot& slot) {
    if (slot.used) place(set, slot.value);
  });
  place(set, value);
}

void merit_insert_text(merit_memory* memory, GrowingSet* set, const char* data, uint64_t size) {
  grow<TextSlot>(memory, set, [set](const TextSlot& slot) {
    if (slot.index != 0) place(set, TextView(slot.data, slot.size));
  });
  place(set, TextView(data, size));
}

}  // extern "C"
