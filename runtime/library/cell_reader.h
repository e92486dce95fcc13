/// The cells of a caller's structs (`merit_cell`), read as fields. What a field asks of its cells is worked out once,
/// so that most cells take no more than a look at `known`.
#pragma once

#include "runtime/library/call.h"

namespace merit::library {

enum class Given : uint8_t { missing, known, nothing_it_could_be };

/// Reads the cells of one field that compiled code or this room looks at.
class CellReader {
 public:
  /// `place`: among the fields of the caller's struct. The field outlives this.
  void set_up(const merit_field& field, uint64_t place, bool is_key, Blocks& blocks);

  const merit_field& field() const { return *field_; }
  bool is_text() const { return way_ == Way::text; }
  uint32_t place() const { return place_; }
  uint32_t column() const { return column_; }

  /// The field's cell of those of a struct, as the field's value.
  [[gnu::always_inline]] Given read(const merit_cell* cells, merit_value& out) const {
    const merit_cell& cell = cells[place_];
    if (cell.known == 0) return Given::missing;
    out.integer = cell.value.integer;
    if (way_ == Way::as_it_is) return Given::known;
    if (way_ == Way::position && static_cast<uint64_t>(out.integer) < plain_positions_) return Given::known;
    return check(cell.value, out);
  }
  /// Of a key, as readers of many leads have it.
  Reading read_key(const merit_cell* cells) const;

 private:
  enum class Way : uint8_t {
    as_it_is,  ///< any integer is a value
    position,  ///< of a label; of a boolean, of false and true
    date,
    number,
    text,
    unless_it_is_spelt,  ///< an integer that a spelling of missing can be
  };

  Given check(const merit_value& given, merit_value& out) const;
  Given check_text(const merit_text& given, merit_value& out) const;
  Given check_any_text(TextView text, merit_value& out) const;
  void note_missing_positions(Blocks& blocks);

  const merit_field* field_;
  uint32_t place_;
  uint32_t column_;
  Way way_;
  bool is_key_;
  uint64_t positions_;                 ///< how many there are
  uint64_t plain_positions_;           ///< as many, where none is missing; else 0
  const uint64_t* missing_positions_;  ///< bits; null: none
  Spellings spellings_;
};

/// Reads the structs of leads, or of events of one kind. Fields that compiled code reads, and so are stored, come
/// first.
struct StructReader {
  CellReader* fields;
  uint64_t count;
  uint64_t stored_count;
  const CellReader* key;  ///< null: there is none
  bool any_required;
  bool needed;  ///< of a kind: some decision may look at its events

  /// Of columns, the first `columns_read` are those that compiled code reads.
  void set_up(const merit_field* all, uint64_t all_count, int64_t key_field, uint64_t columns_read, Blocks& blocks);
};

}  // namespace merit::library
