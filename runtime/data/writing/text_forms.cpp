#include "runtime/data/writing/text_forms.h"

#include "runtime/cells/cell.h"
#include "runtime/values/numbers.h"
#include "runtime/values/times.h"

namespace merit::data {
namespace {

/// Appends what a writer of `runtime/values` puts into a buffer of at most `most` bytes.
template <typename Write>
void append_written(std::string& out, size_t most, const Write& write) {
  const size_t size = out.size();
  out.resize(size + most);
  out.resize(size + write(out.data() + size));
}

}  // namespace

void append_integer(std::string& out, int64_t value) {
  append_written(out, values::kIntegerTextSize, [value](char* to) { return values::write_integer(value, to); });
}

void append_number(std::string& out, double value) {
  append_written(out, values::kNumberTextSize, [value](char* to) { return values::write_number(value, to); });
}

void append_time(std::string& out, int64_t micros) {
  append_written(out, values::kTimeTextSize, [micros](char* to) { return values::write_time(micros, to); });
}

void append_date(std::string& out, int64_t days) {
  append_written(out, values::kDateTextSize, [days](char* to) { return values::write_date(days, to); });
}

void append_seconds(std::string& out, int64_t micros) {
  append_written(out, values::kTimeTextSize, [micros](char* to) { return cells::write_seconds(micros, to); });
}

}  // namespace merit::data
