/// A prepared statement, finalised at its end.
#pragma once

#include <expected>
#include <memory>
#include <string>

#include "bindings/sqlite/sqlite_api.h"

namespace merit::sqlite {

struct Finalize {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

/// The error is SQLite's.
inline std::expected<Statement, std::string> prepare(sqlite3* database, const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(database, sql.c_str(), static_cast<int>(sql.size()), &statement, nullptr) != SQLITE_OK) {
    return std::unexpected(sqlite3_errmsg(database));
  }
  return Statement(statement);
}

}  // namespace merit::sqlite
