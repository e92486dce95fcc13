/*
 * The C interface between compiled definitions and what runs them: the JIT, a library, a WebAssembly module.
 *
 * Append-only: members and functions are added at the end of their struct, never moved or given another meaning.
 *
 * One call evaluates a batch of rows. A row is a lead, the events it may see and the moment that is asked about; rows
 * are independent of each other, in any order, and may repeat leads. Everything that the batch points to belongs to the
 * caller, is only read, and stays unchanged during the call. Calls with different outputs and memory may run at the
 * same time.
 *
 * Units: times and durations are microseconds (times since 1970-01-01T00:00Z), dates are days since 1970-01-01,
 * enumerations the position of the value as declared, booleans 0 or 1; all of these are 64-bit integers. Numbers are
 * IEEE doubles, always finite. Text is UTF-8.
 */
#ifndef MERIT_ABI_H
#define MERIT_ABI_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* NOLINTBEGIN(modernize-use-using,readability-identifier-naming): this is C */

/* A pointer takes eight bytes on every machine, so that members stand at the same places. */
#define MERIT_WIDE __attribute__((aligned(8)))

#ifndef MERIT_TEXT /* library.h has the same */
#define MERIT_TEXT
/* A text that somebody else owns; not terminated. As a list: `data` points to `size` texts. */
typedef struct merit_text {
  const char* data;
  uint64_t size;
} merit_text;

/* A value, in the member of its type. */
typedef union merit_value {
  int64_t integer;
  double number;
  merit_text text;
} merit_value;
#endif

/*
 * A column of the batch. Which members are filled is agreed when the definition is compiled (its layout):
 *   validity    bit i of word i/64 is 1 where cell i is known; not read where the layout says that no cell is missing
 *   values      int64_t or double for each cell; of a text int32_t codes into a dictionary, a `merit_text` for each
 *               cell (views), or cells + 1 int64_t offsets into `bytes`. 0 where a cell is missing
 *   bytes       of a text with offsets
 *   dictionary  of a text with one: distinct texts, at least one; each code is below `dictionary_size`
 */
typedef struct merit_column {
  MERIT_WIDE const uint64_t* validity;
  MERIT_WIDE const void* values;
  MERIT_WIDE const char* bytes;
  MERIT_WIDE const merit_text* dictionary;
  uint64_t dictionary_size;
} merit_column;

/*
 * An expression over one text column, worked out for each text of its dictionary and, last, for missing: by the
 * function `prepare`. `values` holds int64_t or double, `known` 0 or 1; a boolean has no `values`, and `known` is 2
 * where it is true, 1 where false, 0 where missing.
 */
typedef struct merit_table {
  MERIT_WIDE void* values;
  MERIT_WIDE uint8_t* known;
} merit_table;

/* Events [event_begin, event_end) of the batch belong to the lead, none is later than `now`. */
typedef struct merit_row {
  int64_t lead;
  int64_t event_begin;
  int64_t event_end;
  int64_t now;
} merit_row;

/* Memory for texts that are made, one for each call at a time; see runtime/kernels/memory.h. */
typedef struct merit_memory merit_memory;

typedef struct merit_batch {
  MERIT_WIDE const merit_column* lead_columns;  /* by the lead fields that the definition reads */
  MERIT_WIDE const merit_column* event_columns; /* by the event columns that the layout names */
  MERIT_WIDE const uint16_t* event_kind;        /* for each event: its kind, as declared */
  MERIT_WIDE const int64_t* event_at;           /* for each event: its time; ascending within a lead */
  MERIT_WIDE const merit_row* rows;
  uint64_t row_count;
  MERIT_WIDE const merit_value* parameters; /* by parameter, none missing */
  MERIT_WIDE const merit_table* tables;     /* by table of the compiled definition */
} merit_batch;

/* A column of the decision, with room for `row_count` cells: int64_t, double or merit_text; 0 where missing. */
typedef struct merit_output {
  MERIT_WIDE void* values;
  MERIT_WIDE uint8_t* known;
} merit_output;

/*
 * Where a batch's decisions go. The bits of row i are words [i * words, (i + 1) * words), first name in the lowest bit
 * of the first word; words are as many as the names need. Texts point into the batch, into the compiled definition, or
 * into `memory`.
 */
typedef struct merit_outputs {
  MERIT_WIDE const merit_output* columns;
  MERIT_WIDE uint64_t* undecided;
  MERIT_WIDE uint64_t* reasons;
  MERIT_WIDE merit_memory* memory;
} merit_outputs;

/* The function `evaluate` of a compiled definition: row i of the batch becomes row i of the outputs. */
typedef void (*merit_evaluate)(const merit_batch* batch, const merit_outputs* outputs);

/*
 * The function `prepare` of table number `table`: `texts` become cells 0 to `count` - 1, missing becomes cell `count`.
 * Reads the batch's parameters alone.
 */
typedef void (*merit_prepare)(const merit_batch* batch, const merit_text* texts, uint64_t count,
                              const merit_table* table, merit_memory* memory);

/* NOLINTEND(modernize-use-using,readability-identifier-naming) */

#ifdef __cplusplus
}
#endif

#endif
