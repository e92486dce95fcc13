// Moments are tried in order. A pattern's events enter and leave its window at moments that can be computed: its bounds
// only move forward with `now`. What changes steadily between them (points that fade, `time since last`, a negated step
// that falls due, the calendar) is looked at day by day, later week by week. Between two moments that decide
// differently the first that does is found by halving. Of a lead with very many events (effort.h) not every moment is
// looked at: a change that another soon takes back may be passed over, but what is told is so.
#include "compiler/explain/next_change.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "compiler/explain/effort.h"
#include "compiler/explain/event_note.h"
#include "compiler/explain/shown_value.h"
#include "compiler/interpreter/inspection.h"
#include "compiler/semantics/types.h"
#include "compiler/semantics/walk.h"
#include "compiler/source/one_line.h"
#include "runtime/values/arithmetic.h"
#include "runtime/values/calendar.h"

namespace merit::explain {
namespace {

using interpreter::Decision;
using interpreter::Inspection;
using semantics::ExpressionId;
using semantics::Model;
using semantics::Value;

constexpr int64_t kDaily = 400;  ///< days that are looked at one by one

columns::Row row_at(const Scene& scene, int64_t now) {
  columns::Row row = scene.row;  // its events stay: no other happens
  row.now = now;
  return row;
}

/// The moments at which events enter or leave a window: so many, the nearest.
class Edges {
 public:
  Edges(const Scene& scene, Inspection& inspection, int64_t horizon, size_t most)
      : scene_(scene), model_(scene.model), inspection_(inspection), horizon_(horizon), most_(most) {}

  std::set<int64_t> all() {
    for (const semantics::Pattern& pattern : model_.patterns) {
      if (pattern.from) add_bound(pattern, pattern.from->time);
      if (pattern.until) add_bound(pattern, pattern.until->time);
    }
    for (const semantics::Sequence& sequence : model_.sequences) add_due(sequence);
    add_lengths();
    return std::move(moments_);
  }

 private:
  void add(int64_t moment) {
    if (moment <= scene_.row.now || moment > latest()) return;
    moments_.insert(moment);
    if (moments_.size() > most_) moments_.erase(std::prev(moments_.end()));
  }
  /// What lies behind it is not looked at.
  int64_t latest() const { return moments_.size() < most_ ? horizon_ : *moments_.rbegin(); }

  bool can_be(const semantics::Pattern& pattern, int64_t event) const {
    const auto& kinds = model_.events[pattern.event].kinds;
    return std::ranges::binary_search(kinds, scene_.leads.events.kind[static_cast<size_t>(event)]);
  }

  /// Where a bound is `now` less a length, its length; nothing where it stands still or is of the calendar.
  std::optional<int64_t> length_of(ExpressionId bound) const {
    const auto* shift = std::get_if<semantics::Arithmetic>(&model_[bound].node);
    if (shift == nullptr || shift->op != semantics::Arithmetic::Operator::subtract) return std::nullopt;
    if (!std::holds_alternative<semantics::Now>(model_[shift->left].node) || depends_on_now(shift->right)) {
      return std::nullopt;
    }
    const Value length = inspection_.evaluate(shift->right);
    const auto* micros = std::get_if<int64_t>(&length);
    return micros == nullptr ? std::nullopt : std::optional(*micros);
  }

  bool depends_on_now(ExpressionId id) const {
    const auto& node = model_[id].node;
    if (std::holds_alternative<semantics::Now>(node) || std::holds_alternative<semantics::CalendarBack>(node) ||
        std::holds_alternative<semantics::UnitStart>(node)) {
      return true;
    }
    bool depends = false;
    semantics::for_each_operand(node, [&](ExpressionId operand) { depends = depends || depends_on_now(operand); });
    return depends;
  }

  void add_bound(const semantics::Pattern& pattern, ExpressionId bound) {
    const std::optional<int64_t> length = length_of(bound);
    if (!length && !depends_on_now(bound)) return;
    for (int64_t event = scene_.row.event_begin; event < scene_.row.event_end; ++event) {
      if (!can_be(pattern, event)) continue;
      const int64_t at = scene_.leads.events.at[static_cast<size_t>(event)];
      for (const int64_t target : {at, values::saturating_add(at, 1)}) {
        if (length) {
          add(values::saturating_add(target, *length));
        } else {
          add_crossing(bound, target);
        }
      }
    }
  }

  int64_t bound_at(ExpressionId bound, int64_t now) const {
    const Value value = scene_.interpreter.evaluate(bound, scene_.leads, row_at(scene_, now));
    const auto* time = std::get_if<int64_t>(&value);
    return time == nullptr ? now : *time;
  }

  /// The first moment at which a bound of the calendar is at `target` or later.
  void add_crossing(ExpressionId bound, int64_t target) {
    int64_t before = scene_.row.now, after = latest();
    if (bound_at(bound, before) >= target || bound_at(bound, after) < target) return;
    while (after - before > 1) {
      const int64_t middle = before + (after - before) / 2;
      (bound_at(bound, middle) >= target ? after : before) = middle;
    }
    add(after);
  }

