// Runs statements of SQL from standard input in a database in memory that has the extension, and prints a row as a JSON
// array a line. A statement that fails prints `error: ` and SQLite's message; the next one is run all the same.
#include <sqlite3.h>

#include <cstdio>
#include <iostream>
#include <iterator>
#include <string>

extern "C" int sqlite3_meritsqlite_init(sqlite3*, char**, const sqlite3_api_routines*);

namespace {

std::string escaped(char letter) {
  if (letter == '"' || letter == '\\') return std::string("\\") + letter;
  if (letter < 0 || letter >= ' ') return {letter};
  char text[7];
  std::snprintf(text, sizeof text, "\\u%04x", static_cast<unsigned>(letter));
  return text;
}

/// With all digits that tell it from others.
std::string number_text(double number) {
  char text[32];
  std::snprintf(text, sizeof text, "%.17g", number);
  const bool is_whole = std::string(text).find_first_of(".en") == std::string::npos;
  return std::string(text) + (is_whole ? ".0" : "");
}

/// The row as SQLite writes it: `json_array(…)` of the columns would change the query.
void print_row(sqlite3_stmt* statement) {
  std::string line = "[";
  for (int i = 0; i < sqlite3_column_count(statement); ++i) {
    if (i > 0) line += ", ";
    const int type = sqlite3_column_type(statement, i);  // before it is made a text
    const double number = sqlite3_column_double(statement, i);
    const auto* const text = reinterpret_cast<const char*>(sqlite3_column_text(statement, i));
    if (text == nullptr) {
      line += "null";
    } else if (type == SQLITE_FLOAT) {
      line += number_text(number);
    } else if (type == SQLITE_INTEGER) {
      line += text;
    } else {
      line += '"';
      for (const char* at = text; *at != '\0'; ++at) {
        line += escaped(*at);
      }
      line += '"';
    }
  }
  std::cout << line << "]\n";
}

const char* run_first(sqlite3* database, const char* sql) {
  sqlite3_stmt* statement = nullptr;
  const char* rest = sql;
  int status = sqlite3_prepare_v2(database, sql, -1, &statement, &rest);
  while (statement != nullptr && (status = sqlite3_step(statement)) == SQLITE_ROW) print_row(statement);
  if (status != SQLITE_OK && status != SQLITE_DONE) std::cout << "error: " << sqlite3_errmsg(database) << "\n";
  sqlite3_finalize(statement);
  return rest;
}

}  // namespace

int main() {
  sqlite3_auto_extension(reinterpret_cast<void (*)()>(sqlite3_meritsqlite_init));
  sqlite3* database = nullptr;
  if (sqlite3_open(":memory:", &database) != SQLITE_OK) return 1;
  const std::string sql(std::istreambuf_iterator<char>(std::cin), {});
  for (const char* rest = sql.c_str(); *rest != '\0';) rest = run_first(database, rest);
  return sqlite3_close(database) == SQLITE_OK ? 0 : 1;
}
