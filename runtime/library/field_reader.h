/// Cells of arrays, read as a field. What a cell is says runtime/cells/cell_interpreter.h; here stands how many are
/// read quickly.
#pragma once

#include "runtime/cells/cell_interpreter.h"
#include "runtime/library/cell.h"
#include "runtime/library/definition.h"

namespace merit::library {

using cells::is_ascii;
using cells::is_utf8;
using cells::kMostDays;
using cells::Reading;
using cells::Spellings;

/// Where times of the data without an offset stand.
class Clock {
 public:
  explicit Clock(const merit_definition& definition);
  /// For as long as this.
  cells::WallClock wall_clock() {
    return zones_ == nullptr ? cells::WallClock() : cells::WallClock{zones_->to_time, state_};
  }

 private:
  const merit_zones* zones_;
  alignas(8) char state_[kMeritClockSize];
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
  const merit_field& field() const { return interpreter_.field(); }

 private:
  enum class Direct : uint8_t { none, integer64, float64, text, instant_micros, instant_nanos, boolean };

  Reading read_directly(int64_t row) const;
  Reading read_direct_text(TextView text) const;
  const Reading& read_value(int64_t code);
  template <int64_t kSize, typename Store>
  void for_each(const CellList& cells, Store store) const;
  template <int64_t kSize, typename TextAt>
  int64_t store_texts(const CellList& cells, const merit_column& column, TextAt text_at) const;

  cells::CellInterpreter interpreter_;
  Blocks* blocks_ = nullptr;
  const Array* array_ = nullptr;
  Direct direct_ = Direct::none;
  bool is_ascii_ = false;        ///< all texts of the array, where it has no dictionary
  bool is_as_it_is_ = false;     ///< and each is a value as it stands
  Reading* of_value_ = nullptr;  ///< of the array's dictionary: what each value reads as, where `is_read_` says so
  uint8_t* is_read_ = nullptr;
};

}  // namespace merit::library
