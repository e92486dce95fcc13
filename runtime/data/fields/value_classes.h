/// Private to runtime/data: cells by the class that somebody puts their values in. A class is any 32 bits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/columns/column.h"
#include "runtime/data/fields/cell_interpreter.h"
#include "runtime/data/fields/recent_texts.h"
#include "runtime/data/tables/cells.h"
#include "runtime/data/tables/chunk.h"
#include "runtime/data/tables/interner.h"

namespace merit::data {

/// Asks for each distinct value of one field once, whatever chunk it is met in; for texts that hardly repeat, each
/// time. Used by one thread.
class ValueClasses {
 public:
  struct Question {
    uint32_t missing = 0;  ///< the class of cells that are missing, or do not read
    std::function<uint32_t(std::string_view)> text;
    std::function<uint32_t(int64_t)> integer;  ///< of fields that are neither texts nor numbers
  };

  /// The field and the zone outlive this.
  ValueClasses(const Field& field, const values::Zone& data_zone, Question question);

  /// The classes of the cells at `rows` of a column, in that order.
  void read(const ChunkColumn& cells, std::span<const int32_t> rows, std::vector<uint32_t>& classes);
  /// Those of all cells of a column, of which there are so many.
  void read_all(const ChunkColumn& cells, size_t rows, std::vector<uint32_t>& classes);
  /// The classes of all values that a column's codes stand for, by `place_of_code`, until the next call; none where it
  /// has no codes, or they have more than `most` places.
  std::span<const uint32_t> read_values(const ChunkColumn& cells, size_t most);

 private:
  template <typename Rows>
  bool read_texts(const ChunkColumn& cells, const Rows& rows, uint32_t* classes);
  template <typename CodeAt>
  void read_codes(const ChunkColumn& cells, const CodeAt& code_at, std::vector<uint32_t>& classes);
  void read_column(const columns::Column& column, uint32_t* classes);
  template <typename Ask>
  uint32_t remembered(std::string_view text, const Ask& ask);
  uint32_t class_of_cell(std::string_view text);
  void take_dictionary(const ChunkColumn& cells);
  uint32_t class_of_value(size_t value);
  uint32_t class_of(std::string_view text);
  uint32_t class_of(int64_t integer);

  const Field& field_;
  const values::Zone& zone_;
  CellInterpreter interpreter_;
  Question question_;

  std::vector<int32_t> all_rows_;  ///< 0, 1, 2 …

  // The answers so far.
  RecentTexts recent_;
  bool remembering_ = true;  ///< given up when most of them are new
  size_t looked_for_ = 0;    ///< how many of them
  Interner texts_;
  std::vector<uint32_t> of_text_;                         ///< by number in `texts_`: cells as they stand
  std::vector<std::pair<int64_t, uint32_t>> of_integer_;  ///< few

  // The same for the values of the dictionary that columns have now, by position, behind that of missing cells.
  std::shared_ptr<const TextDictionary> dictionary_;
  std::unique_ptr<CellSource> dictionary_cells_;
  std::vector<int64_t> of_value_;        ///< a class, or -1: not met yet
  std::vector<uint32_t> of_all_values_;  ///< the same, where all were asked for; else empty
};

}  // namespace merit::data
