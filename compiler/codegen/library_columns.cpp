// Which columns a library's code reads.
#include <algorithm>
#include <limits>
#include <numeric>

#include "compiler/codegen/library.h"

namespace merit::codegen {

namespace {

using semantics::Field;
using semantics::Model;
using semantics::Type;

constexpr ColumnLayout kCells = {.nullable = true, .dictionary = false, .views = true};

/// Gives columns to the fields of events, and lets fields of different kinds share one.
class EventColumns {
 public:
  EventColumns(const Model& model, std::vector<std::vector<int32_t>>& places) : model_(model), places_(places) {}

  /// What several kinds have gets one column where these are still free to share it.
  void place(const std::vector<int32_t>& by_kind) {
    for (size_t kind = 0; kind < by_kind.size(); ++kind) {
      if (by_kind[kind] >= 0) place(kind, by_kind[kind], by_kind);
    }
  }

  /// From here on, fields share no column that there is already: those are what code reads.
  void keep_to_new_columns() { first_ = count(); }

  uint32_t count() const { return static_cast<uint32_t>(types_.size()); }

 private:
  const Type& type_of(size_t kind, int32_t field) const {
    return model_.kinds[kind].fields[static_cast<size_t>(field)].type;
  }
  int32_t& place_of(size_t kind, int32_t field) { return places_[kind][static_cast<size_t>(field)]; }
  bool is_free(size_t kind, int32_t column) const {
    return std::ranges::find(places_[kind], column) == places_[kind].end();
  }

  void place(size_t kind, int32_t field, const std::vector<int32_t>& by_kind) {
    int32_t& place = place_of(kind, field);
    if (place >= 0) return;
    for (size_t other = 0; other < by_kind.size(); ++other) {
      const int32_t taken = by_kind[other] < 0 ? -1 : place_of(other, by_kind[other]);
      if (place < 0 && taken >= 0 && is_free(kind, taken)) place = taken;
    }
    for (auto column = static_cast<int32_t>(first_); place < 0 && column < static_cast<int32_t>(types_.size());
         ++column) {
      if (types_[static_cast<size_t>(column)] == type_of(kind, field) && is_free(kind, column)) place = column;
    }
    if (place >= 0) return;
    place = static_cast<int32_t>(types_.size());
    types_.push_back(type_of(kind, field));
  }

  const Model& model_;
  std::vector<std::vector<int32_t>>& places_;
  uint32_t first_ = 0;
  std::vector<Type> types_;  ///< by column; enumerations share one only if they are the same
};

std::vector<bool> kinds_looked_at(const Model& model, const plan::Plan& plan) {
  std::vector<bool> kinds(model.kinds.size(), true);
  if (!plan.event_filter) return kinds;
  for (size_t kind = 0; kind < kinds.size(); ++kind) kinds[kind] = plan.event_filter->kinds[kind].wanted();
  return kinds;
}

/// The field's place in each kind that somebody looks at, else -1.
std::vector<int32_t> wanted_places(const plan::EventField& field, const std::vector<bool>& kinds) {
  std::vector<int32_t> places = field.by_kind;
  for (size_t kind = 0; kind < places.size(); ++kind) {
    if (!kinds[kind]) places[kind] = -1;
  }
  return places;
}

void place_lead_fields(const Model& model, const plan::Plan& plan, LibraryColumns& columns) {
  columns.lead_fields.assign(model.lead_fields.size(), -1);
  for (const plan::LeadField& field : plan.lead_fields) {
    columns.lead_fields[field.field] = static_cast<int32_t>(columns.lead_columns++);
  }
  columns.layout.lead_fields.assign(plan.lead_fields.size(), kCells);
  for (size_t field = 0; field < model.lead_fields.size(); ++field) {
    int32_t& column = columns.lead_fields[field];
    if (is_required_of_leads(model, field) && column < 0) column = static_cast<int32_t>(columns.lead_columns++);
  }
}

void place_event_fields(const Model& model, const plan::Plan& plan, LibraryColumns& columns) {
  for (const semantics::EventKind& kind : model.kinds) columns.event_fields.emplace_back(kind.fields.size(), -1);
  EventColumns events(model, columns.event_fields);
  // What most kinds share comes first, while all of these are free.
  std::vector<uint32_t> order(plan.event_fields.size());
  std::iota(order.begin(), order.end(), 0);
  const auto kinds_of = [&](uint32_t field) {
    return std::ranges::count_if(plan.event_fields[field].by_kind, [](int32_t place) { return place >= 0; });
  };
  std::ranges::stable_sort(order, std::ranges::greater(), kinds_of);
  for (const uint32_t field : order) events.place(wanted_places(plan.event_fields[field], columns.kinds));
  events.keep_to_new_columns();
  columns.event_columns_read = events.count();
  for (size_t kind = 0; kind < model.kinds.size(); ++kind) {
    std::vector<int32_t> one(model.kinds.size(), -1);
    const std::vector<Field>& fields = model.kinds[kind].fields;
    for (size_t field = 0; columns.kinds[kind] && field < fields.size(); ++field) {
      one[kind] = static_cast<int32_t>(field);
      if (fields[field].required || one[kind] == model.kinds[kind].key_field) events.place(one);
    }
  }
  columns.event_columns = events.count();
  columns.layout.event_columns.assign(columns.event_columns, kCells);
  for (const plan::EventField& field : plan.event_fields) {
    std::vector<int32_t>& by_kind = columns.layout.event_fields.emplace_back();
    for (size_t kind = 0; kind < field.by_kind.size(); ++kind) {
      const int32_t place = field.by_kind[kind];
      by_kind.push_back(place < 0 ? -1 : columns.event_fields[kind][static_cast<size_t>(place)]);
    }
  }
}

}  // namespace

bool is_required_of_leads(const Model& model, size_t field) {
  return model.lead_fields[field].required && static_cast<int32_t>(field) != model.key_field;
}

int64_t look_back_of(const plan::Plan& plan, size_t kind) {
  constexpr int64_t kAny = std::numeric_limits<int64_t>::max();
  if (!plan.event_filter) return kAny;
  int64_t longest = 0;
  for (const plan::EventFilter::View& view : plan.event_filter->kinds[kind].views) {
    longest = std::max(longest, view.look_back.value_or(kAny));
  }
  return longest;
}

LibraryColumns library_columns(const Model& model, const plan::Plan& plan) {
  LibraryColumns columns;
  columns.kinds = kinds_looked_at(model, plan);
  place_lead_fields(model, plan, columns);
  place_event_fields(model, plan, columns);
  return columns;
}

}  // namespace merit::codegen
