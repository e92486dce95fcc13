// A virtual table has the lead's key, the columns of a decision and, hidden, `now` and the parameters: what a query
// says of those with `=` is what the decisions are made with. All leads are decided when a scan begins; within the scan
// the decision about one key is looked up, so that joins are quick in either order.
#include "bindings/sqlite/decisions_table.h"

#include <chrono>
#include <cstdlib>
#include <new>
#include <optional>

#include "bindings/sqlite/evaluation.h"
#include "bindings/sqlite/values.h"

namespace merit::sqlite {
namespace {

struct Table : sqlite3_vtab {
  Table(sqlite3* its_database, std::shared_ptr<Connection> its_connection, std::string its_name, Options its_options,
        LoadedLibrary its_library)
      : sqlite3_vtab(),
        database(its_database),
        connection(std::move(its_connection)),
        name(std::move(its_name)),
        options(std::move(its_options)),
        library(std::move(its_library)) {}

  sqlite3* database;
  std::shared_ptr<Connection> connection;
  std::string name;
  Options options;
  LoadedLibrary library;
  bool is_evaluating = false;  ///< a view of leads that asks for decisions would never end

  const merit_description& description() const { return library.description(); }
  size_t now_column() const { return 1 + description().output_count; }
  size_t column_count() const { return now_column() + 1 + description().parameter_count; }
};

struct Cursor : sqlite3_vtab_cursor {
  Cursor() : sqlite3_vtab_cursor() {}

