/// What all parts of one call share.
#pragma once

#include "runtime/library/definition.h"
#include "runtime/library/failure.h"
#include "runtime/library/field_reader.h"
#include "runtime/library/memory.h"

namespace merit::library {

struct Call {
  const merit_definition& definition;
  Failure& failure;
  Blocks& blocks;  ///< for as long as the call lasts
  Clock& clock;
  merit_report& report;

  const merit_description& description() const { return definition.description; }
};

inline const merit_definition& definition_of(const merit_library& library) {
  return *reinterpret_cast<const merit_definition*>(library.description);
}

/// The earliest time of an event of the kind that can matter at `now`.
inline int64_t earliest_of(const merit_definition& definition, uint64_t kind, int64_t now) {
  if (definition.look_back == nullptr || definition.look_back[kind] == INT64_MAX) return INT64_MIN;
  int64_t earliest = 0;
  return __builtin_sub_overflow(now, definition.look_back[kind], &earliest) ? INT64_MIN : earliest;
}

constexpr uint64_t words_for(uint64_t bits) {
  return (bits + 63) / 64;
}
inline bool bit_at(const uint64_t* words, uint64_t bit) {
  return (words[bit >> 6] >> (bit & 63) & 1) != 0;
}
inline void set_bit(uint64_t* words, uint64_t bit) {
  words[bit >> 6] |= uint64_t{1} << (bit & 63);
}

/// How many bytes a cell of this type takes in a column of compiled code, and in an output.
constexpr uint64_t cell_size(int32_t type) {
  return type == merit_text_type || type == merit_text_list ? sizeof(merit_text) : sizeof(int64_t);
}

}  // namespace merit::library
