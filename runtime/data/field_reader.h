/// Private to this room: cells of any Arrow type, read as one field's type into a column (docs/language.md, "Modules,
/// data, tests").
#pragma once

#include <arrow/type_fwd.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "runtime/columns/column.h"
#include "runtime/data/cells.h"
#include "runtime/data/interner.h"
#include "runtime/data/request.h"
#include "runtime/data/table_file.h"
#include "runtime/values/maybe.h"
#include "runtime/values/zones.h"

namespace merit::data {

inline constexpr int64_t kNoCode = -1;

/// What a cell is, read as a field's type.
struct Reading {
  enum class State : uint8_t { missing, unreadable, known };
  State state = State::missing;
  int64_t integer = 0;  ///< of every type but number; of text its dictionary code, `kNoCode` where it has none yet
  double number = 0;
  std::string_view text;  ///< lives as long as the cell
};

/// The row that stands for no cell at all: it is missing, and nothing is wrong with it.
inline constexpr int64_t kNoRow = -1;

/// Reads cells as one field, table after table, into one column.
class FieldReader {
 public:
  /// `key`: text is trimmed, as keys are compared.
  FieldReader(const Field& field, const values::Zone& data_zone, bool key);

  /// Appends `rows` of a column, in that order (ascending, but for `kNoRow`); counts what does not read.
  void read(const RawTable& table, int32_t column, std::span<const int64_t> rows, Tally& unreadable);
  /// Appends every row of a column.
  void read_all(const RawTable& table, int32_t column, Tally& unreadable);
  void append_missing(int64_t count);

  /// The column; the reader is used up.
  columns::ColumnPtr finish();

 private:
  struct Spelling {
    std::string text;
    values::Maybe<double> number;
  };

  Reading interpret(const Cell& cell);
  Reading interpret_as_type(const Cell& cell);
  Reading interpret_text(std::string_view text);
  bool means_missing(const Cell& cell);
  bool text_means_missing(std::string_view text) const;
  Reading with_code(Reading reading);
  Reading read_text_cell(std::string_view text);
  Reading read_dictionary_cell(const arrow::DictionaryArray& array, int64_t row, CellSource& values);
  void append(const Reading& reading);
  void append_text(const Reading& reading);
  void give_up_dictionary();

  Field field_;
  const values::Zone& zone_;
  bool key_;
  std::vector<Spelling> spellings_;
  std::string scratch_;

  // Texts met before, with what they read as. Given up when most of them are new.
  bool remembering_ = true;
  Interner seen_;
  std::vector<Reading> seen_readings_;
  int64_t remembered_cells_ = 0;
  // The same for the values of the dictionary chunk that is being read, by position.
  std::vector<std::optional<Reading>> value_readings_;

  columns::ColumnBuilder builder_;  ///< of every type but text
  bool dictionary_ = true;          ///< text: codes so far; else plain
  Interner distinct_;
  columns::Column text_;
};

/// What a value of a field should be, as a message says it: `an integer`, `one of "a", "b"`.
std::string type_phrase(const Field& field);

}  // namespace merit::data
