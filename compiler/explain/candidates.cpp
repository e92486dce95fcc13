#include "compiler/explain/candidates.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

#include "compiler/explain/event_maker.h"
#include "compiler/explain/field_values.h"
#include "compiler/explain/fields_compared.h"
#include "compiler/semantics/walk.h"
#include "runtime/values/arithmetic.h"
#include "runtime/values/calendar.h"

namespace merit::explain {
namespace {

using interpreter::Inspection;
using semantics::ExpressionId;
using semantics::Model;
using semantics::PatternId;
using semantics::TypeKind;

/// How often an event may happen, besides as often as a count asks for: once, or as often as anyone would wait for.
/// How many it takes in between is found later.
constexpr int64_t kTimes[] = {1, 10};

class Collector {
 public:
  Collector(const Scene& scene, Inspection& inspection, const LeadRecord& record)
      : scene_(scene),
        model_(scene.model),
        inspection_(inspection),
        record_(record),
        comparisons_(scene, inspection),
        maker_(scene.model, comparisons_) {}

  std::vector<Change> all(size_t few) {
    add_fields(Change::Kind::learn);
    const size_t learnt = changes_.size();
    add_events();
    const size_t happened = changes_.size();
    add_fields(Change::Kind::become);
    sort_events(learnt, happened, changes_.size() <= few);
    return std::move(changes_);
  }

 private:
  void add_fields(Change::Kind kind) {
    if (compared_.of_lead.empty()) compared_ = values_compared(scene_, inspection_);
    for (uint32_t field = 0; field < model_.lead_fields.size(); ++field) {
      const bool is_key = static_cast<int32_t>(field) == model_.key_field;
      const Value& now = record_.fields[field];
      const bool is_read = scene_.leads.lead_fields[field] != nullptr;
      if (is_key || !is_read || is_missing(now) != (kind == Change::Kind::learn)) continue;
      std::vector<Value> values = compared_.of_lead[field];
      std::erase(values, now);
      std::ranges::stable_sort(values, {}, [&](const Value& value) { return distance(value, now); });
      // That it is another is easier to say than which.
      std::ranges::stable_partition(values, is_any_other);
      for (const Value& value : values) changes_.push_back({kind, field, value, {}, 1, 0});
    }
  }

  static double distance(const Value& a, const Value& b) {
    if (const auto* integer = std::get_if<int64_t>(&a); integer && std::holds_alternative<int64_t>(b)) {
      return std::abs(static_cast<double>(*integer) - static_cast<double>(std::get<int64_t>(b)));
    }
    if (const auto* number = std::get_if<double>(&a); number && std::holds_alternative<double>(b)) {
      return std::abs(*number - std::get<double>(b));
    }
    return 0;
  }

  bool is_open_now(PatternId pattern) const {
    const interpreter::PatternWindow window = inspection_.window_of(pattern);
    return window.from <= record_.now && record_.now <= window.until;
  }

  std::optional<EventRecord> event_for(PatternId pattern) const {
    if (!is_open_now(pattern)) return std::nullopt;
    auto made = maker_.matching(pattern);
    if (made) made->at = record_.now;
    return made;
  }

  void add_events() {
    const std::vector<double> worth = worth_of_patterns();
    for (uint32_t i = 0; i < model_.patterns.size(); ++i) {
      const auto pattern = static_cast<PatternId>(i);
      if (pattern == model_.recycle()) continue;
      if (auto event = event_for(pattern)) add_happening(*event, std::nullopt, worth[i]);
    }
    for (const semantics::Score& score : model_.scores) {
      for (const semantics::Rule& rule : score.rules) add_best_of(rule);
    }
    for (const semantics::Expression& expression : model_.expressions) {
      if (const auto* compare = std::get_if<semantics::Compare>(&expression.node)) add_wished(*compare);
      if (const auto* test = std::get_if<semantics::EventTest>(&expression.node)) add_counted(*test);
    }
    for (const semantics::Sequence& sequence : model_.sequences) add_sequence(sequence);
  }

