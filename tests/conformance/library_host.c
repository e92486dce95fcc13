/* Asks a library for decisions, on the machine that the library is for: library_host LIBRARY < REQUEST. Prints a row of
 * decisions as a JSON array a line, cells as the C interface has them, enumerations as their texts.
 *
 * The request is what library_host.py writes: integers of 64 bits, little-endian; a text is its size and its bytes; a
 * table is a count of columns and one of rows, and for each column its name and its cells, each 1 and a text or 0. */
#include <dlfcn.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/abi/library.h"

static void fail(const char* what) {
  fprintf(stderr, "%s\n", what);
  exit(1);
}

/* Memory until the program ends, reachable, so that a watcher finds what a library leaves behind and nothing else. */
static struct block {
  struct block* before;
} * blocks;

static void* room(size_t count, size_t size) {
  struct block* const made = calloc(1, sizeof *made + (count + 1) * size);
  if (made == NULL) fail("no memory");
  made->before = blocks;
  blocks = made;
  return made + 1;
}

static int64_t read_integer(void) {
  int64_t value = 0;
  if (fread(&value, sizeof value, 1, stdin) != 1) fail("the request ends early");
  return value;
}

static merit_text read_text(void) {
  const uint64_t size = (uint64_t)read_integer();
  char* const bytes = room(size, 1);
  if (fread(bytes, 1, size, stdin) != size) fail("the request ends early");
  return (merit_text){bytes, size};
}

static void keep_schema(struct ArrowSchema* schema) { (void)schema; }
static void keep_array(struct ArrowArray* array) { (void)array; }

typedef struct table {
  struct ArrowSchema schema;
  struct ArrowArray array;
} table;

static table new_table(const char* format, int64_t rows, int64_t buffers, int64_t children) {
  table made = {{0}, {0}};
  made.schema.format = format;
  made.schema.name = "";
  made.schema.flags = ARROW_FLAG_NULLABLE;
  made.schema.n_children = made.array.n_children = children;
  made.schema.children = room((size_t)children, sizeof *made.schema.children);
  made.schema.release = keep_schema;
  made.array.length = rows;
  made.array.null_count = -1;
  made.array.n_buffers = buffers;
  made.array.buffers = room((size_t)buffers, sizeof *made.array.buffers);
  made.array.children = room((size_t)children, sizeof *made.array.children);
  made.array.release = keep_array;
  return made;
}

static table read_column(int64_t rows) {
  table column = new_table("U", rows, 3, 0);
  column.schema.name = read_text().data;
  uint8_t* const known = room((size_t)rows / 8, 1);
  int64_t* const offsets = room((size_t)rows + 1, sizeof *offsets);
  merit_text* const texts = room((size_t)rows, sizeof *texts);
  for (int64_t row = 0; row < rows; ++row) {
    offsets[row + 1] = offsets[row];
    if (read_integer() == 0) continue;
    known[row / 8] = (uint8_t)(known[row / 8] | 1U << row % 8);
    texts[row] = read_text();
    offsets[row + 1] += (int64_t)texts[row].size;
  }
  char* const bytes = room((size_t)offsets[rows], 1);
  for (int64_t row = 0; row < rows; ++row) {
    if (texts[row].size > 0) memcpy(bytes + offsets[row], texts[row].data, texts[row].size);
  }
  column.array.buffers[0] = known;
  column.array.buffers[1] = offsets;
  column.array.buffers[2] = bytes;
  return column;
}

static table read_table(void) {
  const int64_t columns = read_integer(), rows = read_integer();
  table whole = new_table("+s", rows, 1, columns);
  whole.array.null_count = 0;
  table* const children = room((size_t)columns, sizeof *children);
  for (int64_t i = 0; i < columns; ++i) {
    children[i] = read_column(rows);
    whole.schema.children[i] = &children[i].schema;
    whole.array.children[i] = &children[i].array;
  }
  return whole;
}

