/// What a cell is, read as a field's type (docs/language.md, "Modules, data, tests"): as `merit run` reads it.
#pragma once

#include "runtime/library/cell.h"
#include "runtime/library/definition.h"
#include "runtime/library/spellings.h"
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

/// Cells of an array, and where each goes in a column.
struct CellList {
  const int64_t* rows;
  const uint32_t* places;
  uint64_t count;
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
  /// Most integers and times, at once. False: `read` has to be asked.
  [[gnu::always_inline]] bool read_plain(int64_t row, int64_t& out) const {
    if ((direct_ != Direct::instant_micros && direct_ != Direct::integer64) || array_->is_null(row)) return false;
    out = array_->value<int64_t>(row);
    return true;
  }
  /// Whether cells are times as they stand, but for nulls.
  bool is_plain_instant() const { return direct_ == Direct::instant_micros; }
  /// Whether cells are texts of ASCII that are values as they stand, but for nulls.
  bool is_as_it_is() const { return is_as_it_is_; }
  /// Where cells come from.
  const Array* array() const { return array_; }
  /// Reads cells and stores those that are known where compiled code reads them: how many were unreadable. The column's
  /// places were all missing. What the array is is asked once, not of each cell.
  int64_t store_cells(const CellList& cells, const merit_column& column);
  /// A cell of any array. Its text is still there when the blocks are.
  Reading read(const Cell& cell, CellText& room);
  const merit_field& field() const { return *field_; }

 private:
  enum class Direct : uint8_t { none, integer64, float64, text, instant_micros, instant_nanos, boolean };

  Reading read_directly(int64_t row) const;
  Reading read_direct_text(TextView text) const;
  const Reading& read_value(int64_t code);
  template <int64_t kSize, typename Store>
  void for_each(const CellList& cells, Store store) const;
  template <int64_t kSize, typename TextAt>
  int64_t store_texts(const CellList& cells, const merit_column& column, TextAt text_at) const;
  Reading read_text(TextView text) const;
  Reading read_as_type(const Cell& cell, CellText& room) const;
  Reading known_text(TextView text) const;
  Reading valid_text(TextView text) const;
  bool means_missing(const Cell& cell, CellText& room) const;

  const merit_field* field_ = nullptr;
  bool key_ = false;
  Clock* clock_ = nullptr;
  Blocks* blocks_ = nullptr;
  const Array* array_ = nullptr;
  Direct direct_ = Direct::none;
  bool is_ascii_ = false;     ///< all texts of the array, where it has no dictionary
  bool is_as_it_is_ = false;  ///< and each is a value as it stands
  Spellings spellings_;
  Reading* of_value_ = nullptr;  ///< of the array's dictionary: what each value reads as, where `is_read_` says so
  uint8_t* is_read_ = nullptr;
};

/// The same of a number.
bool number_means_missing(const merit_field& field, double value);
/// Whether there is a number of which that is so; few fields have one, and asking each of their values takes long.
bool spells_a_number(const merit_field& field);
/// The position of the label that a text is, or -1.
int64_t label_called(const merit_text* labels, uint64_t count, TextView text);
/// Whether a text is UTF-8; quick for ASCII.
inline bool is_utf8(TextView text) {
  return is_ascii(text) || values::is_valid_utf8(text);
}

}  // namespace merit::library