  /// `not followed by … within D`: D after each event that the step could hang on.
  void add_due(const semantics::Sequence& sequence) {
    const semantics::Sequence::Step& last = sequence.steps.back();
    if (!last.negated || !last.within) return;
    const Value within = inspection_.evaluate(*last.within);
    const semantics::Pattern& before = model_[sequence.steps[sequence.steps.size() - 2].pattern];
    for (int64_t event = scene_.row.event_begin; event < scene_.row.event_end; ++event) {
      if (!can_be(before, event)) continue;
      add(values::saturating_add(scene_.leads.events.at[static_cast<size_t>(event)], std::get<int64_t>(within)));
    }
  }

  /// `time since last visit > 60 days`, `created_at < 30 days ago`: each length of the definition after each event, and
  /// after each time that the lead or the definition has.
  void add_lengths() {
    const std::set<int64_t> lengths = constants_of(semantics::kDuration);
    std::set<int64_t> times = constants_of(semantics::kTime);
    for (size_t field = 0; field < model_.lead_fields.size(); ++field) {
      const Value value = cell_value(scene_.leads.lead_fields[field], scene_.row.lead);
      if (model_.lead_fields[field].type == semantics::kTime && !is_missing(value))
        times.insert(std::get<int64_t>(value));
    }
    for (int64_t event = scene_.row.event_begin; event < scene_.row.event_end; ++event) {
      times.insert(scene_.leads.events.at[static_cast<size_t>(event)]);
    }
    for (const int64_t time : times) {
      add(time);
      for (const int64_t length : lengths) {
        for (const int64_t later : {int64_t{0}, int64_t{1}}) {
          add(values::saturating_add(values::saturating_add(time, length), later));
        }
      }
    }
  }

  std::set<int64_t> constants_of(const semantics::Type& type) const {
    std::set<int64_t> found;
    for (uint32_t i = 0; i < model_.expressions.size(); ++i) {
      const semantics::Expression& expression = model_.expressions[i];
      const bool is_fixed = std::holds_alternative<semantics::Constant>(expression.node) ||
                            std::holds_alternative<semantics::ParameterUse>(expression.node);
      if (!is_fixed || expression.type != type) continue;
      const Value value = inspection_.evaluate(static_cast<ExpressionId>(i));
      if (const auto* micros = std::get_if<int64_t>(&value)) found.insert(*micros);
    }
    return found;
  }

  const Scene& scene_;
  const Model& model_;
  Inspection& inspection_;
  const int64_t horizon_;
  const size_t most_;
  std::set<int64_t> moments_;
};

/// What is looked at to say that a decision is another.
struct Look {
  int64_t stage = 0;
  std::optional<std::string> disqualified;
  Value queue;
  std::vector<Value> grades;

  friend bool operator==(const Look&, const Look&) = default;
};

Look look_at(const Scene& scene, int64_t now) {
  const Decision decision = scene.interpreter.decide(scene.leads, row_at(scene, now));
  Look look{decision.stage, decision.disqualified, decision.routing.queue, {}};
  for (size_t i = 0; i < scene.model.outputs.size(); ++i) {
    if (scene.model.outputs[i].grade) look.grades.push_back(decision.outputs[i]);
  }
  return look;
}

/// Which conditions are worth another value at another moment: the smallest parts.
class Turns {
 public:
  Turns(const Scene& scene, Inspection& before, Inspection& after) : scene_(scene), before_(before), after_(after) {}

  std::vector<NextChange::Turn> all() {
    const Model& model = scene_.model;
    for (size_t i = 0; i < model.stages.size(); ++i) {
      const bool turns = before_.trace().stages[i] != after_.trace().stages[i];
      if (turns && model.stages[i].condition) look_into(*model.stages[i].condition);
    }
    for (size_t i = 0; i < model.disqualifications.size(); ++i) {
      if (before_.trace().disqualifications[i] == after_.trace().disqualifications[i]) continue;
      sees_ = interpreter::Sees::everything;
      look_into(model.disqualifications[i].condition);
      sees_ = interpreter::Sees::since_recycling;
    }
    return std::move(turns_);
  }

 private:
  bool is_other(ExpressionId id) { return before_.evaluate(id, sees_) != after_.evaluate(id, sees_); }

