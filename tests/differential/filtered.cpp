#include "tests/differential/filtered.h"

#include <algorithm>
#include <deque>
#include <optional>
#include <random>
#include <utility>
#include <vector>

#include "compiler/codegen/codegen.h"
#include "compiler/interpreter/interpreter.h"
#include "compiler/plan/join_plans.h"
#include "compiler/plan/pipeline.h"
#include "compiler/plan/print_plan.h"
#include "compiler/plan/writer.h"

namespace merit::differential {

namespace {

using plan::EventFilter;
using plan::OperationId;
using plan::Plan;

plan::Joined filtering_plan(const std::vector<Asked>& definitions) {
  std::deque<Plan> plans;
  std::vector<plan::Member> members;
  for (const Asked& each : definitions) {
    plans.push_back(plan::build_plan(each.model, each.request));
    members.push_back({std::to_string(members.size()), plans.back(), each.parameters});
  }
  plan::Joined joined = plan::join_plans(members);
  plan::run_passes(joined.plan, {.without = {"text-tables"}});
  return joined;
}

/// What the views ask of an event's fields, as columns of a plan of its own: for a row of one event, whether it is of
/// the kind and needed.
struct Needs {
  Plan plan;
  std::vector<std::vector<std::optional<size_t>>> column;  ///< by kind and view; none: nothing is asked
};

Needs needs_of(const Plan& filtering) {
  Plan bare = filtering;
  bare.roots.clear();
  bare.event_filter.reset();
  plan::Writer writer = plan::Writer::after(std::move(bare));
  Needs needs;
  size_t columns = 0;
  for (size_t kind = 0; kind < filtering.kinds.size(); ++kind) {
    const EventFilter::Kind& filter = filtering.event_filter->kinds[kind];
    needs.column.emplace_back();
    for (const EventFilter::View& view : filter.views) {
      std::vector<OperationId> conditions;
      for (const uint32_t place : view.needs) conditions.push_back(filter.needs[place].may_matter);
      needs.column.back().push_back(conditions.empty() ? std::nullopt : std::optional(columns++));
      if (conditions.empty()) continue;
      const plan::Pattern event{writer.kind_set({static_cast<uint16_t>(kind)}), {}, {}, writer.both(conditions)};
      const OperationId needed = writer.add(plan::Opcode::exists, {plan::TypeKind::boolean}, {}, writer.pattern(event));
      writer.root({plan::Root::Kind::column, filtering.kinds[kind], needed, {}});
    }
  }
  needs.plan = writer.take();
  return needs;
}

std::vector<columns::Row> rows_of_single_events(std::span<const columns::Row> rows) {
  std::vector<columns::Row> single;
  for (const columns::Row& row : rows) {
    for (int64_t event = row.event_begin; event < row.event_end; ++event) {
      single.push_back({row.lead, event, event + 1, row.now});
    }
  }
  return single;
}

bool lies_in_time(const EventFilter::View& view, int64_t at, int64_t now) {
  return (!view.look_back || at >= now - *view.look_back) && (!view.earliest || at >= *view.earliest);
}

/// What becomes of an event: no row's filter lets it pass, or only views that do not ask when it was see it, or others.
enum class Pass : uint8_t { stopped, whenever, by_time };

/// By event, over all rows.
std::vector<Pass> passing(const Plan& filtering, const columns::Leads& leads, std::span<const columns::Row> rows,
                          std::span<const semantics::Value> parameters) {
  const Needs needs = needs_of(filtering);
  const std::vector<columns::Row> single = rows_of_single_events(rows);
  columns::Table needed;
  if (!needs.plan.roots.empty()) {
    const auto compiled = codegen::compile(needs.plan, codegen::layout_of(needs.plan, leads), {});
    needed = std::move(compiled.value().evaluate(*compiled->prepare(leads, parameters), leads.events, single).front());
  }
  std::vector<Pass> passes(leads.events.at.size(), Pass::stopped);
  for (size_t i = 0; i < single.size(); ++i) {
    const auto event = static_cast<size_t>(single[i].event_begin);
    const uint16_t kind = leads.events.kind[event];
    const EventFilter::Kind& filter = filtering.event_filter->kinds[kind];
    for (size_t view = 0; view < filter.views.size(); ++view) {
      const std::optional<size_t> column = needs.column[kind][view];
      const bool matters = !column || needed.columns[*column]->integers[i] != 0;
      if (!matters || !lies_in_time(filter.views[view], leads.events.at[event], single[i].now)) continue;
      passes[event] = std::max(passes[event], filter.views[view].asks_when ? Pass::by_time : Pass::whenever);
    }
  }
  return passes;
}

/// What a reader may leave of the events.
class Narrowed {
 public:
  Narrowed(const columns::Leads& leads, const std::vector<Pass>& passes, const EventFilter& filter) : leads_(leads) {
    std::vector<int64_t> begins = {0};
    for (const Pass pass : passes) begins.push_back(begins.back() + (pass == Pass::stopped ? 0 : 1));
    for (int64_t& offset : leads_.events.offsets) offset = begins[static_cast<size_t>(offset)];
    move_events(leads.events, passes);
    for (size_t kind = 0; kind < filter.kinds.size(); ++kind) {
      auto& columns = leads_.events.field_columns[kind];
      for (uint32_t field = 0; field < columns.size(); ++field) {
        if (!std::ranges::binary_search(filter.kinds[kind].fields, field)) columns[field] = -1;
      }
    }
  }

  /// Without the events that are stopped; others may have an earlier time, where nobody asks.
  const columns::Leads& leads() const { return leads_; }
  /// Where an event stands now, or -1.
  int64_t place_of(int64_t event) const { return places_[static_cast<size_t>(event)]; }
  columns::Row row(const columns::Row& row) const { return columns::row_of(leads_, row.lead, row.now); }