  std::optional<int64_t> asked_now;
  std::optional<int64_t> clock;  ///< looked at once in a scan
  int64_t now = 0;
  std::vector<Setting> settings;
  std::unique_ptr<Evaluation> evaluation;
  size_t row = 0, end = 0;
};

Table& table_of(sqlite3_vtab* table) {
  return *static_cast<Table*>(table);
}
Cursor& cursor_of(sqlite3_vtab_cursor* cursor) {
  return *static_cast<Cursor*>(cursor);
}

/// No exception crosses into SQLite.
template <typename Action>
int guarded(Action action) {
  try {
    return action();
  } catch (const std::bad_alloc&) {
    return SQLITE_NOMEM;
  } catch (...) {
    return SQLITE_ERROR;
  }
}

int fail(char** out, const std::string& message) {
  sqlite3_free(*out);
  *out = sqlite3_mprintf("%s", message.c_str());
  return SQLITE_ERROR;
}

// --- a table is made, or found in a database that is opened ---

const char* sql_type(int32_t type) {
  switch (type) {
    case merit_boolean:
    case merit_integer:
      return "INTEGER";
    case merit_number:
    case merit_duration:
      return "REAL";
    default:
      return "TEXT";
  }
}

std::string declaration(const merit_description& description) {
  const merit_field& key = description.lead_fields[description.key_field];
  std::string sql = "CREATE TABLE decisions(" + quoted(view(key.name)) + " " + sql_type(key.type);
  for (uint64_t i = 0; i < description.output_count; ++i) {
    const merit_output_column& output = description.outputs[i];
    // Without a type a duration is a whole number where it can be.
    const char* const type = output.type == merit_duration ? "" : sql_type(output.type);
    sql += ", " + quoted(view(output.name)) + " " + type;
  }
  sql += ", \"now\" TEXT HIDDEN";
  for (uint64_t i = 0; i < description.parameter_count; ++i) {
    sql += ", " + quoted(view(description.parameters[i].name)) + " HIDDEN";
  }
  return sql + ")";
}

int connect(sqlite3* database, void* connection, int count, const char* const* arguments, sqlite3_vtab** out,
            char** error) {
  return guarded([&] {
    // The module's name, the database's and the table's stand first.
    auto options = parse_options({arguments + 3, arguments + count});
    if (!options) return fail(error, options.error());
    auto library = LoadedLibrary::load(options->library, options->function);
    if (!library) return fail(error, library.error());
    if (options->now) {
      if (const auto now = moment_of(database, *options->now); !now) {
        return fail(error, "`now` " + now.error() + ": `" + *options->now + "`");
      }
    }
    const int status = sqlite3_declare_vtab(database, declaration(library->description()).c_str());
    if (status != SQLITE_OK) {
      fail(error, sqlite3_errmsg(database));
      return status;
    }
    *out = new Table(database, *static_cast<std::shared_ptr<Connection>*>(connection), arguments[2],
                     *std::move(options), *std::move(library));
    return SQLITE_OK;
  });
}

int disconnect(sqlite3_vtab* table) {
  delete &table_of(table);
  return SQLITE_OK;
}

// --- what of a query the table takes over ---

bool is_exact(sqlite3_index_info* info, int constraint) {
  const char* const collation = sqlite3_vtab_collation(info, constraint);
  return collation == nullptr || std::string_view(collation) == "BINARY";
}

/// The columns whose values `filter` gets, in order, are written into `idxStr`.
int best_index(sqlite3_vtab* base, sqlite3_index_info* info) {
  return guarded([&] {
    const Table& table = table_of(base);
    std::string columns;
    std::vector<bool> taken(table.column_count());
    int given = 0;
    for (int i = 0; i < info->nConstraint; ++i) {
      const auto& constraint = info->aConstraint[i];
      if (constraint.op != SQLITE_INDEX_CONSTRAINT_EQ || constraint.iColumn < 0) continue;
      const auto column = static_cast<size_t>(constraint.iColumn);
      const bool is_argument = column >= table.now_column();
      if (!is_argument && column != 0) continue;
      if (constraint.usable == 0) {
        if (is_argument) return SQLITE_CONSTRAINT;  // decisions cannot be made before it is known
        continue;
      }
      if (taken[column] || (!is_argument && !is_exact(info, i))) continue;
      taken[column] = true;
      columns += std::to_string(column) + " ";
      info->aConstraintUsage[i].argvIndex = ++given;
      info->aConstraintUsage[i].omit = is_argument ? 1 : 0;
    }
    info->idxStr = sqlite3_mprintf("%s", columns.c_str());
    if (info->idxStr == nullptr) return SQLITE_NOMEM;
    info->needToFreeIdxStr = 1;
    info->estimatedCost = taken[0] ? 100 : 1e7;
    info->estimatedRows = taken[0] ? 1 : 100'000;
    if (taken[0]) info->idxFlags = SQLITE_INDEX_SCAN_UNIQUE;
    return SQLITE_OK;
  });
}

// --- a scan ---

int open(sqlite3_vtab*, sqlite3_vtab_cursor** out) {
  return guarded([&] {
    *out = new Cursor();
    return SQLITE_OK;
  });
}

int close(sqlite3_vtab_cursor* cursor) {
  delete &cursor_of(cursor);
  return SQLITE_OK;
}

int64_t clock_now() {
  const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::microseconds>(since_1970).count();
}

/// What a query gave for the hidden columns and the key.
struct Arguments {
  std::optional<int64_t> now;
  std::vector<Setting> settings;
  sqlite3_value* key = nullptr;
  bool any_null = false;  ///< nothing equals NULL: no rows
};

std::expected<Arguments, std::string> arguments_of(const Table& table, const char* columns, sqlite3_value** values) {
  Arguments arguments;
  for (; *columns != '\0'; ++values) {
    char* behind = nullptr;
    const auto column = static_cast<size_t>(std::strtoul(columns, &behind, 10));
    columns = behind + 1;
    if (sqlite3_value_type(*values) == SQLITE_NULL) {
      arguments.any_null = true;
    } else if (column == 0) {
      arguments.key = *values;
    } else if (column == table.now_column()) {
      const auto now = moment_of(table.database, *values);
      if (!now) return std::unexpected("`now` " + now.error());
      arguments.now = *now;
    } else {
      auto setting = setting_of(table.database, table.description(), column - table.now_column() - 1, *values);
      if (!setting) return std::unexpected(setting.error());
      arguments.settings.push_back(*std::move(setting));
    }
  }
  if (!arguments.now && table.options.now) {
    if (const auto now = moment_of(table.database, *table.options.now)) arguments.now = *now;
  }
  return arguments;
}

bool same_settings(const Table& table, const std::vector<Setting>& a, const std::vector<Setting>& b) {
  const auto same = [&](const Setting& one, const Setting& other) {
    if (one.parameter != other.parameter) return false;
    switch (table.description().parameters[one.parameter].type) {
      case merit_text_type:
        return one.text == other.text;
      case merit_number:
        return one.value.number == other.value.number;
      default:
        return one.value.integer == other.value.integer;
    }
  };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), same);
}

