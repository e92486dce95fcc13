/// What a cell is, read as a field's type (docs/language.md, "Modules, data, tests"): as `merit run` reads it.
#pragma once

#include "runtime/library/cell.h"
#include "runtime/library/definition.h"
#include "runtime/values/fold.h"

namespace merit::library {

/// Where times of the data without an offset stand.
class Clock {
 public:
  explicit Clock(const merit_definition& definition);
  /// A time without an offset is UTC's.
  bool is_utc() const { return zones_ == nullptr; }
  int64_t to_time(int64_t local) { return zones_ == nullptr ? local : zones_->to_time(state_, local); }

 private:
  const merit_zones* zones_;
  alignas(8) char state_[kMeritClockSize];
};

struct Reading {
  enum class State : uint8_t { missing, unreadable, known };
  State state = State::missing;
  int64_t integer = 0;  ///< of every type but number and text
  double number = 0;
  TextView text;

  bool known() const { return state == State::known; }
};

/// Reads cells as one field.
class FieldReader {
 public:
  FieldReader() = default;
  /// `key`: text is trimmed, as keys are compared. Texts that are made of other values are kept in `blocks`. All of the
  /// arguments outlive this.
  FieldReader(const merit_field& field, bool key, Clock& clock, Blocks& blocks);

  /// Cells come from this array, which `open_array` has checked; without one they are all missing.
  void set_array(const Array* array);
  bool has_array() const { return array_ != nullptr; }

  Reading read(int64_t row);
  /// A cell of any array. Its text is still there when the blocks are.
  Reading read(const Cell& cell, CellText& room);
  const merit_field& field() const { return *field_; }

 private:
  enum class Direct : uint8_t { none, integer64, float64, text, instant_micros, boolean };

  Reading read_directly(int64_t row) const;
  Reading read_text(TextView text) const;
  Reading read_as_type(const Cell& cell, CellText& room) const;
  Reading known_text(TextView text) const;
  bool means_missing(const Cell& cell, CellText& room) const;

  const merit_field* field_ = nullptr;
  bool key_ = false;
  Clock* clock_ = nullptr;
  Blocks* blocks_ = nullptr;
  const Array* array_ = nullptr;
  Direct direct_ = Direct::none;
  Reading* of_value_ = nullptr;  ///< of the array's dictionary: what each value reads as, where `is_read_` says so
  uint8_t* is_read_ = nullptr;
};

/// Whether a text is one of the spellings that a field says are missing.
bool text_means_missing(const merit_field& field, TextView text);
/// The same of a number.
bool number_means_missing(const merit_field& field, double value);
/// Whether there is a number of which that is so; few fields have one, and asking each of their values takes long.
bool spells_a_number(const merit_field& field);
/// The position of the label that a text is, or -1.
int64_t label_called(const merit_text* labels, uint64_t count, TextView text);
bool is_ascii(TextView text);
/// Whether a text is UTF-8; quick for ASCII.
inline bool is_utf8(TextView text) {
  return is_ascii(text) || values::is_valid_utf8(text);
}

}  // namespace merit::library