 private:
  void move_events(const columns::Events& all, const std::vector<Pass>& passes) {
    struct Kept {
      int64_t event, at;
    };
    std::mt19937_64 random(passes.size());
    std::vector<Kept> kept;
    for (size_t event = 0; event < passes.size(); ++event) {
      if (passes[event] == Pass::stopped) continue;
      const auto earlier = static_cast<int64_t>(random() % 400 * 86'400'000'000);
      const bool is_moved = passes[event] == Pass::whenever && random() % 2 == 0;
      kept.push_back({static_cast<int64_t>(event), all.at[event] - (is_moved ? earlier : 0)});
    }
    auto& events = leads_.events;
    for (size_t lead = 0; lead + 1 < events.offsets.size(); ++lead) {
      std::ranges::stable_sort(kept.begin() + events.offsets[lead], kept.begin() + events.offsets[lead + 1], {},
                               &Kept::at);
    }
    places_.assign(passes.size(), -1);
    events.kind.clear();
    events.at.clear();
    std::vector<int64_t> rows;
    for (const Kept& each : kept) {
      places_[static_cast<size_t>(each.event)] = static_cast<int64_t>(rows.size());
      rows.push_back(each.event);
      events.kind.push_back(all.kind[static_cast<size_t>(each.event)]);
      events.at.push_back(each.at);
    }
    for (columns::ColumnPtr& column : events.columns) column = columns::gather(*column, rows);
  }

  columns::Leads leads_;
  std::vector<int64_t> places_;
};

/// One lead among some.
struct Part {
  const columns::Leads& leads;
  const columns::Row& row;
};

bool are_same(const interpreter::Decision& a, const interpreter::Decision& b, const plan::Request& request) {
  return a.stage == b.stage && a.disqualified == b.disqualified && a.scores == b.scores && a.outputs == b.outputs &&
         (!request.undecided || a.undecided == b.undecided) && (!request.reasons || a.reasons == b.reasons) &&
         a.could_reach == b.could_reach;
}

/// What a lead's hand-off shows of its latest events.
class Touches {
 public:
  Touches(const interpreter::Interpreter& interpreter, const semantics::Model& model, const plan::Request& request)
      : interpreter_(interpreter), model_(model), request_(request) {}

  /// Whether what is left shows the same: the same events, with every field.
  bool are_same(const Part& all, const Part& left, const Narrowed& narrowed, int64_t stage) const {
    for (const uint32_t index : request_.handoffs) {
      const semantics::Handoff& handoff = model_.handoffs[index];
      for (const semantics::Handoff::Item& item : handoff.items) {
        if (!item.touches || int64_t{handoff.stage} + 1 != stage) continue;
        const std::vector<int64_t> shown = latest(all, *item.touches);
        std::vector<int64_t> expected;
        for (const int64_t event : shown) expected.push_back(narrowed.place_of(event));
        const auto shows_time = [&](int64_t event) {
          const int64_t place = narrowed.place_of(event);
          return place >= 0 &&
                 left.leads.events.at[static_cast<size_t>(place)] == all.leads.events.at[static_cast<size_t>(event)];
        };
        if (latest(left, *item.touches) != expected || !std::ranges::all_of(shown, shows_time)) return false;
        if (!has_fields(all, left, shown, *item.touches)) return false;
      }
    }
    return true;
  }

 private:
  std::vector<int64_t> latest(const Part& part, const semantics::Handoff::Touches& touches) const {
    return interpreter_.latest_events(touches.pattern, touches.most, part.leads, part.row);
  }

  static bool has_fields(const Part& all, const Part& left, const std::vector<int64_t>& shown,
                         const semantics::Handoff::Touches& touches) {
    for (const int64_t event : shown) {
      const uint16_t kind = all.leads.events.kind[static_cast<size_t>(event)];
      for (const semantics::Event::SharedField& field : touches.fields) {
        const int32_t place = field.by_kind[kind];
        if (place < 0 || all.leads.events.field_columns[kind][static_cast<size_t>(place)] < 0) continue;
        if (left.leads.events.field_columns[kind][static_cast<size_t>(place)] < 0) return false;
      }
    }
    return true;
  }

  const interpreter::Interpreter& interpreter_;
  const semantics::Model& model_;
  const plan::Request& request_;
};

}  // namespace

std::string filter_difference(const std::vector<Asked>& definitions, const columns::Leads& leads,
                              std::span<const columns::Row> rows) {
  const auto [filtering, parameters] = filtering_plan(definitions);
  const Narrowed left(leads, passing(filtering, leads, rows, parameters), *filtering.event_filter);
  for (size_t definition = 0; definition < definitions.size(); ++definition) {
    const auto& [model, values, request] = definitions[definition];
    const interpreter::Interpreter interpreter(model, values);
    const interpreter::Wanted wanted{.reached = false, .could_reach = request.could_reach};
    const Touches touches(interpreter, model, request);
    for (size_t i = 0; i < rows.size(); ++i) {
      const interpreter::Decision of_all = interpreter.decide(leads, rows[i], wanted);
      const columns::Row row = left.row(rows[i]);
      const bool same = are_same(of_all, interpreter.decide(left.leads(), row, wanted), request) &&
                        touches.are_same({leads, rows[i]}, {left.leads(), row}, left, of_all.stage);
      if (same) continue;
      return "row " + std::to_string(i) + " is decided otherwise by definition " + std::to_string(definition) +
             " without what the event filter stops\n" + plan::print_plan(filtering);
    }
  }
  return {};
}

}  // namespace merit::differential
