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
  std::vector<std::string> labels = {};        ///< enumeration: the values it may have, as written
  std::optional<std::string> from = {};        ///< the column's name as written with `from`; else found by `name`
  std::vector<std::string> missing_when = {};  ///< spellings of missing, compared as `is` does
  bool required = false;
  bool wanted = true;  ///< false: nothing that is evaluated looks at it; need not be read
};

/// Some of a kind's views, of which there are up to 32: a bit each, from the lowest on.
using ViewSet = uint32_t;

/// Which views an event can be seen by, as far as the value of one field says. A call takes longer than looking
/// an answer up, so values that repeat are asked for once. Threads ask copies, since a question may remember what it
/// needs. Of the two questions the one that fits the field's type is there.
struct ValueTest {
  size_t field;         ///< in `EventKind::fields`: a text, an enumeration or a boolean
  ViewSet asking = 0;   ///< the views that hang on the value; answers have all others
  ViewSet missing = 0;  ///< the answer where an event lacks the field
  std::function<ViewSet(std::string_view)> text;
  std::function<ViewSet(int64_t)> integer;  ///< of an enumeration's position, and of a boolean's 0 or 1
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

  // What can be seen of the events by what is evaluated: a view sees those that are not earlier than it looks back and
  // that each test leaves it. A reader may leave out those that no view sees before it looks up whose they are, but
  // after second events with one key are dropped. It may also keep some or all: they change no decision.
  std::vector<int64_t> views;    ///< from when on each sees, microseconds since 1970; none: all events are seen
  std::vector<ValueTest> tests;  ///< at most one a field
  /// The views that never ask when an event was, nor in which order events were. One that they alone see may be given
  /// an earlier time than its own.
  ViewSet timeless = 0;
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
