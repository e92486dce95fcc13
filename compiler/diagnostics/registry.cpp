#include "compiler/diagnostics/registry.h"

#include <algorithm>
#include <iterator>

namespace merit::diagnostics {
namespace {

constexpr Entry kEntries[] = {
#define DIAGNOSTIC(Struct, name, severity, format, ...) {Id::Struct, name, Severity::severity},
#include "compiler/diagnostics/diagnostics.def"
};

}  // namespace

const Entry& entry(Id id) {
  return kEntries[static_cast<size_t>(id)];
}

const Entry* find_entry(std::string_view name) {
  const auto* found = std::ranges::find(kEntries, name, &Entry::name);
  return found == std::end(kEntries) ? nullptr : found;
}

const Entry* begin_entries() {
  return std::begin(kEntries);
}
const Entry* end_entries() {
  return std::end(kEntries);
}

std::string_view name_of(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "error";
    case Severity::warning:
      return "warning";
    case Severity::notice:
      return "notice";
  }
  return "";
}

}  // namespace merit::diagnostics
