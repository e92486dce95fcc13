#include "compiler/driver/handoff.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "compiler/driver/rows.h"

namespace merit::driver {
namespace {

using columns::Column;
using columns::ColumnBuilder;
using columns::ColumnPtr;
using columns::Type;
using semantics::Handoff;
using Kind = DecisionColumn::Kind;

void add_once(std::vector<DecisionColumn>& columns, const DecisionColumn& column) {
  if (!place_among(columns, column)) columns.push_back(column);
}

DecisionColumn value_of(const semantics::Model& model, const Handoff::Item& item) {
  return {Kind::output, item.output, model.outputs[item.output].name, false};
}

/// Makes the structure part by part; what has a name is one part, whichever hand-offs have it.
class Handing {
 public:
  explicit Handing(const HandoffSource& source) : source_(source), stage_(cells_of({Kind::stage, 0, ""})) {
    for (int64_t lead = 0; lead < source.leads.count; ++lead) of_lead_.push_back(handoff_of(lead));
  }

  ColumnPtr column() {
    auto made = std::make_shared<Column>();
    made->type = Type::structure;
    for (const Handoff* handoff : of_lead_) made->append_validity(handoff != nullptr);
    for (const Handoff& handoff : source_.model.handoffs) {
      for (const Handoff::Item& item : handoff.items) {
        if (std::ranges::find(made->labels, item.name) != made->labels.end()) continue;
        made->labels.push_back(item.name);
        made->children.push_back(item.touches ? touches(item) : values(item));
      }
    }
    return made;
  }

 private:
  const Column& cells_of(const DecisionColumn& column) const {
    return *source_.cells[*place_among(source_.decided, column)];
  }

  /// That of the lead's stage, or null.
  const Handoff* handoff_of(int64_t lead) const {
    const int64_t stage = stage_.integers[static_cast<size_t>(lead)];
    const auto applies = [&](const Handoff& handoff) { return int64_t{handoff.stage} + 1 == stage; };
    const auto found = std::ranges::find_if(source_.model.handoffs, applies);
    return found == source_.model.handoffs.end() ? nullptr : &*found;
  }

  /// The part that a lead's hand-off has by this name, or null.
  const Handoff::Item* item_of(int64_t lead, const std::string& name) const {
    const Handoff* handoff = of_lead_[static_cast<size_t>(lead)];
    if (handoff == nullptr) return nullptr;
    const auto found = std::ranges::find(handoff->items, name, &Handoff::Item::name);
    return found == handoff->items.end() ? nullptr : &*found;
  }

  ColumnPtr values(const Handoff::Item& named) const {
    ColumnBuilder builder = builder_like(cells_of(value_of(source_.model, named)));
    for (int64_t lead = 0; lead < source_.leads.count; ++lead) {
      const Handoff::Item* item = item_of(lead, named.name);
      if (item == nullptr) {
        builder.append_missing();
      } else {
        append_cell(builder, cells_of(value_of(source_.model, *item)), lead);
      }
    }
    return builder.finish();
  }

  ColumnPtr touches(const Handoff::Item& named) const {
    auto list = std::make_shared<Column>();
    list->type = Type::list;
    list->offsets.push_back(0);
    std::vector<int64_t> events;
    for (int64_t lead = 0; lead < source_.leads.count; ++lead) {
      const Handoff::Item* item = item_of(lead, named.name);
      if (item != nullptr) {
        const columns::Row row = columns::row_of(source_.leads, lead, source_.now);
        const auto& [pattern, most, fields] = *item->touches;
        const auto latest = source_.interpreter.latest_events(pattern, most, source_.leads, row);
        events.insert(events.end(), latest.begin(), latest.end());
      }
      list->append_validity(item != nullptr);
      list->offsets.push_back(static_cast<int64_t>(events.size()));
    }
    list->children.push_back(described(events, named.touches->fields));
    return list;
  }

  /// Events as structures: which, when and its fields.
  ColumnPtr described(const std::vector<int64_t>& events,
                      const std::vector<semantics::Event::SharedField>& fields) const {
    const columns::Events& all = source_.leads.events;
    std::vector<std::string> kinds;
    for (const semantics::EventKind& kind : source_.model.kinds) kinds.push_back(kind.name);
    ColumnBuilder kind(Type::enumeration, std::move(kinds));
    ColumnBuilder at(Type::time);
    for (const int64_t event : events) {
      kind.append_integer(all.kind[static_cast<size_t>(event)]);
      at.append_integer(all.at[static_cast<size_t>(event)]);
    }
    auto made = std::make_shared<Column>();
    made->type = Type::structure;
    made->length = static_cast<int64_t>(events.size());
    made->labels = {"event", "at"};
    made->children = {kind.finish(), at.finish()};
    for (const semantics::Event::SharedField& field : fields) {
      made->labels.push_back(field.name);
      made->children.push_back(field_of(events, field));
    }
    return made;
  }

  ColumnPtr field_of(const std::vector<int64_t>& events, const semantics::Event::SharedField& field) const {
    const columns::Events& all = source_.leads.events;
    ColumnBuilder builder = builder_of(source_.model, field.type);
    for (const int64_t event : events) {
      const uint16_t kind = all.kind[static_cast<size_t>(event)];
      const int32_t place = field.by_kind[kind];
      const int32_t column = place < 0 ? -1 : all.field_columns[kind][static_cast<size_t>(place)];
      if (column < 0) {
        builder.append_missing();
      } else {
        append_cell(builder, *all.columns[static_cast<size_t>(column)], event);
      }
    }
    return builder.finish();
  }

  const HandoffSource& source_;
  const Column& stage_;
  std::vector<const Handoff*> of_lead_;
};

}  // namespace

std::vector<DecisionColumn> parts_of(const semantics::Model& model, const std::vector<DecisionColumn>& columns) {
  std::vector<DecisionColumn> parts;
  for (const DecisionColumn& column : columns) {
    if (column.kind != Kind::handoff) {
      add_once(parts, column);
      continue;
    }
    add_once(parts, {Kind::stage, 0, "stage"});
    for (const Handoff& handoff : model.handoffs) {
      for (const Handoff::Item& item : handoff.items) {
        if (!item.touches) add_once(parts, value_of(model, item));
      }
    }
  }
  return parts;
}

ColumnPtr handoff_column(const HandoffSource& source) {
  return Handing(source).column();
}

}  // namespace merit::driver
