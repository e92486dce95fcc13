/// What a cell is, read as a field's type (docs/language.md, "Modules, data, tests"): the one place that says it, for
/// files and for what callers of a library give.
#pragma once

#include "runtime/cells/cell.h"
#include "runtime/cells/spellings.h"

namespace merit::cells {

/// Of a text that nobody has numbered.
inline constexpr int64_t kNoCode = -1;

struct Reading {
  enum class State : uint8_t { missing, unreadable, known };
  State state = State::missing;
  int64_t integer = 0;  ///< of every type but number; of text `kNoCode`, or what who keeps texts calls this one
  double number = 0;
  TextView text;  ///< lives as long as the cell; where it is empty it still points somewhere

  bool known() const { return state == State::known; }
};

/// What a number of the data is: missing where it is none, unreadable where it is infinite.
inline Reading::State state_of(double number) {
  if (values::is_finite(number)) return Reading::State::known;
  return number != number ? Reading::State::missing : Reading::State::unreadable;
}

/// How times of the data without an offset become times: by a clock on the wall of the data's zone.
struct WallClock {
  int64_t (*time_of)(void* clock, int64_t local) = nullptr;  ///< null: UTC, where they are the same
  void* clock = nullptr;

  bool is_utc() const { return time_of == nullptr; }
  int64_t to_time(int64_t local) const { return is_utc() ? local : time_of(clock, local); }
};

/// Reads single cells as one field. Used by one thread, since clocks remember.
class CellInterpreter {
 public:
  /// Of the field, type, labels and spellings of missing are looked at. `key`: text is trimmed, as keys are compared.
  /// `numbers` has room for as many as the field has spellings of missing. All of them outlive this.
  void set_up(const merit_field& field, bool key, WallClock clock, double* numbers);

  const merit_field& field() const { return *field_; }
  bool is_key() const { return key_; }
  const Spellings& spellings() const { return spellings_; }
  const WallClock& clock() const { return clock_; }

  /// A text may be the cell's, or be made in `room`.
  Reading read(const Cell& cell, CellText& room) const;
  /// Of a field that is text, a cell that is text. `valid`: it is known to be UTF-8.
  Reading read_text_field(TextView text, bool valid) const {
    return spellings_.have(text) ? Reading() : value_of(text, valid);
  }

 private:
  Reading value_of(TextView text, bool valid) const {
    if (!valid && !is_utf8(text)) return {Reading::State::unreadable, 0, 0, {}};
    const TextView value = key_ ? trimmed(text) : text;
    return {Reading::State::known, kNoCode, 0, value.empty() ? TextView("", 0) : value};
  }
  Reading read_text(TextView text) const;
  Reading read_as_type(const Cell& cell, CellText& room) const;
  bool means_missing(const Cell& cell, CellText& room) const;

  const merit_field* field_ = nullptr;
  bool key_ = false;
  WallClock clock_;
  Spellings spellings_;
};

}  // namespace merit::cells
