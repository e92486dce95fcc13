// The extension's entry: `.load ./merit_sqlite` finds it by the file's name.
#include <sqlite3ext.h>

#include <memory>
#include <new>
#include <string>

#include "bindings/sqlite/decisions_table.h"

SQLITE_EXTENSION_INIT1

namespace merit::sqlite {
namespace {

/// merit_report('decisions'): what the last evaluation of that table read and left out, as JSON; NULL before the first.
void report(sqlite3_context* context, int, sqlite3_value** arguments) {
  const auto& connection = **static_cast<std::shared_ptr<Connection>*>(sqlite3_user_data(context));
  const auto* const name = reinterpret_cast<const char*>(sqlite3_value_text(arguments[0]));
  if (name == nullptr) return;
  const auto found = connection.reports.find(name);
  if (found == connection.reports.end()) return;
  sqlite3_result_text64(context, found->second.data(), found->second.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

}  // namespace
}  // namespace merit::sqlite

// SQLite's name for the entry of `merit_sqlite`: the letters of the file's name.
extern "C" __attribute__((visibility("default"))) int sqlite3_meritsqlite_init(sqlite3* database, char**,
                                                                               const sqlite3_api_routines* functions) {
  SQLITE_EXTENSION_INIT2(functions);
  using Shared = std::shared_ptr<merit::sqlite::Connection>;
  const auto forget = [](void* shared) { delete static_cast<Shared*>(shared); };
  try {
    // Tables that stand while the extension is loaded once more keep theirs.
    const auto connection = std::make_shared<merit::sqlite::Connection>();
    const int status = sqlite3_create_function_v2(database, "merit_report", 1, SQLITE_UTF8, new Shared(connection),
                                                  merit::sqlite::report, nullptr, nullptr, forget);
    if (status != SQLITE_OK) return status;
    return sqlite3_create_module_v2(database, "merit", &merit::sqlite::decisions_module(), new Shared(connection),
                                    forget);
  } catch (const std::bad_alloc&) {
    return SQLITE_NOMEM;
  }
}