  /// Those of which less must be known first, or those that are worth most.
  void sort_events(size_t begin, size_t end, bool easiest_first) {
    const auto known_fields = [](const Change& change) {
      return std::ranges::count_if(change.events.front().fields, [](const Value& v) { return !is_missing(v); });
    };
    const auto range = std::span(changes_).subspan(begin, end - begin);
    std::ranges::stable_sort(range, [&](const Change& a, const Change& b) {
      if (!easiest_first) return a.worth * static_cast<double>(a.times) > b.worth * static_cast<double>(b.times);
      return std::pair(known_fields(a), a.times) < std::pair(known_fields(b), b.times);
    });
  }

  /// The most points that a rule gives which looks at the pattern.
  std::vector<double> worth_of_patterns() const {
    std::vector<double> worth(model_.patterns.size());
    for (const semantics::Score& score : model_.scores) {
      for (const semantics::Rule& rule : score.rules) {
        const double points = rule.minus ? 0 : points_of(rule);
        if (rule.sequence) raise(worth, *rule.sequence, points);
        if (rule.condition) raise_in(worth, *rule.condition, points);
      }
    }
    return worth;
  }
  void raise(std::vector<double>& worth, semantics::SequenceId sequence, double points) const {
    for (const semantics::Sequence::Step& step : model_[sequence].steps) {
      double& known = worth[static_cast<uint32_t>(step.pattern)];
      known = std::max(known, points);
    }
  }
  void raise_in(std::vector<double>& worth, ExpressionId id, double points) const {
    const auto& node = model_[id].node;
    if (const auto* test = std::get_if<semantics::EventTest>(&node)) raise(worth, test->sequence, points);
    if (const auto* aggregate = std::get_if<semantics::Aggregate>(&node)) raise(worth, aggregate->sequence, points);
    if (const auto* let = std::get_if<semantics::LetUse>(&node)) raise_in(worth, model_.lets[let->let].value, points);
    semantics::for_each_operand(node, [&](ExpressionId operand) { raise_in(worth, operand, points); });
  }
  double points_of(const semantics::Rule& rule) const {
    const auto* constant = std::get_if<semantics::Constant>(&model_[unconverted(rule.points)].node);
    if (constant == nullptr) return 1;
    if (const auto* number = std::get_if<double>(&constant->value)) return *number;
    const auto* integer = std::get_if<int64_t>(&constant->value);
    return integer == nullptr ? 1 : static_cast<double>(*integer);
  }

  void add_happening(const EventRecord& event, std::optional<int64_t> times = std::nullopt, double worth = 1) {
    const auto add = [&](int64_t count) {
      const auto is_same = [&](const Change& other) {
        return other.kind == Change::Kind::happen && other.times == count && other.events.size() == 1 &&
               other.events.front().kind == event.kind && other.events.front().fields == event.fields;
      };
      if (std::ranges::none_of(changes_, is_same))
        changes_.push_back({Change::Kind::happen, 0, {}, {event}, count, worth});
    };
    if (times) return add(*times);
    for (const int64_t count : kTimes) add(count);
  }

  /// `per download` with points from a table: the asset that gives the most.
  void add_best_of(const semantics::Rule& rule) {
    const ExpressionId points = unconverted(rule.points);
    const bool looks_up = std::holds_alternative<semantics::LookUp>(model_[points].node);
    if (!looks_up || rule.minus || !rule.sequence || !model_[*rule.sequence].is_pattern()) return;
    auto event = event_for(model_[*rule.sequence].steps.front().pattern);
    const auto found = comparisons_.compared_in(points, {});
    if (!event || !found || found->values.empty()) return;
    maker_.set(found->subject, found->values.front(), *event);
    add_happening(*event);
  }

