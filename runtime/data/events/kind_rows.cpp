#include "runtime/data/events/kind_rows.h"

#include <algorithm>

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

/// From there on classes of `kind_question` stand in `KindRows`: unknown kinds first, since it is the greatest, then
/// those of the request, those that are not wanted last of all.
constexpr uint16_t kFirstClass = kUnknownKind;

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
  const ChunkColumn& types = chunk.column(source_.binding.type);
  if (have_place_each() && find_places_of_few(types, rows)) return;
  kind_of_type_.read_all(types, rows, classes_);
  places_.find_classes(classes_, kFirstClass, rows_of_);
}

/// Finds the rows straight from codes, where they stand for few types. Whether they do.
bool KindRows::find_places_of_few(const ChunkColumn& types, size_t rows) {
  const auto of_values = kind_of_type_.read_values(types, few_.of_place.size());
  if (of_values.empty()) return false;
  std::ranges::transform(of_values, few_.of_place.begin(),
                         [](uint32_t its_class) { return RowBytes::byte_of(its_class, kFirstClass); });
  few_.places = of_values.size();
  places_.resize(rows);
  few_classes_code().look_up(types.codes.data(), rows, few_, places_.data());
  places_.find(rows_of_);
  return true;
}

uint16_t KindRows::kind_of(size_t row) const {
  if (only_) return *only_;
  return static_cast<uint16_t>(have_place_each() ? places_.data()[row] - kFirstKind : classes_[row]);
}

void KindRows::put_kinds(std::span<const int32_t> rows, uint16_t* to) const {
  if (only_) {
    std::fill_n(to, rows.size(), *only_);
  } else if (have_place_each()) {
    const uint8_t* const places = places_.data();
    for (size_t i = 0; i < rows.size(); ++i) to[i] = static_cast<uint16_t>(places[rows[i]] - kFirstKind);
  } else {
    for (size_t i = 0; i < rows.size(); ++i) to[i] = static_cast<uint16_t>(classes_[static_cast<size_t>(rows[i])]);
  }
}

}  // namespace merit::data
