#include "runtime/library/key_set.h"

#include "runtime/values/fold.h"
#include "runtime/values/words_of_text.h"

namespace merit::library {

namespace {

constexpr size_t kFewest = 64;
constexpr uint64_t kPrime = 0x9E3779B97F4A7C15;

/// Neighbouring integers far from each other.
uint64_t scattered(uint64_t bits) {
  bits = (bits ^ bits >> 32) * kPrime;
  return bits ^ bits >> 29;
}

int compare_bytes(TextView a, TextView b) {
  const size_t shared = a.size < b.size ? a.size : b.size;
  const int order = shared == 0 ? 0 : __builtin_memcmp(a.data, b.data, shared);
  return order != 0 ? order : (a.size > b.size) - (a.size < b.size);
}

}  // namespace

uint64_t hash_of(TextView text) {
  uint64_t hash = text.size;
  const auto add = [&](size_t at, size_t count) {
    hash = (hash ^ values::load_bytes(text.data + at, count)) * kMeritScatter;
    hash ^= hash >> 32;
  };
  size_t at = 0;
  for (; at + 8 <= text.size; at += 8) add(at, 8);
  if (at < text.size) add(at, text.size - at);
  return hash;
}

Key key_of(const merit_field& field, const Reading& reading) {
  if (field.type == merit_text_type) return {hash_of(reading.text), reading.text};
  if (field.type != merit_number) return {static_cast<uint64_t>(reading.integer), {}};
  Key key;
  __builtin_memcpy(&key.bits, &reading.number, sizeof key.bits);
  return key;
}

int compare_keys(const merit_field& field, const Reading& a, const Reading& b) {
  if (field.type == merit_text_type) return compare_bytes(a.text, b.text);
  if (field.type == merit_number) return (a.number > b.number) - (a.number < b.number);
  return (a.integer > b.integer) - (a.integer < b.integer);
}

KeySet::Slot& KeySet::place_of(const Key& key) {
  size_t at = scattered(key.bits) & (capacity_ - 1);
  for (; slots_[at].used; at = (at + 1) & (capacity_ - 1)) {
    const Key& other = slots_[at].key;
    if (other.bits == key.bits && values::equals_exact(other.text, key.text)) break;
  }
  return slots_[at];
}

bool KeySet::insert(const Key& key) {
  if (count_ * 2 >= capacity_) grow();
  Slot& slot = place_of(key);
  if (slot.used) return false;
  slot = {key, true};
  ++count_;
  return true;
}

void KeySet::grow() {
  const Slot* const old = slots_;
  const size_t old_capacity = capacity_;
  const size_t capacity = old_capacity == 0 ? kFewest : old_capacity * 2;
  slots_ = zeroed<Slot>(*blocks_, capacity);
  capacity_ = capacity;
  for (size_t i = 0; i < old_capacity; ++i) {
    if (old[i].used) place_of(old[i].key) = old[i];
  }
}

}  // namespace merit::library