  /// `sum of amount of orders > 1000`: an order with that amount. `count of visits >= 3`: so many.
  void add_wished(const semantics::Compare& compare) {
    for (const auto& [asked, other] :
         {std::pair(compare.left, compare.right), std::pair(compare.right, compare.left)}) {
      const auto* aggregate = std::get_if<semantics::Aggregate>(&model_[unconverted(asked)].node);
      const auto* constant = std::get_if<semantics::Constant>(&model_[unconverted(other)].node);
      if (aggregate == nullptr || constant == nullptr || !model_[aggregate->sequence].is_pattern()) continue;
      auto event = event_for(model_[aggregate->sequence].steps.front().pattern);
      if (!event) continue;
      if (aggregate->field) {
        const auto subject = comparisons_.subject_of(*aggregate->field, {});
        if (!subject) continue;
        for (const Value& value : {constant->value, one_more(constant->value)}) {
          EventRecord wished = *event;
          maker_.set(*subject, value, wished);
          if (fits(*subject, value)) add_happening(wished, 1);
        }
      } else if (const auto* count = std::get_if<int64_t>(&constant->value); count && *count > 0 && *count < 100) {
        add_happening(*event, *count);
        add_happening(*event, *count + 1);
      }
    }
  }

  bool fits(const Subject& subject, const Value& value) const {
    const TypeKind kind = comparisons_.type_of(subject).kind;
    if (std::holds_alternative<double>(value)) return kind == TypeKind::number;
    if (std::holds_alternative<std::string>(value)) return kind == TypeKind::text;
    if (std::holds_alternative<bool>(value)) return kind == TypeKind::boolean;
    return kind != TypeKind::number && kind != TypeKind::text && kind != TypeKind::boolean;
  }

  ExpressionId unconverted(ExpressionId id) const {
    const auto* convert = std::get_if<semantics::Convert>(&model_[id].node);
    return convert ? unconverted(convert->operand) : id;
  }

  static Value one_more(const Value& value) {
    if (const auto* integer = std::get_if<int64_t>(&value)) return values::saturating_add(*integer, 1);
    if (const auto* number = std::get_if<double>(&value)) return *number + 1;
    return value;
  }

  /// `at least 3 visits`: as many as are missing.
  void add_counted(const semantics::EventTest& test) {
    const auto* count = test.count ? std::get_if<semantics::Constant>(&model_[*test.count].node) : nullptr;
    if (count == nullptr || !model_[test.sequence].is_pattern()) return;
    const PatternId pattern = model_[test.sequence].steps.front().pattern;
    const auto found = static_cast<int64_t>(inspection_.events_of(pattern).certain.size());
    const int64_t missing = std::get<int64_t>(count->value) - found;
    constexpr int64_t kMost = 100;
    if (missing <= 0 || missing > kMost) return;
    if (auto event = event_for(pattern)) add_happening(*event, missing);
  }

  /// What follows each other, from each step on; the first happens now.
  void add_sequence(const semantics::Sequence& sequence) {
    if (sequence.is_pattern() || sequence.steps.back().negated) return;
    for (size_t from = 0; from + 1 < sequence.steps.size(); ++from) {
      Change change{Change::Kind::happen, 0, {}, {}, 1, 1};
      int64_t at = record_.now;
      for (size_t i = from; i < sequence.steps.size(); ++i) {
        const semantics::Sequence::Step& step = sequence.steps[i];
        auto event = event_for(step.pattern);
        if (!event) return;
        if (i > from) {
          const int64_t gap = step.after ? std::get<int64_t>(inspection_.evaluate(*step.after)) : 0;
          at = values::saturating_add(at, std::max(gap, values::kMicrosPerMinute));
        }
        event->at = at;
        change.events.push_back(*std::move(event));
      }
      changes_.push_back(std::move(change));
    }
  }

  const Scene& scene_;
  const Model& model_;
  Inspection& inspection_;
  const LeadRecord& record_;
  const Comparisons comparisons_;
  const EventMaker maker_;
  FieldValues compared_;
  std::vector<Change> changes_;
};

}  // namespace

LeadRecord Change::applied_to(LeadRecord record) const {
  if (kind != Kind::happen) {
    record.fields[field] = value;
    return record;
  }
  for (int64_t time = 0; time < times; ++time) {
    for (const EventRecord& event : events) record.add(event);
  }
  for (const EventRecord& event : events) record.now = std::max(record.now, event.at);
  return record;
}

std::vector<Change> changes_to_try(const Scene& scene, Inspection& inspection, const LeadRecord& record, size_t few) {
  return Collector(scene, inspection, record).all(few);
}

}  // namespace merit::explain
