// What JavaScript calls of a definition as a WebAssembly module (compiler/link/web_module.js), which lays structs of
// runtime/abi/library.h out in the module's memory by itself.
#if defined(__wasm__)

#include "runtime/library/library.h"
#include "runtime/values/times.h"
#include "runtime/web_assembly/allocator.h"

#define EXPORTED(name) __attribute__((export_name(#name)))

extern "C" {

void* malloc(size_t size);
void free(void* block);

EXPORTED(allocate) void* merit_web_allocate(size_t size) {
  return malloc(size);
}

EXPORTED(release) void merit_web_release(void* block) {
  free(block);
}

/// As `merit_library::evaluate`.
EXPORTED(evaluate)
int32_t merit_web_evaluate(const merit_leads* leads, ArrowSchema* schema, ArrowArray* array, merit_error* error) {
  const merit_library* const library = merit_export_library();
  return library->evaluate(library, leads, schema, array, error);
}

EXPORTED(drop) void merit_web_drop(ArrowSchema* schema, ArrowArray* array) {
  schema->release(schema);
  array->release(array);
}

/// A time as the language reads it, in UTC where it says nothing else; false: it does not read as one.
EXPORTED(read_time) bool merit_web_read_time(const char* text, size_t size, int64_t* out) {
  const auto read = merit::values::parse_time({text, size});
  if (read.known) *out = read.value.micros;
  return read.known;
}

EXPORTED(read_date) bool merit_web_read_date(const char* text, size_t size, int64_t* out) {
  const auto read = merit::values::parse_date({text, size});
  if (read.known) *out = read.value;
  return read.known;
}

/// Times and dates as the language writes them; `out` has room for 64 bytes. The size.
EXPORTED(write_time) size_t merit_web_write_time(int64_t time, char* out) {
  return merit::values::write_time(time, out);
}

EXPORTED(write_date) size_t merit_web_write_date(int64_t day, char* out) {
  return merit::values::write_date(day, out);
}

}  // extern "C"

// The offsets in web_module.js.
static_assert(sizeof(ArrowSchema) == 48 && offsetof(ArrowSchema, flags) == 16 && offsetof(ArrowSchema, children) == 32);
static_assert(offsetof(ArrowSchema, dictionary) == 36 && offsetof(ArrowSchema, release) == 40);
static_assert(sizeof(ArrowArray) == 64 && offsetof(ArrowArray, n_buffers) == 24 && offsetof(ArrowArray, buffers) == 40);
static_assert(offsetof(ArrowArray, children) == 44 && offsetof(ArrowArray, dictionary) == 48);
static_assert(offsetof(ArrowArray, release) == 52);
static_assert(sizeof(merit_event_table) == 32 && offsetof(merit_event_table, kind) == 16);
static_assert(sizeof(merit_setting) == 40 && offsetof(merit_setting, value) == 24);
static_assert(sizeof(merit_leads) == 64 && offsetof(merit_leads, event_tables) == 16 &&
              offsetof(merit_leads, now) == 32);
static_assert(offsetof(merit_leads, setting_count) == 48 && offsetof(merit_leads, report) == 56);
static_assert(sizeof(merit_report) == 72 && sizeof(merit_error) == 512);

// What generated code takes to be the same everywhere.
static_assert(sizeof(merit_column) == 40 && sizeof(merit_table) == 16 && sizeof(merit_output) == 16);
static_assert(sizeof(merit_outputs) == 32 && offsetof(merit_outputs, memory) == 24);
static_assert(offsetof(merit_batch, row_count) == 40 && offsetof(merit_batch, tables) == 56);

#endif
