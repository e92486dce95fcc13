/// What a definition asks of the data: its lead fields and event kinds, and where they come from. Made from a checked
/// definition by `compiler/driver`; the data room knows nothing of definitions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runtime/columns/column.h"

namespace merit::data {

struct Field {
  std::string name;
  columns::Type type = columns::Type::text;
  std::vector<std::string> labels;        ///< enumeration: the values it may have, as written
  std::optional<std::string> from;        ///< the column's name as written with `from`; else found by `name`
  std::vector<std::string> missing_when;  ///< spellings of missing, compared as `is` does
  bool required = false;
  bool wanted = true;  ///< false: nothing that is evaluated looks at it; need not be read
};

struct EventKind {
  std::string name;
  std::vector<std::string> file_names;  ///< what `--events NAME=F` may call it: its name, its plural
  std::string type_value;               ///< its value in a type column, compared as `is` does
  std::vector<Field> fields;
  int32_t key_field = -1;                         ///< in `fields`, or -1: equal rows are then different events
  std::optional<std::string> lead_from, at_from;  ///< the kind's own columns; else those of the request
  int32_t matching_field = -1;  ///< the lead field that `lead_from` holds (compared as `is`), or -1: the key
  bool wanted = true;
};

struct Request {
  std::string subject = "lead";  ///< what one row is called in messages: `lead` or `account`
  std::vector<Field> lead_fields;
  int32_t key_field = 0;
  std::vector<EventKind> kinds;
  std::optional<std::string> lead_from, at_from, type_from;
  std::string data_zone = "UTC";  ///< of times without an offset; an IANA name
};

}  // namespace merit::data