/// Decides, unless this scan has done so already with the same arguments.
int evaluate(Table& table, Cursor& cursor, Arguments& arguments) {
  if (cursor.evaluation != nullptr && cursor.asked_now == arguments.now &&
      same_settings(table, cursor.settings, arguments.settings)) {
    return SQLITE_OK;
  }
  if (table.is_evaluating) return fail(&table.zErrMsg, "`" + table.name + "` reads its leads or events from itself");
  cursor.evaluation.reset();
  if (!cursor.clock) cursor.clock = clock_now();
  cursor.now = arguments.now.value_or(*cursor.clock);
  cursor.asked_now = arguments.now;
  cursor.settings = std::move(arguments.settings);
  table.is_evaluating = true;
  auto evaluation = Evaluation::run(table.database, table.options, table.library, cursor.now, cursor.settings);
  table.is_evaluating = false;
  if (!evaluation) {
    fail(&table.zErrMsg, evaluation.error().message);
    return evaluation.error().status;
  }
  cursor.evaluation = *std::move(evaluation);
  table.connection->reports[table.name] = cursor.evaluation->report();
  return SQLITE_OK;
}

int filter(sqlite3_vtab_cursor* base, int, const char* columns, int, sqlite3_value** values) {
  return guarded([&] {
    Cursor& cursor = cursor_of(base);
    Table& table = table_of(base->pVtab);
    cursor.row = cursor.end = 0;
    auto arguments = arguments_of(table, columns, values);
    if (!arguments) return fail(&table.zErrMsg, arguments.error());
    if (arguments->any_null) return SQLITE_OK;
    const int status = evaluate(table, cursor, *arguments);
    if (status != SQLITE_OK) return status;
    cursor.end = cursor.evaluation->rows();
    if (arguments->key != nullptr) {
      const auto row = cursor.evaluation->keys().find(arguments->key);
      cursor.row = row.value_or(0);
      cursor.end = row ? cursor.row + 1 : 0;
    }
    return SQLITE_OK;
  });
}

int next(sqlite3_vtab_cursor* base) {
  ++cursor_of(base).row;
  return SQLITE_OK;
}

int at_end(sqlite3_vtab_cursor* base) {
  return cursor_of(base).row >= cursor_of(base).end ? 1 : 0;
}

void give_key(sqlite3_context* context, const Key& key) {
  if (const auto* const integer = std::get_if<int64_t>(&key)) return sqlite3_result_int64(context, *integer);
  if (const auto* const number = std::get_if<double>(&key)) return sqlite3_result_double(context, *number);
  const auto& text = std::get<std::string>(key);
  sqlite3_result_text64(context, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

void give_setting(sqlite3_context* context, const Table& table, const Cursor& cursor, size_t number) {
  const merit_parameter& parameter = table.description().parameters[number];
  merit_value value = parameter.standard;
  for (const Setting& each : cursor.settings) {
    if (each.parameter != number) continue;
    value = each.value;
    if (parameter.type == merit_text_type) value.text = {each.text.data(), each.text.size()};
  }
  give_parameter(context, parameter, value);
}

int column(sqlite3_vtab_cursor* base, sqlite3_context* context, int number) {
  return guarded([&] {
    const Cursor& cursor = cursor_of(base);
    const Table& table = table_of(base->pVtab);
    const auto column = static_cast<size_t>(number);
    if (column == 0) {
      give_key(context, cursor.evaluation->keys().at(cursor.row));
    } else if (column < table.now_column()) {
      cursor.evaluation->result(context, table.description().outputs[column - 1], column - 1, cursor.row);
    } else if (column == table.now_column()) {
      const std::string now = time_text(cursor.now);
      sqlite3_result_text64(context, now.data(), now.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    } else {
      give_setting(context, table, cursor, column - table.now_column() - 1);
    }
    return SQLITE_OK;
  });
}

int row_id(sqlite3_vtab_cursor* base, sqlite3_int64* out) {
  *out = static_cast<sqlite3_int64>(cursor_of(base).row) + 1;
  return SQLITE_OK;
}

sqlite3_module make_module() {
  sqlite3_module module = {};
  module.iVersion = 1;
  module.xCreate = connect;
  module.xConnect = connect;
  module.xBestIndex = best_index;
  module.xDisconnect = disconnect;
  module.xDestroy = disconnect;
  module.xOpen = open;
  module.xClose = close;
  module.xFilter = filter;
  module.xNext = next;
  module.xEof = at_end;
  module.xColumn = column;
  module.xRowid = row_id;
  return module;
}

}  // namespace

const sqlite3_module& decisions_module() {
  static const sqlite3_module kModule = make_module();
  return kModule;
}

}  // namespace merit::sqlite
