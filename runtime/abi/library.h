/*
 * The C interface of a definition that was built as a library (`merit build crm.merit -o libcrm.so`). Such a library
 * exports one function, `const merit_library* crm_library(void)`; everything else is reached from what it returns.
 * docs/library.md tells it with examples.
 *
 * Append-only: members are added at the end of a struct, never moved or given another meaning; structs that stand in
 * arrays never grow. `merit_library::version` says which of them are there.
 *
 * Units: times and durations are microseconds (times since 1970-01-01T00:00Z), dates are days since 1970-01-01,
 * enumerations the position of the value as declared, booleans 0 or 1; all of these are 64-bit integers. Numbers are
 * IEEE doubles. Text is UTF-8 and not terminated.
 *
 * Ownership: what a caller passes is only read, and only during the call. What a library describes is constant.
 * Threads: any number may call the same functions at the same time; a context serves one of them at a time.
 * Errors: a function returns a status and, where one is given, fills a `merit_error`. No exception crosses the
 * interface, nothing in it ends the program, and nothing has to be set up or torn down.
 */
#ifndef MERIT_LIBRARY_H
#define MERIT_LIBRARY_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* NOLINTBEGIN(modernize-use-using,readability-identifier-naming,performance-enum-size): this is C */

#ifndef MERIT_TEXT
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

/* --- the Arrow C data interface, as https://arrow.apache.org/docs/format/CDataInterface.html has it --- */

#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

struct ArrowSchema {
  const char* format;
  const char* name;
  const char* metadata;
  int64_t flags;
  int64_t n_children;
  struct ArrowSchema** children;
  struct ArrowSchema* dictionary;
  void (*release)(struct ArrowSchema*);
  void* private_data;
};

struct ArrowArray {
  int64_t length;
  int64_t null_count;
  int64_t offset;
  int64_t n_buffers;
  int64_t n_children;
  const void** buffers;
  struct ArrowArray** children;
  struct ArrowArray* dictionary;
  void (*release)(struct ArrowArray*);
  void* private_data;
};
#endif

/* --- errors --- */

enum {
  merit_ok = 0,
  merit_wrong_call = 1,      /* the call itself: a null pointer, a size, a position that nothing has */
  merit_wrong_parameter = 2, /* no such parameter, not of its type, outside its range */
  merit_wrong_schema = 3,    /* a column that is needed is missing, or of a type that cannot hold it */
  merit_wrong_array = 4,     /* the arrays contradict themselves: offsets, lengths, codes, counts of nulls */
  merit_wrong_data = 5,      /* a lead without a field that is required */
  merit_no_memory = 6,
  merit_too_large = 7 /* more than 2^31 - 1 leads, or texts of more than 2 GiB in a column of decisions */
};

/* What went wrong, for people: lower case, names the column and row. `message` is terminated, cut where too long. */
typedef struct merit_error {
  int32_t status;
  char message[508];
} merit_error;

/* --- what a definition asks for and gives --- */

enum {
  merit_boolean = 0,
  merit_integer = 1,
  merit_number = 2,
  merit_text_type = 3,
  merit_time = 4,
  merit_date = 5,
  merit_duration = 6,
  merit_enumeration = 7,
  merit_text_list = 8 /* of outputs only */
};

/* A field of leads or of events of one kind. Where `needed` is false no decision looks at it: it may be left out. */
typedef struct merit_field {
  merit_text name;   /* in the definition */
  merit_text source; /* the column that holds it: what `from` says, else the name */
  int32_t type;
  int32_t column;           /* where it stands in compiled code, -1 where `needed` is false; no use to callers */
  const merit_text* labels; /* of an enumeration, in order */
  uint64_t label_count;
  const merit_text* missing; /* `missing when`: spellings of missing */
  uint64_t missing_count;
  bool named_by_from; /* `source` is what `from` says */
  bool required;      /* a lead without it is an error, an event without it is left out */
  bool needed;
} merit_field;

typedef struct merit_event_kind {
  merit_text name;
  merit_text plural;
  merit_text type_value; /* its value in a type column, compared as `is` does */
  merit_text at;         /* the column of its time where the definition names one, else empty */
  const merit_field* fields;
  uint64_t field_count;
  int32_t key_field; /* among `fields`, -1 where it has none */
  bool needed;       /* false: no decision looks at such events */
} merit_event_kind;

typedef struct merit_parameter {
  merit_text name;
  int32_t type;
  bool has_lowest, has_highest;
  const merit_text* labels; /* of an enumeration */
  uint64_t label_count;
  merit_value standard; /* the value where a caller gives none */
  merit_value lowest, highest;
} merit_parameter;

/* A column of decisions. */
typedef struct merit_output_column {
  merit_text name;
  int32_t type;
  int32_t source;           /* no use to callers: definition.h */
  const merit_text* labels; /* of an enumeration; of `stage`, the stages */
  uint64_t label_count;
  uint64_t place; /* no use to callers: definition.h */
} merit_output_column;

/* How events of a kind find their lead where they stand in tables of their own. `evaluate` takes them joined: this is
 * for who joins them. */
typedef struct merit_event_owner {
  merit_text column;  /* the column that says whose an event is, where the definition names one, else empty */
  int32_t lead_field; /* what it holds: a lead field, compared as `is` does, or -1: the key */
} merit_event_owner;

