/// Private to runtime/data: columns of chunks, of any type, read as one field into a column, chunk after chunk.
#pragma once

#include <arrow/type_fwd.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "runtime/columns/column.h"
#include "runtime/data/fields/cell_interpreter.h"
#include "runtime/data/fields/chosen_cells.h"
#include "runtime/data/fields/recent_texts.h"
#include "runtime/data/fields/text_codes.h"
#include "runtime/data/tables/cells.h"
#include "runtime/data/tables/interner.h"
#include "runtime/data/tables/row_bits.h"

namespace merit::data {

/// Used by one thread. Where the types fit and nothing can be spelled as missing, cells are copied in tight loops; each
/// value of a dictionary is looked at once; the rest goes cell by cell through the interpreter.
class FieldReader {
 public:
  /// `key`: text is trimmed, as keys are compared, and hardly ever repeats. `shared`: where other readers read the same
  /// field, or null. The field and these outlive this.
  FieldReader(const Field& field, const values::Zone& data_zone, bool key, SharedTexts* shared = nullptr);

  /// Makes room for so many cells, so that columns of millions do not move as they grow. What stays unused costs
  /// nothing.
  void reserve(size_t cells);
  /// Appends the cells at `rows` of a column, in that order.
  void read(const ChunkColumn& cells, std::span<const int32_t> rows);
  /// Appends as many cells as there are to choose from; the others are missing, and nothing is wrong with them.
  void read(const ChunkColumn& cells, const ChosenCells& chosen);
  void append_missing(size_t count);

  /// The column so far, for those who look at cells and go on. Text that is kept as codes has no dictionary yet.
  const columns::Column& cells() const { return column_; }
  /// Forgets the cells, but not what was learnt of values.
  void clear();

  /// How many cells the column has so far.
  int64_t length() const { return column_.length; }
  /// The cells of the column that did not read, ascending; they are missing there.
  std::vector<uint32_t> take_unreadable() { return std::move(unreadable_); }
  /// The cells so far, without the dictionary of those that are codes, which `finish` gives: from now on all are codes,
  /// or none is.
  std::shared_ptr<columns::Column> take_cells();
  /// The rest of the cells; the reader is used up.
  std::shared_ptr<columns::Column> finish();

 private:
  void read_rows(const ChunkColumn& cells, std::span<const int32_t> rows);
  void spread_cells(const ChosenCells& chosen, size_t first_unreadable);
  void consider_dictionary();
  bool read_values(const arrow::Array& cells, std::span<const int32_t> rows);
  bool read_times(const arrow::Array& cells, std::span<const int32_t> rows);
  template <typename Array, typename Value, typename Convert>
  bool copy_values(const arrow::Array& cells, std::span<const int32_t> rows, std::vector<Value>& values,
                   const Convert& convert);
  template <typename Array>
  bool copy_numbers(const arrow::Array& cells, std::span<const int32_t> rows);
  /// Whether texts that need no look are copied as they are.
  bool copies_texts() const { return key_ && type_ == columns::Type::text && interpreter_.takes_all_values(); }
  void read_array(const std::shared_ptr<arrow::Array>& cells, std::span<const int32_t> rows);
  void read_dictionary(const ChunkColumn& cells, std::span<const int32_t> rows);
  void read_dictionary(const arrow::DictionaryArray& cells, std::span<const int32_t> rows);
  bool is_new_dictionary(const std::shared_ptr<const void>& dictionary, size_t values);
  void read_codes(std::span<const int32_t> codes, std::span<const int32_t> rows);
  bool copy_whole_texts(const EvenTexts& texts, std::span<const int32_t> rows);
  template <typename TextAt>
  void read_plain_texts(std::span<const int32_t> rows, const TextAt& text_at);
  template <typename TextAt>
  void read_time_texts(std::span<const int32_t> rows, const TextAt& text_at);
  template <typename TextAt>
  void read_repeated_texts(std::span<const int32_t> rows, const TextAt& text_at, std::string_view bytes);
  template <typename TextAt>
  void read_texts(std::span<const int32_t> rows, const TextAt& text_at, std::string_view bytes);
  void read_cells(CellSource& cells, std::span<const int32_t> rows);

  Reading read_text_cell(std::string_view text);
  int32_t code_of(const Reading& reading);
  std::span<int32_t> add_codes(size_t cells);
  void settle_codes(std::span<int32_t> cells);
  const Reading& reading_of_value(int64_t value);
  void append(const Reading& reading, size_t cell);
  void note_unreadable(size_t cell);
  void append_plain(std::string_view text);
  void append_nothing(size_t count);
  void append_missing_cell(size_t cell);
  void give_up_dictionary();

  CellInterpreter interpreter_;
  columns::Type type_;
  bool key_;

  // Texts met before, with what they read as. Given up when most of them are new.
  bool remembering_ = true;
  Interner seen_;
  std::vector<Reading> seen_readings_;
  int64_t remembered_cells_ = 0;
  RecentTexts recent_codes_;  ///< of texts that are kept as codes: these, or marks as in `value_codes_`

  // The same for the values of the dictionary that columns have now, by position.
  std::shared_ptr<const void> values_of_;  ///< the dictionary
  std::unique_ptr<CellSource> value_cells_;
  std::vector<std::optional<Reading>> value_readings_;
  /// Of texts, behind that of no value: the code in `distinct_`, or one of the marks in the source.
  std::vector<int32_t> value_codes_;
  std::vector<int32_t> array_codes_;  ///< room for those of an Arrow array

  bool dictionary_ = true;   ///< text: codes so far; else plain
  bool is_settled_ = false;  ///< whether they are may not change any more
  TextCodes distinct_;
  columns::Column column_;
  std::vector<std::string_view> texts_;  ///< by cell that is being appended as plain text
  RowBits known_;                        ///< of the cells that are being read; the column has its validity afterwards
  RowBits unknown_;                      ///< the others
  RowList unknown_list_;
  RowBits spread_known_;  ///< of the cells among which they are
  std::vector<uint32_t> unreadable_;
};

}  // namespace merit::data
