#include "compiler/driver/plan_columns.h"

#include <algorithm>
#include <limits>
#include <map>
#include <memory>
#include <string>

#include "compiler/driver/handoff.h"
#include "compiler/plan/build_plan.h"
#include "compiler/plan/field_conditions.h"
#include "runtime/values/arithmetic.h"

namespace merit::driver {
namespace {

using plan::EventFilter;
using plan::Plan;
using semantics::Value;
using Kind = DecisionColumn::Kind;

plan::Request roots_of(const semantics::Model& model, const std::vector<DecisionColumn>& columns) {
  plan::Request request;
  for (const DecisionColumn& column : parts_of(model, columns)) {
    switch (column.kind) {
      case Kind::key:
        break;  // not decided
      case Kind::stage:
        request.stage = true;
        break;
      case Kind::score:
        request.scores.push_back(column.index);
        break;
      case Kind::output:
        request.outputs.push_back(column.index);
        break;
      case Kind::disqualified:
        request.disqualified = true;
        break;
      case Kind::reached:
        request.reached = true;
        break;
      case Kind::changed_from:
        request.changed_from = true;
        break;
      case Kind::could_reach:
        request.could_reach = true;
        break;
      case Kind::routing:
        request.routing.push_back(static_cast<semantics::DecisionName>(column.index));
        break;
      case Kind::undecided:
        request.undecided = true;
        break;
      case Kind::reasons:
        request.reasons = true;
        break;
      case Kind::handoff:
        break;  // its parts stand for it
    }
  }
  const bool hands_off = std::ranges::find(columns, Kind::handoff, &DecisionColumn::kind) != columns.end();
  for (uint32_t i = 0; hands_off && i < model.handoffs.size(); ++i) request.handoffs.push_back(i);
  return request;
}

bool is_never_missing(const columns::Column& column) {
  return column.validity.empty();
}

bool is_known_in_all_kinds(const plan::EventField& field, const columns::Events& events) {
  for (size_t kind = 0; kind < field.by_kind.size(); ++kind) {
    if (field.by_kind[kind] < 0) continue;
    const int32_t column = events.field_columns[kind][static_cast<size_t>(field.by_kind[kind])];
    if (column < 0 || !is_never_missing(*events.columns[static_cast<size_t>(column)])) return false;
  }
  return true;
}

/// The later of the two times before which a view sees nothing.
int64_t seen_from(const EventFilter::View& view, int64_t now) {
  int64_t from = view.earliest.value_or(std::numeric_limits<int64_t>::min());
  if (view.look_back) {
    const auto back = values::subtract(now, *view.look_back);
    if (back.known) from = std::max(from, back.value);
  }
  return from;
}

/// What the views of a kind need of one field.
struct NeedsOfField {
  std::vector<plan::OperationId> conditions;
  std::vector<data::ViewSet> views;  ///< by condition: those that see no event of which it is false
};

std::map<uint32_t, NeedsOfField> needs_by_field(const EventFilter::Kind& kind) {
  std::map<uint32_t, NeedsOfField> by_field;
  for (uint32_t place = 0; place < kind.needs.size(); ++place) {
    data::ViewSet views = 0;
    for (size_t view = 0; view < kind.views.size(); ++view) {
      const bool has_it = std::ranges::find(kind.views[view].needs, place) != kind.views[view].needs.end();
      views |= data::ViewSet{has_it} << view;
    }
    NeedsOfField& needs = by_field[kind.needs[place].field];
    needs.conditions.push_back(kind.needs[place].may_matter);
    needs.views.push_back(views);
  }
  return by_field;
}

data::ValueTest test_of(const Plan& plan, uint32_t field, const NeedsOfField& needs, columns::Type type,
                        const std::vector<Value>& parameters) {
  auto views_left = [conditions = plan::FieldConditions(plan, needs.conditions, parameters),
                     views = needs.views](const auto& value) mutable {
    const uint64_t holding = conditions.holding(value);
    data::ViewSet left = ~data::ViewSet{0};
    for (size_t i = 0; i < views.size(); ++i) left &= (holding >> i & 1) != 0 ? left : ~views[i];
    return left;
  };
  data::ValueTest test{
      .field = field, .asking = 0, .missing = views_left(Value(semantics::Missing{})), .text = {}, .integer = {}};
  for (const data::ViewSet views : needs.views) test.asking |= views;
  if (type == columns::Type::text) {
    test.text = [views_left](std::string_view text) mutable { return views_left(text); };
  } else if (type == columns::Type::boolean) {
    test.integer = [views_left](int64_t truth) mutable { return views_left(Value(truth != 0)); };
  } else {
    test.integer = [views_left](int64_t position) mutable { return views_left(Value(position)); };
  }
  return test;
}

void leave_out_unseen(data::EventKind& kind, const EventFilter::Kind& filter, const Plan& plan,
                      const std::vector<Value>& parameters, int64_t now) {
  kind.wanted = kind.wanted && filter.wanted();
  for (uint32_t field = 0; field < kind.fields.size(); ++field) {
    const bool is_read_anyway = kind.fields[field].required || static_cast<int32_t>(field) == kind.key_field;
    if (is_read_anyway || std::ranges::binary_search(filter.fields, field)) continue;
    kind.fields[field].wanted = false;
  }
  for (const EventFilter::View& view : filter.views) {
    if (!view.asks_when) kind.timeless |= data::ViewSet{1} << kind.views.size();
    kind.views.push_back(seen_from(view, now));
  }
  for (const auto& [field, needs] : needs_by_field(filter)) {
    kind.tests.push_back(test_of(plan, field, needs, kind.fields[field].type, parameters));
  }
}

}  // namespace

Plan plan_of(const semantics::Model& model, const std::vector<DecisionColumn>& columns, bool previous) {
  plan::Request request = roots_of(model, columns);
  request.previous = previous;
  return plan::build_plan(model, request);
}

bool note_what_is_known(Plan& plan, const columns::Leads& leads) {
  bool any = false;
  for (plan::LeadField& field : plan.lead_fields) {
    const columns::ColumnPtr& column = leads.lead_fields[field.field];
    field.known = column != nullptr && is_never_missing(*column);
    any |= field.known;
  }
  for (plan::EventField& field : plan.event_fields) {
    field.known = is_known_in_all_kinds(field, leads.events);
    any |= field.known;
  }
  return any;
}

void improve(Plan& plan, const plan::PipelineOptions& options, Timings& timings) {
  plan::Took all;
  const auto times = plan::run_passes(plan, options);
  for (const plan::PassTime& pass : times) all += pass.took;
  timings.add("passes", all);
  for (const plan::PassTime& pass : times) {
    timings.add("passes", pass.took, pass.name);
  }
}

void leave_out_unseen(data::Request& request, const Plan& plan, const std::vector<Value>& parameters, int64_t now) {
  if (!plan.event_filter) return;
  const std::vector<EventFilter::Kind>& filters = plan.event_filter->kinds;
  for (size_t kind = 0; kind < filters.size(); ++kind) {
    leave_out_unseen(request.kinds[kind], filters[kind], plan, parameters, now);
  }
}

}  // namespace merit::driver