  void look_into(ExpressionId id) {
    if (!is_other(id)) return;
    const auto& node = scene_.model[id].node;
    if (const auto* let = std::get_if<semantics::LetUse>(&node)) return look_into(scene_.model.lets[let->let].value);
    if (const auto* stage = std::get_if<semantics::QualifiesAs>(&node)) {
      const auto& condition = scene_.model.stages[stage->stage].condition;
      return condition ? look_into(*condition) : note(id);
    }
    std::vector<ExpressionId> parts;
    if (const auto* logical = std::get_if<semantics::Logical>(&node)) parts = logical->operands;
    if (const auto* block = std::get_if<semantics::Block>(&node)) parts = block->conditions;
    if (const auto* negated = std::get_if<semantics::Not>(&node)) parts = {negated->operand};
    if (const auto* compare = std::get_if<semantics::Compare>(&node)) {
      for (const ExpressionId side : {compare->left, compare->right}) {
        if (is_score(side)) note(side);
      }
    }
    if (parts.empty()) return note(id);
    for (const ExpressionId part : parts) look_into(part);
  }

  bool is_score(ExpressionId id) const { return std::holds_alternative<semantics::ScoreUse>(unconverted(id)); }
  const semantics::Expression::Node& unconverted(ExpressionId id) const {
    const auto* convert = std::get_if<semantics::Convert>(&scene_.model[id].node);
    return convert ? unconverted(convert->operand) : scene_.model[id].node;
  }

  void note(ExpressionId id) {
    const semantics::Expression& expression = scene_.model[id];
    const auto shown = [&](Inspection& inspection) {
      return shown_value(scene_.model, expression.type, inspection.evaluate(id, sees_));
    };
    NextChange::Turn turn{source::one_line(scene_.sources.text(expression.span)), shown(before_), shown(after_)};
    const auto is_same = [&](const NextChange::Turn& other) { return other.text == turn.text; };
    if (std::ranges::none_of(turns_, is_same)) turns_.push_back(std::move(turn));
  }

  const Scene& scene_;
  Inspection &before_, &after_;
  interpreter::Sees sees_ = interpreter::Sees::since_recycling;
  std::vector<NextChange::Turn> turns_;
};

std::vector<NextChange::Turn> columns_that_turn(const Scene& scene, const Decision& before, const Decision& after) {
  std::vector<NextChange::Turn> turns;
  const auto add = [&](const std::string& name, const semantics::Type& type, const Value& was, const Value& is) {
    if (was != is) turns.push_back({name, shown_value(scene.model, type, was), shown_value(scene.model, type, is)});
  };
  add("queue", semantics::kText, before.routing.queue, after.routing.queue);
  for (size_t i = 0; i < scene.model.outputs.size(); ++i) {
    const semantics::Output& output = scene.model.outputs[i];
    if (output.grade) add(output.name, scene.model[output.value].type, before.outputs[i], after.outputs[i]);
  }
  return turns;
}

NextChange told(const Scene& scene, int64_t at) {
  const columns::Row row_before = scene.row, row_after = row_at(scene, at);
  Inspection before(scene.interpreter, scene.leads, row_before);
  Inspection after(scene.interpreter, scene.leads, row_after);
  const Decision decision = after.decide();
  NextChange made;
  made.at = at;
  made.stage = scene.model.enumerations[scene.model.stage_enumeration].labels[static_cast<size_t>(decision.stage)];
  made.disqualified = decision.disqualified;
  if (const auto* queue = std::get_if<std::string>(&decision.routing.queue)) made.queue = *queue;
  made.because = Turns(scene, before, after).all();
  const Decision now = before.decide();
  made.earlier = decision.disqualified || (!now.disqualified && decision.stage < now.stage);
  made.columns = columns_that_turn(scene, now, decision);
  return made;
}

/// Half of those allowed are edges, half are days; of few the days are further apart.
std::set<int64_t> moments_of(const Scene& scene) {
  const int64_t now = scene.row.now;
  const int64_t horizon = values::saturating_add(now, kDaysAhead * values::kMicrosPerDay);
  const int64_t half = decisions_allowed(scene) / 2;
  Inspection inspection(scene.interpreter, scene.leads, scene.row);
  std::set<int64_t> moments = Edges(scene, inspection, horizon, static_cast<size_t>(half)).all();
  constexpr int64_t kDaysOfWeek = 7;
  constexpr int64_t kAllDays = kDaily + (kDaysAhead - kDaily) / kDaysOfWeek;
  const int64_t apart = (kAllDays + half - 1) / half;
  for (int64_t day = apart; day <= kDaysAhead; day += apart * (day < kDaily ? 1 : kDaysOfWeek)) {
    moments.insert(values::saturating_add(now, day * values::kMicrosPerDay));
  }
  return moments;
}

}  // namespace

std::optional<NextChange> next_change(const Scene& scene) {
  const Look now = look_at(scene, scene.row.now);
  int64_t before = scene.row.now;
  for (const int64_t moment : moments_of(scene)) {
    if (look_at(scene, moment) == now) {
      before = moment;
      continue;
    }
    int64_t after = moment;
    while (after - before > 1) {
      const int64_t middle = before + (after - before) / 2;
      (look_at(scene, middle) == now ? before : after) = middle;
    }
    return told(scene, after);
  }
  return std::nullopt;
}

}  // namespace merit::explain
