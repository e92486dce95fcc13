#include "runtime/data/events/kind_rows.h"

#include <algorithm>

#include "runtime/text/two_levels.h"
#include "runtime/values/fold.h"

namespace merit::data {
namespace {

constexpr uint16_t kUnknownKind = 0xFFFF;
constexpr uint16_t kUnwantedKind = 0xFFFE;

const Field kTypeField = {.name = "type"};

uint16_t kind_called_by_type(const Request& request, std::string_view type) {
  for (size_t i = 0; i < request.kinds.size(); ++i) {
    if (!values::equals_folded(type, request.kinds[i].type_value)) continue;
    return request.kinds[i].wanted ? static_cast<uint16_t>(i) : kUnwantedKind;
  }
  return kUnknownKind;
}

ValueClasses::Question kind_question(const Request& request) {
  return {kUnknownKind, [&request](std::string_view type) { return kind_called_by_type(request, type); }, {}};
}

/// Where the classes of `kind_question` stand behind the place `first`: unknown kinds at the place 0, then those of the
/// request, those that are not wanted last of all.
MERIT_TWO_LEVELS void put_places(const uint32_t* classes, size_t rows, uint16_t first, uint8_t* places) {
  for (size_t row = 0; row < rows; ++row) {
    const auto place = static_cast<uint16_t>(classes[row] + 1 - first);
    places[row] = place < RowBytes::kNone ? static_cast<uint8_t>(place) : RowBytes::kNone;
  }
}

}  // namespace

KindRows::KindRows(const Request& request, const EventSource& source, const values::Zone& zone)
    : source_(source),
      kind_of_type_(kTypeField, zone, kind_question(request)),
      rows_of_(kFirstKind + request.kinds.size()) {
  if (source.columns.kind) only_ = static_cast<uint16_t>(*source.columns.kind);
  only_is_wanted_ = only_ && request.kinds[*only_].wanted;
}

void KindRows::look_at(const Chunk& chunk) {
  const auto rows = static_cast<size_t>(chunk.rows);
  if (only_ || source_.binding.type < 0) {
    for (RowBits& of_kind : rows_of_) of_kind.assign_none(rows);
    if (only_is_wanted_) rows_of_[kFirstKind + *only_].assign_all(rows);
    return;
  }
  kind_of_type_.read_all(chunk.column(source_.binding.type), rows, classes_);
  places_.resize(rows);
  constexpr size_t kAtOnce = RowBytes::kNone;
  for (size_t first = 0; first < rows_of_.size(); first += kAtOnce) {
    put_places(classes_.data(), rows, static_cast<uint16_t>(first), places_.data());
    places_.find(std::span(rows_of_).subspan(first, std::min(kAtOnce, rows_of_.size() - first)));
  }
}

void KindRows::put_kinds(std::span<const int32_t> rows, uint16_t* to) const {
  if (only_) {
    std::fill_n(to, rows.size(), *only_);
    return;
  }
  for (size_t i = 0; i < rows.size(); ++i) to[i] = static_cast<uint16_t>(classes_[static_cast<size_t>(rows[i])]);
}

}  // namespace merit::data
