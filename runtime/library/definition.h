/// The contract between a compiled definition and the run-time half of its library: constants that generated code
/// fills. C types only, in the order and with the sizes that the C compiler of the target gives them.
///
/// `compiler/link` emits one constant `merit_the_definition`; this room reads it through `merit_library::description`,
/// which is its first member. A constant that breaks a rule below is a fault of Merit's own, and nothing checks it.
///
/// Columns. Generated code reads columns, one for each `merit_field::column`:
///   * lead fields: `column` is the place in `merit_batch::lead_columns` (`plan::Plan::lead_fields`), each taken by one
///     field;
///   * event fields: the place in `merit_batch::event_columns`; fields of different kinds may share a column if they
///     have the same type and labels;
///   * a field that is `required`, and the key of a kind, have a column even where no code reads it: the reader does.
///     `needed` says exactly that `column` is not -1.
///
/// Layout `views`: every column has a validity; cells are int64_t (booleans 0 or 1), double or, of a text,
/// `merit_text`, all 0 where missing. No column has a dictionary, there are no tables.
#pragma once

#include "runtime/abi/library.h"
#include "runtime/abi/merit.h"

extern "C" {

// NOLINTBEGIN(modernize-use-using,readability-identifier-naming,performance-enum-size): the style of merit.h

/// Where the cells of an output come from: `merit_output_column::source`.
enum {
  merit_from_value = 0,      ///< `merit_outputs::columns[place]`
  merit_from_undecided = 1,  ///< `merit_outputs::undecided`: a list of `undecided_names`
  merit_from_reasons =
      2,  ///< `merit_outputs::reasons`: a list of the texts in `merit_outputs::columns[first_reason …]`
};

enum {
  merit_layout_views = 0,
};

/// The processor levels of `merit_code`, on x86-64; on other processors there is the one that any has.
enum {
  merit_level_baseline = 0,
  merit_level_v2 = 2,
  merit_level_v3 = 3,
  merit_level_v4 = 4,
};

/// The code for one processor level and layout.
typedef struct merit_code {
  uint32_t level;
  uint32_t layout;
  merit_evaluate evaluate;
  const merit_prepare* prepare;  ///< by table; null: there are none
} merit_code;

/// Where times of the data without an offset stand: what reaches the tables of time zones, which are large.
typedef struct merit_zones {
  /// Makes a clock of the zone of that name in `clock`, which has room for `kMeritClockSize` bytes, aligned to 8.
  void (*set_up)(merit_text zone, void* clock);
  /// A time on the wall there, as microseconds since 1970-01-01T00:00Z as if that wall were UTC's → the time.
  int64_t (*to_time)(void* clock, int64_t local);
} merit_zones;

enum { kMeritClockSize = 64 };

/// What reads the cells of one field: a `merit::library::CellReader`.
typedef struct merit_reader {
  MERIT_WIDE const void* reader;
} merit_reader;

/// The keys of one lead's events: a table with open addressing, at most half full. Its first probe is at the high half
/// of a key's hash, `(key + kind) * kMeritScatter`, of a text its own hash in place of the key; `event_keys.h` does the
/// rest.
typedef struct merit_event_keys {
  /// 0: free. Else the high half of a key's hash, and below it the number of the event that has it, counted from 1.
  MERIT_WIDE uint64_t* slots;
  uint64_t mask;  ///< slots - 1, a power of two less one
  MERIT_WIDE const merit_event* events;
} merit_event_keys;

/// Any odd number whose bits are as good as random.
#define kMeritScatter 0x9E3779B97F4A7C15ULL

/// Room for the events of one lead, enough for all of them.
typedef struct merit_event_room {
  MERIT_WIDE uint16_t* kind;
  MERIT_WIDE int64_t* at;
  MERIT_WIDE const merit_column* columns;  ///< those that generated code reads, no cell known, to be written to
  MERIT_WIDE merit_event_keys* keys;
  MERIT_WIDE const merit_reader* readers;  ///< by kind, by field; null where neither code nor this room looks at it
} merit_event_room;

/// Writes those of a caller's events that the lead has at `now` to the room: how many; or -1 where the list is not as
/// most are (in the language's order or backwards, each cell holding what its field could be), and somebody else has to
/// do it. The room is then in any state.
typedef int64_t (*merit_take_events)(const merit_event* events, uint64_t event_count, int64_t now,
                                     const merit_event_room* room);

/// Writes a lead's cells to the first row of the columns that generated code reads: 1; or 0 where something is missing
/// that is required, or a cell holds nothing that its field could be, and somebody else has to say it. `readers` are by
/// field.
typedef int64_t (*merit_take_lead)(const merit_cell* cells, const merit_column* columns, const merit_reader* readers);

typedef struct merit_definition {
  merit_description description;  ///< first: `merit_library::description` points here

  merit_text data_zone;      ///< an IANA name
  const merit_zones* zones;  ///< `merit_data_zones`; null where the data's zone is UTC, so that the tables stay out

  const merit_code* codes;  ///< highest level first
  uint64_t code_count;      ///< at least one, the last of which runs on any processor that the library is built for

  uint64_t lead_column_count;
  uint64_t event_column_count;

  /// `merit_outputs::columns`: values, each of one output; from `first_reason` on the texts of reasons, by bit.
  uint64_t value_count;
  uint64_t first_reason;
  const merit_text* undecided_names;  ///< by bit
  uint64_t undecided_count;
  uint64_t reason_count;

  /// Of the columns, the first so many are those that generated code reads; the others are the reader's alone, and no
  /// field of the one sort shares a column with the other.
  uint64_t lead_columns_read;
  uint64_t event_columns_read;

  merit_take_events take_events;  ///< null: there is none
  /// By kind: nothing that is decided can see an event that is more than so many microseconds before `now`. Null: that
  /// is known of none; INT64_MAX: not of this one.
  const int64_t* look_back;
  merit_take_lead take_lead;  ///< null: there is none
} merit_definition;

/// The definition of this library. The one symbol that this room leaves to generated code.
extern const merit_definition merit_the_definition;

/// This room's, for `merit_definition::zones`.
extern const merit_zones merit_data_zones;

/// What `merit_read_cell` says of a cell.
enum {
  merit_cell_missing = 0,
  merit_cell_known = 1,
  merit_cell_impossible = 2,  ///< it holds nothing that the field could be
};

// For `merit_take_lead` and `merit_take_events`. They return an integer each, also where there is nothing to say.

/// The field's cell among those of a struct; where it is known, the value as columns have it is in `out`.
uint64_t merit_read_cell(const void* reader, const merit_cell* cells, merit_value* out);
/// Forgets all keys. Those that are noted from now on are of these events.
uint64_t merit_start_keys(merit_event_keys* keys, const merit_event* events, uint64_t event_count);
/// 1 where an event of the same kind that was asked about before has the event's key, else 0. `reader` is of the key.
uint64_t merit_repeats_key(merit_event_keys* keys, const void* reader, const merit_event* event);

/// What is exported as `STEM_library`: everything in this room is reached from here.
const merit_library* merit_export_library(void);

// NOLINTEND(modernize-use-using,readability-identifier-naming,performance-enum-size)

}  // extern "C"