typedef struct merit_description {
  merit_text name;    /* of the definition */
  merit_text version; /* as the definition has it; may be empty */
  merit_text hash;    /* of the definition's text and all that it uses, in hexadecimal */
  merit_text merit;   /* the version of Merit that built the library */
  merit_text subject; /* what one row is: `lead` or `account` */
  const merit_field* lead_fields;
  uint64_t lead_field_count;
  int32_t key_field; /* among the lead fields */
  const merit_event_kind* kinds;
  uint64_t kind_count;
  merit_text type_from; /* the column of an event's kind where the definition names one, else empty */
  const merit_parameter* parameters;
  uint64_t parameter_count;
  const merit_output_column* outputs;
  uint64_t output_count;
  const merit_event_owner* owners; /* by `kinds`; from version 2 on */
} merit_description;

/* --- many leads --- */

/* A value for a parameter, in the member of its type; of an enumeration its position. An integer may be given for a
 * number. */
typedef struct merit_setting {
  merit_text name;
  int32_t type;
  merit_value value;
} merit_setting;

/* Events in a table of their own: lead i has the rows from `offsets[i]` up to, not including, `offsets[i + 1]`. From
 * version 4 on the table may be a dictionary of structs: its codes, none of them null, say which row stands where, so
 * that whoever orders rows by lead need not copy them. */
typedef struct merit_event_table {
  const struct ArrowSchema* schema; /* a struct, or integers with a dictionary that is one */
  const struct ArrowArray* array;
  const int64_t* offsets; /* one more than there are leads, ascending, within the table */
  merit_text kind;        /* the kind of all rows, by name or plural; empty: a type column says it */
} merit_event_table;

/* What was not as it should be, and was left out or counts as missing. */
typedef struct merit_report {
  uint64_t size; /* sizeof(merit_report), set by the caller */
  int64_t unreadable_lead_values;
  int64_t unreadable_event_values;
  int64_t events_used;
  int64_t events_later_than_now;
  int64_t events_without_time;
  int64_t events_of_unknown_kind;
  int64_t events_with_repeated_key;
  int64_t events_without_required_field;
} merit_report;

typedef struct merit_leads {
  uint64_t size;                    /* sizeof(merit_leads), set by the caller */
  const struct ArrowSchema* schema; /* a struct, each of whose rows is a lead */
  const struct ArrowArray* array;
  /* Where there are no event tables, the leads may carry their events: in one list column `events`, or in one a kind.
   */
  const merit_event_table* event_tables;
  uint64_t event_table_count;
  int64_t now;
  const merit_setting* settings; /* parameters that shall not have their standard values */
  uint64_t setting_count;
  merit_report* report; /* filled where it is not null */
  /* From version 3 on. Of event tables: who made them has left out events with the key of an earlier one, so that a row
   * is an event of its lead whatever its key is. Thus an event can stand under each of several leads. */
  bool keys_are_settled;
} merit_leads;

/* --- one lead --- */

/* All zero is missing. */
typedef struct merit_cell {
  uint64_t known; /* 0: missing, 1: `value` holds it */
  merit_value value;
} merit_cell;

typedef struct merit_event {
  int64_t at;
  uint64_t kind;            /* by `merit_description::kinds` */
  const merit_cell* fields; /* by the kind's fields */
} merit_event;

typedef struct merit_lead {
  const merit_cell* fields;  /* by `merit_description::lead_fields` */
  const merit_event* events; /* in any order */
  uint64_t event_count;
  int64_t now;
} merit_lead;

/* Memory that is used again from lead to lead, and the values of parameters. */
typedef struct merit_context merit_context;

/* --- the library --- */

typedef struct merit_library merit_library;

/* The version of the interface that this header describes. */
#define MERIT_LIBRARY_VERSION 4

struct merit_library {
  uint32_t version; /* of the interface, `MERIT_LIBRARY_VERSION` of the header beside the library */
  uint32_t size;    /* sizeof(merit_library) of the library */
  const merit_description* description;

  /* The columns of decisions as Arrow types: a struct. The caller releases it. */
  int32_t (*output_schema)(const merit_library* library, struct ArrowSchema* out, merit_error* error);

  /* Decides about leads: row i of the decisions is about lead i. The caller releases both; they own all that they
   * point to. Where the status is not `merit_ok`, they are released already. */
  int32_t (*evaluate)(const merit_library* library, const merit_leads* leads, struct ArrowSchema* out_schema,
                      struct ArrowArray* out_array, merit_error* error);

  /* For leads one at a time. */
  int32_t (*open)(const merit_library* library, const merit_setting* settings, uint64_t setting_count,
                  merit_context** out, merit_error* error);
  /* `out` is set to the cells of the decision, by `merit_description::outputs`; they live until the context is used
   * again. Once a context has seen its largest lead, a call allocates nothing. */
  int32_t (*decide)(merit_context* context, const merit_lead* lead, const merit_cell** out, merit_error* error);
  void (*close)(merit_context* context); /* null is allowed */
};

/* NOLINTEND(modernize-use-using,readability-identifier-naming,performance-enum-size) */

#ifdef __cplusplus
}
#endif

#endif
