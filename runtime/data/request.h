/// What a definition asks of the data: its lead fields and event kinds, and where they come from. Made from a checked
/// definition by `compiler/driver`; the data room knows nothing of definitions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
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

/// What must hold of one field for an event to matter. A call may take a microsecond or more, so ask once for each
/// distinct value; several threads may ask at the same time. Of the two questions the one that fits the field's type is
/// there.
struct ValueNeed {
  size_t field;                                ///< in `EventKind::fields`: a text, an enumeration or a boolean
  bool missing = true;                         ///< whether an event that lacks the field may matter
  std::function<bool(std::string_view)> text;  ///< whether one with this text may
  std::function<bool(int64_t)> integer;        ///< the same of an enumeration's position, and of a boolean's 0 or 1
};

struct EventKind {
  std::string name;
  std::vector<std::string> file_names;  ///< what `--events NAME=F` may call it: its name, its plural
  std::string type_value;               ///< its value in a type column, compared as `is` does
  std::vector<Field> fields;
  int32_t key_field = -1;                         ///< in `fields`, or -1: equal rows are then different events
  std::optional<std::string> lead_from, at_from;  ///< the kind's own columns; else those of the request
  int32_t matching_field = -1;  ///< the lead field that `lead_from` holds (compared as `is`), or -1: the key
  bool wanted = true;           ///< false: no event of this kind is seen by anything that is evaluated

  // Which events nothing that is evaluated can see. A reader may leave them out before it looks up whose they are, but
  // after second events with one key are dropped. It may also keep some or all: they change no decision.
  std::optional<int64_t> earliest;  ///< microseconds since 1970: none that is earlier
  std::vector<ValueNeed> needs;     ///< none for which one of these does not hold
};

struct Request {
  std::string subject = "lead";  ///< what one row is called in messages: `lead` or `account`
  std::vector<Field> lead_fields;
  int32_t key_field = 0;
  std::vector<EventKind> kinds;
  std::optional<std::string> lead_from, at_from, type_from;
  std::string data_zone = "UTC";                      ///< of times without an offset; an IANA name
  int64_t now = std::numeric_limits<int64_t>::max();  ///< microseconds since 1970; later events are left out
};

}  // namespace merit::data
