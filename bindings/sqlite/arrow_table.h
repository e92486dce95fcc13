/// Rows of SQLite as a table for the Arrow C data interface.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bindings/sqlite/sqlite_api.h"
#include "runtime/abi/library.h"

namespace merit::sqlite {

/// A column whose type is what its values are: integers while all are, doubles while all are numbers that a double
/// holds, else texts (of numbers, what reads back as the same number). NULL is missing.
class ArrowColumn {
 public:
  /// `of_time`: integers are seconds since 1970 and reals Julian days, as SQLite's date functions have it.
  ArrowColumn(std::string name, bool of_time) : name_(std::move(name)), of_time_(of_time) {}

  const std::string& name() const { return name_; }
  void append(sqlite3_value* value);
  /// Row i becomes what row `order[i]` was.
  void reorder(const std::vector<uint32_t>& order);
  /// Valid until the column changes or goes.
  void describe(ArrowSchema& schema, ArrowArray& array);

 private:
  enum class Type : uint8_t { nothing, integer, number, text };

  size_t rows() const { return known_.size(); }
  void append_text(std::string_view text);
  void become_numbers();
  void become_texts();
  std::string text_at(size_t row) const;

  std::string name_;
  bool of_time_;
  bool fits_double_ = true;  ///< each integer so far
  Type type_ = Type::nothing;
  std::vector<bool> known_;
  std::vector<int64_t> integers_;
  std::vector<double> numbers_;
  std::string bytes_;
  std::vector<int64_t> offsets_ = {0};

  std::vector<uint8_t> bits_;
  const void* buffers_[3] = {};
};

class ArrowTable {
 public:
  ArrowTable() = default;
  ArrowTable(const ArrowTable&) = delete;
  ArrowTable& operator=(const ArrowTable&) = delete;

  std::deque<ArrowColumn> columns;
  size_t rows = 0;

  /// Fills the two structures below, which are valid until the table changes.
  void describe();
  const ArrowSchema* schema() const { return &schema_; }
  const ArrowArray* array() const { return &array_; }

 private:
  std::vector<ArrowSchema> schemas_;
  std::vector<ArrowArray> arrays_;
  std::vector<ArrowSchema*> schema_children_;
  std::vector<ArrowArray*> array_children_;
  const void* no_buffer_ = nullptr;
  ArrowSchema schema_ = {};
  ArrowArray array_ = {};
};

/// `2026-10-31T12:00:00.5Z`; nothing that a year of four digits cannot say.
std::string time_text(int64_t micros);
std::string date_text(int64_t days);
/// The shortest decimal that reads back.
std::string number_text(double number);

}  // namespace merit::sqlite
