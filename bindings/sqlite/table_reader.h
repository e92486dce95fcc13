/// Reads the rows of a table, a view or a query: some columns for the extension's own use, and as a table for a library
/// those that its definition could look at.
#pragma once

#include <deque>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "bindings/sqlite/arrow_table.h"
#include "bindings/sqlite/options.h"
#include "bindings/sqlite/statement.h"

namespace merit::sqlite {

/// Errors are sentences for people.
using Result = std::expected<void, std::string>;

std::string in_ticks(std::string_view name);

/// The name of a column that a definition could look at, and whether it holds times.
struct Wanted {
  std::string_view name;
  bool of_time;
};

void add_fields(const merit_field* fields, uint64_t count, std::vector<Wanted>& wanted);

class TableReader {
 public:
  /// `what` it is called where it is a query.
  TableReader(sqlite3* database, const Source& source, const char* what)
      : database_(database), source_(source), name_(source.is_query() ? what : source.text) {}

  const std::string& name() const { return name_; }

  /// Learns its columns.
  Result open();
  size_t column_count() const { return names_.size(); }
  /// The place of the column called `name`: as written, else as Merit finds columns. None is `column_count()`.
  std::expected<size_t, std::string> find(std::string_view name) const;
  /// The first of the candidates that there is.
  std::expected<size_t, std::string> find_first(const std::vector<std::string_view>& candidates) const;

  /// Begins to read: `own` are the places of columns for `value`; those that are wanted are added to `columns`.
  Result select(const std::vector<size_t>& own, const std::vector<Wanted>& wanted, std::deque<ArrowColumn>& columns);
  /// Whether there is another row.
  std::expected<bool, std::string> next();
  /// Of the row: column number `own` of those asked for.
  sqlite3_value* value(size_t own) const { return sqlite3_column_value(rows_.get(), static_cast<int>(own)); }
  Result append_to(ArrowTable& table);

 private:
  sqlite3* database_;
  const Source& source_;
  std::string name_;
  std::vector<std::string> names_;
  size_t own_count_ = 0;
  Statement rows_;
};

}  // namespace merit::sqlite