static merit_setting read_setting(const merit_description* description) {
  merit_setting setting = {read_text(), -1, {0}};
  for (uint64_t i = 0; i < description->parameter_count; ++i) {
    const merit_parameter* const parameter = &description->parameters[i];
    if (parameter->name.size != setting.name.size) continue;
    if (memcmp(parameter->name.data, setting.name.data, setting.name.size) == 0) setting.type = parameter->type;
  }
  if (setting.type == merit_text_type) {
    setting.value.text = read_text();
  } else {
    setting.value.integer = read_integer(); /* of a number its bits */
  }
  return setting;
}

static void print_text(const struct ArrowArray* array, int64_t row) {
  const int32_t* const offsets = array->buffers[1];
  const char* const bytes = array->buffers[2];
  putchar('"');
  for (int32_t i = offsets[row]; i < offsets[row + 1]; ++i) {
    const unsigned char letter = (unsigned char)bytes[i];
    if (letter < 0x20 || letter == '"' || letter == '\\') {
      printf("\\u%04x", letter);
    } else {
      putchar(letter);
    }
  }
  putchar('"');
}

static void print_cell(const struct ArrowSchema* schema, const struct ArrowArray* array, int64_t row) {
  const uint8_t* const known = array->buffers[0];
  const char* const format = schema->format;
  if (known != NULL && (known[row / 8] >> row % 8 & 1) == 0) {
    printf("null");
  } else if (schema->dictionary != NULL) {
    print_text(array->dictionary, ((const int32_t*)array->buffers[1])[row]);
  } else if (strcmp(format, "u") == 0) {
    print_text(array, row);
  } else if (strcmp(format, "b") == 0) {
    printf((((const uint8_t*)array->buffers[1])[row / 8] >> row % 8 & 1) != 0 ? "true" : "false");
  } else if (strcmp(format, "g") == 0) {
    printf("%.17g", ((const double*)array->buffers[1])[row]);
  } else if (strcmp(format, "tdD") == 0) {
    printf("%" PRId32, ((const int32_t*)array->buffers[1])[row]);
  } else if (strcmp(format, "+l") == 0) {
    const int32_t* const offsets = array->buffers[1];
    putchar('[');
    for (int32_t i = offsets[row]; i < offsets[row + 1]; ++i) {
      if (i > offsets[row]) putchar(',');
      print_text(array->children[0], i);
    }
    putchar(']');
  } else {
    printf("%" PRId64, ((const int64_t*)array->buffers[1])[row]);
  }
}

int main(int count, char** arguments) {
  if (count != 2) return 2;
  void* const loaded = dlopen(arguments[1], RTLD_NOW | RTLD_LOCAL);
  if (loaded == NULL) fail(dlerror());
  const merit_library* (*function)(void) = NULL;
  *(void**)&function = dlsym(loaded, "asked_library");
  if (function == NULL) fail(dlerror());
  const merit_library* const library = function();

  merit_leads leads = {0};
  leads.size = sizeof leads;
  leads.now = read_integer();
  leads.setting_count = (uint64_t)read_integer();
  merit_setting* const settings = room(leads.setting_count, sizeof *settings);
  for (uint64_t i = 0; i < leads.setting_count; ++i) settings[i] = read_setting(library->description);
  leads.settings = settings;
  const table of_leads = read_table();
  leads.schema = &of_leads.schema;
  leads.array = &of_leads.array;
  const table of_events = read_table();
  int64_t* const offsets = room((size_t)of_leads.array.length + 1, sizeof *offsets);
  for (int64_t i = 0; i <= of_leads.array.length; ++i) offsets[i] = read_integer();
  const merit_event_table events = {&of_events.schema, &of_events.array, offsets, {"", 0}};
  leads.event_tables = &events;
  leads.event_table_count = of_events.array.n_children > 0 ? 1 : 0;

  struct ArrowSchema schema;
  struct ArrowArray array;
  merit_error error;
  if (library->evaluate(library, &leads, &schema, &array, &error) != merit_ok) fail(error.message);
  for (int64_t row = 0; row < array.length; ++row) {
    for (int64_t i = 0; i < schema.n_children; ++i) {
      putchar(i == 0 ? '[' : ',');
      print_cell(schema.children[i], array.children[i], row);
    }
    printf("]\n");
  }
  schema.release(&schema);
  array.release(&array);
  return 0;
}
