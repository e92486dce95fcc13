#include "runtime/library/library.h"

#include "runtime/library/batch.h"
#include "runtime/library/decisions.h"

namespace merit::library {

namespace {

/// Writes the schema of decisions; a status.
int32_t make_schema(const merit_library& library, ArrowSchema& out) {
  struct Work {
    const merit_description& description;
    Owner& owner;
    ArrowSchema& out;

    static int32_t run(void* work) {
      auto* const self = static_cast<Work*>(work);
      write_schema(self->description, self->owner, self->out);
      return merit_ok;
    }
  };
  Escape escape;
  Owner* const owner = Owner::make(&escape);
  if (owner == nullptr) return merit_no_memory;
  ArrowSchema made = {};
  Work work = {*library.description, *owner, made};
  const int32_t status = guarded(escape, &Work::run, &work);
  if (status == merit_ok) {
    out = made;
  } else {
    owner->references = 1;  // those of the parts that were made
  }
  owner->drop();
  return status;
}

int32_t say_no_memory(Failure& failure) {
  failure.is(merit_no_memory, "there is no memory left");
  return merit_no_memory;
}

/// What a caller may have compiled against an older header lacks the members at the end.
template <typename Struct>
bool copy_known(const Struct* given, Struct& out) {
  constexpr uint64_t kLeast = sizeof(uint64_t);
  if (given == nullptr || given->size < kLeast) return false;
  out = {};
  __builtin_memcpy(&out, given, given->size < sizeof(Struct) ? given->size : sizeof(Struct));
  return true;
}

int32_t decide_into(const merit_definition& definition, const merit_leads& given, merit_report& report,
                    Failure& failure, ArrowArray& out) {
  Escape escape;
  Owner* const owner = Owner::make(&escape);
  if (owner == nullptr) return merit_no_memory;
  Blocks of_call(&escape), of_piece(&escape);
  merit_memory memory(&escape);
  Clock clock(definition);
  Call call = {definition, failure, of_call, clock, report};
  ArrowArray made = {};
  const int32_t status = decide_batch(call, given, escape, of_piece, memory, *owner, made);
  if (status == merit_ok) {
    // Arrays that are made have a reference each.
    out = made;
  } else {
    owner->references = 1;
  }
  owner->drop();
  return status;
}

}  // namespace

int32_t output_schema(const merit_library* library, ArrowSchema* out, merit_error* error) {
  Failure failure(error);
  if (library == nullptr || out == nullptr) {
    failure.is(merit_wrong_call, "`library` or `out` is null");
    return merit_wrong_call;
  }
  *out = {};
  const int32_t status = make_schema(*library, *out);
  return status == merit_no_memory ? say_no_memory(failure) : status;
}

int32_t evaluate(const merit_library* library, const merit_leads* leads, ArrowSchema* out_schema, ArrowArray* out_array,
                 merit_error* error) {
  Failure failure(error);
  if (out_schema != nullptr) *out_schema = {};
  if (out_array != nullptr) *out_array = {};
  merit_leads given;
  if (library == nullptr || out_schema == nullptr || out_array == nullptr || !copy_known(leads, given)) {
    failure.is(merit_wrong_call, "an argument is null, or `merit_leads::size` is not set");
    return merit_wrong_call;
  }
  merit_report report = {};
  if (given.report != nullptr && !copy_known(given.report, report)) {
    failure.is(merit_wrong_call, "`merit_report::size` is not set");
    return merit_wrong_call;
  }
  report = {};
  int32_t status = decide_into(definition_of(*library), given, report, failure, *out_array);
  if (status == merit_ok) {
    status = make_schema(*library, *out_schema);
    if (status != merit_ok) out_array->release(out_array);
  }
  if (status == merit_no_memory) return say_no_memory(failure);
  if (given.report != nullptr && status == merit_ok) {
    const uint64_t size = given.report->size < sizeof report ? given.report->size : sizeof report;
    report.size = given.report->size;
    __builtin_memcpy(given.report, &report, size);
  }
  return status;
}

}  // namespace merit::library
