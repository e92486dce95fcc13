/// Columns: what evaluators read and what they write. Plain buffers and a validity mask, no behaviour.
///
/// A cell is *missing* when its validity bit is 0; what stands in the value buffer there is 0. A column without a
/// validity mask has no missing cell. Text is dictionary-encoded (`codes` into `dictionary`) or plain (`offsets` into
/// `bytes`); use `text_at`, which reads both. Columns are immutable once built and shared by pointer.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace merit::columns {

/// The type of a column's cells, and how a cell is stored.
enum class Type : uint8_t {
  boolean,      ///< `integers`: 0 or 1
  integer,      ///< `integers`
  number,       ///< `numbers`: IEEE double, always finite
  text,         ///< `codes` + `dictionary`, or `offsets` + `bytes`; valid UTF-8
  time,         ///< `integers`: microseconds since 1970-01-01T00:00Z
  date,         ///< `integers`: days since 1970-01-01
  duration,     ///< `integers`: microseconds
  enumeration,  ///< `integers`: the position of the value in `labels`
  list,         ///< `offsets` (rows + 1) into `children[0]`
  structure,    ///< `children`, named by `labels`, each as long as this column
};

/// Distinct values of a text column.
struct Dictionary {
  std::vector<std::string> values;
};

struct Column {
  Type type = Type::integer;
  int64_t length = 0;

  std::vector<uint64_t> validity;  ///< bit i of word i/64 is 1 where cell i is known; empty: all are known

  std::vector<int64_t> integers;
  std::vector<double> numbers;
  std::vector<int32_t> codes;
  std::shared_ptr<const Dictionary> dictionary;
  std::vector<int64_t> offsets;
  std::string bytes;
  std::vector<std::string> labels;  ///< enumeration: its values in order; structure: the children's names
  std::vector<std::shared_ptr<const Column>> children;

  /// Counts one more cell and says whether it is known; the cell itself is the caller's to append.
  void append_validity(bool known);

  bool known(int64_t row) const {
    return validity.empty() || (validity[static_cast<size_t>(row) >> 6] >> (static_cast<uint64_t>(row) & 63) & 1) != 0;
  }

  /// The text of a known cell. Lives as long as the column.
  std::string_view text_at(int64_t row) const {
    const auto i = static_cast<size_t>(row);
    if (dictionary) return dictionary->values[static_cast<size_t>(codes[i])];
    return std::string_view(bytes).substr(static_cast<size_t>(offsets[i]),
                                          static_cast<size_t>(offsets[i + 1] - offsets[i]));
  }
};

using ColumnPtr = std::shared_ptr<const Column>;

/// Builds a column cell by cell. Only the calls that fit the type are allowed (asserted).
class ColumnBuilder {
 public:
  explicit ColumnBuilder(Type type, std::vector<std::string> labels = {});
  /// A list column; its cells are made of what is appended to `child()` before each `append_list()`.
  static ColumnBuilder list_of(ColumnBuilder child);

  void append_missing();
  void append_integer(int64_t value);  ///< boolean, integer, time, date, duration, enumeration
  void append_number(double value);
  void append_text(std::string_view value);
  void append_list();
  /// A cell of another column of the same type, which is no list or structure.
  void append_cell(const Column& column, int64_t row);
  ColumnBuilder& child() { return *child_; }

  int64_t length() const { return column_.length; }
  Type type() const { return column_.type; }
  /// The finished column; the builder is empty afterwards.
  ColumnPtr finish();

 private:
  Column column_;
  std::unique_ptr<ColumnBuilder> child_;
};

/// The rows of a column in another order: cell i is cell `rows[i]` of `column`. Rows may repeat or be left out.
ColumnPtr gather(const Column& column, std::span<const int64_t> rows);
ColumnPtr gather(const Column& column, std::span<const uint32_t> rows);

/// A column with so many more cells at its end, all missing. Not for lists and structures.
ColumnPtr with_missing(const Column& column, int64_t count);

/// Named columns of one length: an output, or a file's content.
struct Table {
  std::vector<std::string> names;
  std::vector<ColumnPtr> columns;
  int64_t rows = 0;
};

}  // namespace merit::columns
