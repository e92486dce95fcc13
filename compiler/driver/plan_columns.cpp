#include "compiler/driver/plan_columns.h"

#include <algorithm>
#include <memory>
#include <string>

#include "compiler/plan/build_plan.h"
#include "compiler/plan/field_condition.h"
#include "compiler/plan/pipeline.h"
#include "runtime/values/arithmetic.h"

namespace merit::driver {
namespace {

using plan::EventFilter;
using plan::Plan;
using semantics::Value;
using Kind = DecisionColumn::Kind;

plan::Request roots_of(const std::vector<DecisionColumn>& columns) {
  plan::Request request;
  for (const DecisionColumn& column : columns) {
    switch (column.kind) {
      case Kind::key:
        break;  // the leads' own
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
      case Kind::undecided:
        request.undecided = true;
        break;
      case Kind::reasons:
        request.reasons = true;
        break;
    }
  }
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

/// The later of the two times before which a kind's events are not seen.
std::optional<int64_t> earliest_of(const EventFilter::Kind& kind, int64_t now) {
  std::optional<int64_t> earliest = kind.earliest;
  if (kind.look_back) {
    const auto back = values::subtract(now, *kind.look_back);
    if (back.known && (!earliest || back.value > *earliest)) earliest = back.value;
  }
  return earliest;
}

data::ValueNeed need_of(const Plan& plan, const EventFilter::FieldNeed& need, const columns::Type& type,
                        const std::vector<Value>& parameters) {
  const auto condition = std::make_shared<const plan::FieldCondition>(plan, need.may_matter, parameters);
  data::ValueNeed asked{
      .field = need.field, .missing = condition->may_hold(semantics::Missing{}), .text = {}, .integer = {}};
  if (type == columns::Type::text) {
    asked.text = [condition](std::string_view text) { return condition->may_hold(std::string(text)); };
  } else if (type == columns::Type::boolean) {
    asked.integer = [condition](int64_t truth) { return condition->may_hold(truth != 0); };
  } else {
    asked.integer = [condition](int64_t position) { return condition->may_hold(position); };
  }
  return asked;
}

void leave_out_unseen(data::EventKind& kind, const EventFilter::Kind& filter, const Plan& plan,
                      const std::vector<Value>& parameters, int64_t now) {
  kind.wanted = kind.wanted && filter.wanted;
  kind.earliest = earliest_of(filter, now);
  for (uint32_t field = 0; field < kind.fields.size(); ++field) {
    const bool is_read_anyway = kind.fields[field].required || static_cast<int32_t>(field) == kind.key_field;
    if (is_read_anyway || std::ranges::binary_search(filter.fields, field)) continue;
    kind.fields[field].wanted = false;
  }
  for (const EventFilter::FieldNeed& need : filter.needs) {
    kind.needs.push_back(need_of(plan, need, kind.fields[need.field].type, parameters));
  }
}

}  // namespace

Plan plan_of(const semantics::Model& model, const std::vector<DecisionColumn>& columns) {
  return plan::build_plan(model, roots_of(columns));
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

void improve(Plan& plan, const AfterPass& after_pass, Timings& timings) {
  double all = 0;
  const auto times = plan::run_passes(plan, {.without = {}, .after = after_pass});
  for (const plan::PassTime& pass : times) all += std::chrono::duration<double>(pass.time).count();
  timings.add("passes", all);
  for (const plan::PassTime& pass : times) {
    timings.add("passes", std::chrono::duration<double>(pass.time).count(), pass.name);
  }
}

void leave_out_unseen(data::Request& request, const Plan& plan, const std::vector<Value>& parameters, int64_t now) {
  const EventFilter& filter = *plan.event_filter;
  for (size_t kind = 0; kind < filter.kinds.size(); ++kind) {
    leave_out_unseen(request.kinds[kind], filter.kinds[kind], plan, parameters, now);
  }
}

}  // namespace merit::driver
