#include "runtime/kernels/kernels.h"
#include "runtime/kernels/memory.h"
#include "runtime/values/automaton.h"
#include "runtime/values/fold.h"
#include "runtime/values/numbers.h"
#include "runtime/values/times.h"

namespace {

using merit::values::TextView;

/// Lets `write` fill `room` bytes of scratch memory; it returns how many it wrote.
template <typename Write>
void make_text(merit_memory* memory, uint64_t room, merit_text* out, Write write) {
  char* const bytes = memory->scratch.allocate(room);
  *out = {bytes, write(bytes)};
}

/// How many bytes there is room for where a text of `size` bytes is being made piece by piece.
uint64_t room_for(uint64_t size) {
  uint64_t room = 64;
  while (room < size) room *= 2;
  return room;
}

}  // namespace

extern "C" {

void merit_reset_scratch(merit_memory* memory) {
  memory->scratch.reset();
}

int64_t* merit_room_for_words(merit_memory* memory, int64_t count) {
  return reinterpret_cast<int64_t*>(memory->scratch.allocate(static_cast<uint64_t>(count) * sizeof(int64_t)));
}

void merit_keep_text(merit_memory* memory, const char* data, uint64_t size, merit_text* out) {
  char* const bytes = memory->kept.allocate(size);
  if (size > 0) __builtin_memcpy(bytes, data, size);
  *out = {bytes, size};
}

void merit_keep_list(merit_memory* memory, const char* texts, uint64_t count, merit_text* out) {
  const auto* const list = reinterpret_cast<const merit_text*>(texts);
  auto* const kept = reinterpret_cast<merit_text*>(memory->kept.allocate(count * sizeof(merit_text)));
  for (uint64_t i = 0; i < count; ++i) merit_keep_text(memory, list[i].data, list[i].size, &kept[i]);
  *out = {reinterpret_cast<const char*>(kept), count};
}

bool merit_equals_folded(const char* a, uint64_t a_size, const char* b, uint64_t b_size) {
  return merit::values::equals_folded(TextView(a, a_size), TextView(b, b_size));
}

bool merit_equals_exactly(const char* a, uint64_t a_size, const char* b, uint64_t b_size) {
  return merit::values::equals_exact(TextView(a, a_size), TextView(b, b_size));
}

int64_t merit_compare_folded(const char* a, uint64_t a_size, const char* b, uint64_t b_size) {
  return merit::values::compare_folded(TextView(a, a_size), TextView(b, b_size));
}

bool merit_contains(const char* text, uint64_t size, const char* part, uint64_t part_size) {
  return merit::values::contains_folded(TextView(text, size), TextView(part, part_size));
}

bool merit_starts_with(const char* text, uint64_t size, const char* prefix, uint64_t prefix_size) {
  return merit::values::starts_with_folded(TextView(text, size), TextView(prefix, prefix_size));
}

bool merit_ends_with(const char* text, uint64_t size, const char* suffix, uint64_t suffix_size) {
  return merit::values::ends_with_folded(TextView(text, size), TextView(suffix, suffix_size));
}

bool merit_matches(merit_memory* memory, const merit::values::Automaton* regex, const char* text, uint64_t size) {
  const uint64_t room = merit::values::room_to_find(*regex) * sizeof(uint32_t);
  auto* const numbers = room == 0 ? nullptr : reinterpret_cast<uint32_t*>(memory->scratch.allocate(room));
  return merit::values::find(*regex, TextView(text, size), numbers);
}

int64_t merit_length(const char* text, uint64_t size) {
  return merit::values::length(TextView(text, size));
}

void merit_trim(const char* text, uint64_t size, merit_text* out) {
  const TextView trimmed = merit::values::trim(TextView(text, size));
  *out = {trimmed.data, trimmed.size};
}

void merit_lower(merit_memory* memory, const char* text, uint64_t size, merit_text* out) {
  make_text(memory, merit::values::max_cased_size(size), out,
            [&](char* bytes) { return merit::values::lower_into(TextView(text, size), bytes); });
}

void merit_upper(merit_memory* memory, const char* text, uint64_t size, merit_text* out) {
  make_text(memory, merit::values::max_cased_size(size), out,
            [&](char* bytes) { return merit::values::upper_into(TextView(text, size), bytes); });
}

bool merit_domain(merit_memory* memory, const char* text, uint64_t size, merit_text* out) {
  const merit::values::Maybe<TextView> domain = merit::values::domain_part(TextView(text, size));
  if (!domain.known) return false;
  merit_lower(memory, domain.value.data, domain.value.size, out);
  return true;
}

void merit_append(merit_memory* memory, const char* data, uint64_t size, merit_text* text) {
  if (size == 0) return;
  const uint64_t longer = text->size + size;
  const uint64_t room = text->data == nullptr ? 0 : room_for(text->size);
  auto* bytes = const_cast<char*>(text->data);  // made here, so it may be written
  if (longer > room) {
    bytes = memory->scratch.allocate(room_for(longer));
    if (text->size > 0) __builtin_memcpy(bytes, text->data, text->size);
  }
  __builtin_memcpy(bytes + text->size, data, size);
  *text = {bytes, longer};
}

void merit_integer_text(merit_memory* memory, int64_t value, merit_text* out) {
  make_text(memory, merit::values::kIntegerTextSize, out,
            [&](char* bytes) { return merit::values::write_integer(value, bytes); });
}

void merit_number_text(merit_memory* memory, double value, merit_text* out) {
  make_text(memory, merit::values::kNumberTextSize, out,
            [&](char* bytes) { return merit::values::write_number(value, bytes); });
}

void merit_time_text(merit_memory* memory, const merit::values::Zone* zone, int64_t time, merit_text* out) {
  make_text(memory, merit::values::kTimeTextSize, out,
            [&](char* bytes) { return merit::values::write_time_in(*zone, time, bytes); });
}

void merit_date_text(merit_memory* memory, int64_t day, merit_text* out) {
  make_text(memory, merit::values::kDateTextSize, out,
            [&](char* bytes) { return merit::values::write_date(day, bytes); });
}

void merit_duration_text(merit_memory* memory, int64_t micros, merit_text* out) {
  make_text(memory, merit::values::kDurationTextSize, out,
            [&](char* bytes) { return merit::values::write_duration(micros, bytes); });
}

void merit_list_text(merit_memory* memory, const char* texts, uint64_t count, merit_text* out) {
  const auto* const list = reinterpret_cast<const merit_text*>(texts);
  *out = {nullptr, 0};
  for (uint64_t i = 0; i < count; ++i) {
    if (out->size > 0) merit_append(memory, ", ", 2, out);
    merit_append(memory, list[i].data, list[i].size, out);
  }
}

void merit_append_to_list(merit_memory* memory, const char* data, uint64_t size, uint64_t wanted, uint64_t most,
                          merit_text* list) {
  if (wanted == 0) return;
  if (list->data == nullptr) list->data = memory->scratch.allocate(most * sizeof(merit_text));
  auto* const texts = reinterpret_cast<merit_text*>(const_cast<char*>(list->data));
  texts[list->size++] = {data, size};
}

}  // extern "C"
