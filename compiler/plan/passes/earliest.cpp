#include "compiler/plan/passes/earliest.h"

#include <algorithm>

#include "runtime/values/arithmetic.h"
#include "runtime/values/calendar.h"

namespace merit::plan {

namespace {

using MaybeTime = std::optional<int64_t>;

/// A zone may change its offset on the way, by a whole day at most.
constexpr int64_t kSlackDays = 2;

int64_t most_days(semantics::CalendarUnit unit) {
  constexpr int64_t kMost[] = {1, 7, 31, 92, 366};
  return kMost[static_cast<size_t>(unit)];
}

/// So many units, none where that is beyond any time.
MaybeTime longest(const Calendar& calendar, int64_t units) {
  const values::Maybe<int64_t> days = values::multiply(units, most_days(calendar.unit));
  if (!days.known || days.value > INT64_MAX / values::kMicrosPerDay - kSlackDays) return std::nullopt;
  return (days.value + kSlackDays) * values::kMicrosPerDay;
}

MaybeTime moved(const MaybeTime& time, int64_t by) {
  if (!time) return std::nullopt;
  const values::Maybe<int64_t> result = values::add(*time, by);
  return result.known ? MaybeTime(result.value) : std::nullopt;
}

/// `by` microseconds earlier.
Earliest moved_back(const Earliest& bound, int64_t by) {
  MaybeTime look_back = moved(bound.look_back, by);
  if (look_back) look_back = std::max<int64_t>(0, *look_back);
  const values::Maybe<int64_t> later = values::negate(by);
  return {look_back, later.known ? moved(bound.time, later.value) : std::nullopt};
}

const int64_t* constant_in(const Plan& plan, OperationId id) {
  return plan[id].code == Opcode::constant ? std::get_if<int64_t>(&plan[id].constant) : nullptr;
}

template <typename Choose>
MaybeTime where_one_is(const MaybeTime& a, const MaybeTime& b, Choose choose) {
  if (!a || !b) return a ? a : b;
  return choose(*a, *b);
}

template <typename Choose>
MaybeTime where_both_are(const MaybeTime& a, const MaybeTime& b, Choose choose) {
  if (!a || !b) return std::nullopt;
  return choose(*a, *b);
}

constexpr auto kSmaller = [](int64_t a, int64_t b) { return std::min(a, b); };
constexpr auto kLarger = [](int64_t a, int64_t b) { return std::max(a, b); };

}  // namespace

Earliest either(const Earliest& a, const Earliest& b) {
  return {where_both_are(a.look_back, b.look_back, kLarger), where_both_are(a.time, b.time, kSmaller)};
}

Earliest both(const Earliest& a, const Earliest& b) {
  return {where_one_is(a.look_back, b.look_back, kSmaller), where_one_is(a.time, b.time, kLarger)};
}

Earliest earliest_of(const Plan& plan, OperationId id) {
  const Operation& operation = plan[id];
  const auto operand = [&](size_t index) { return earliest_of(plan, operation.operands[index]); };
  switch (operation.code) {
    case Opcode::now:
      return {0, std::nullopt};
    case Opcode::constant:
      if (const int64_t* time = constant_in(plan, id)) return {std::nullopt, *time};
      return {};
    case Opcode::calendar_back:
      return {longest(plan.calendars[operation.detail], plan.calendars[operation.detail].count), std::nullopt};
    case Opcode::unit_start:
      return {longest(plan.calendars[operation.detail], plan.calendars[operation.detail].count + 1), std::nullopt};
    case Opcode::subtract:
      if (const int64_t* by = constant_in(plan, operation.operands[1])) return moved_back(operand(0), *by);
      return {};
    case Opcode::add:
      for (const size_t span : {size_t{0}, size_t{1}}) {
        const int64_t* by = constant_in(plan, operation.operands[span]);
        const bool is_duration = plan[operation.operands[span]].type.kind == TypeKind::duration;
        if (by != nullptr && is_duration && *by != INT64_MIN) return moved_back(operand(1 - span), -*by);
      }
      return {};
    case Opcode::max:
      return both(operand(0), operand(1));
    case Opcode::min:
      return either(operand(0), operand(1));
    default:
      return {};
  }
}

/// A step lies before the next one by its `within` at most, and after the one before.
std::vector<Earliest> earliest_of_steps(const Plan& plan, const Sequence& sequence, bool last_is_negated) {
  const std::vector<Sequence::Step>& steps = sequence.steps;
  std::vector<Earliest> earliest;
  for (const Sequence::Step& step : steps) {
    const std::optional<Pattern::Bound>& from = plan.patterns[step.pattern].from;
    earliest.push_back(from ? earliest_of(plan, from->time) : Earliest{});
  }
  const size_t positive = steps.size() - (last_is_negated ? 1 : 0);
  for (size_t i = positive - 1; i-- > 0;) {
    const std::optional<OperationId>& within = steps[i + 1].within;
    const int64_t* span = within ? constant_in(plan, *within) : nullptr;
    if (span != nullptr) earliest[i] = both(earliest[i], moved_back(earliest[i + 1], *span));
  }
  for (size_t i = 1; i < steps.size(); ++i) earliest[i] = both(earliest[i], earliest[i - 1]);
  return earliest;
}

}  // namespace merit::plan
