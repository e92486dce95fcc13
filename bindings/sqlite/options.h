/// What `CREATE VIRTUAL TABLE decisions USING merit(…)` says.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace merit::sqlite {

/// Where rows come from: a table or view by its name, or a query.
struct Source {
  std::string text;

  bool is_query() const;
  /// What stands after FROM.
  std::string from_clause() const;
};

struct EventSource {
  Source rows;
  std::string kind;  ///< of all rows, by name or plural; empty: a column says it
};

struct Options {
  std::string library;   ///< a path
  std::string function;  ///< the one name that the library exports
  Source leads;
  std::vector<EventSource> events;
  std::string lead_column;         ///< of events; empty: `lead`, or as the key is called
  std::optional<std::string> now;  ///< as any of SQLite's date functions takes it
};

/// `arguments` as written between the brackets: `name = 'value'` each. The error is a sentence for people.
std::expected<Options, std::string> parse_options(const std::vector<std::string_view>& arguments);

/// `name` in double quotes, for SQL.
std::string quoted(std::string_view name);

}  // namespace merit::sqlite
