// What each operation gives on constants; every case in operations.def has its line here. Missing operands are dealt
// with first where they decide by themselves.
#include "compiler/plan/passes/constant_value.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "compiler/plan/operations.h"
#include "runtime/values/arithmetic.h"
#include "runtime/values/calendar.h"
#include "runtime/values/fold.h"
#include "runtime/values/owned_text.h"
#include "runtime/values/zones.h"

namespace merit::plan {

namespace {

using semantics::is_missing;
using semantics::Missing;

template <typename T>
Value value_of(const values::Maybe<T>& result) {
  return result.known ? Value(result.value) : Value(Missing{});
}

int64_t integer_in(const Value& value) {
  return std::get<int64_t>(value);
}

double number_in(const Value& value) {
  const auto* integer = std::get_if<int64_t>(&value);
  return integer != nullptr ? static_cast<double>(*integer) : std::get<double>(value);
}

const std::string& text_in(const Value& value) {
  return std::get<std::string>(value);
}

/// Negative, 0 or positive, of known values of one type; texts as `is` compares.
int order(const Value& a, const Value& b) {
  if (const auto* text = std::get_if<std::string>(&a)) return values::compare_folded(*text, text_in(b));
  const auto order_of = [](auto x, auto y) { return static_cast<int>(x > y) - static_cast<int>(x < y); };
  if (const auto* truth = std::get_if<bool>(&a)) return order_of(*truth, std::get<bool>(b));
  if (const auto* number = std::get_if<double>(&a)) return order_of(*number, std::get<double>(b));
  return order_of(integer_in(a), integer_in(b));
}

Value add_points(const Value& sum, const Value& points) {
  if (is_missing(points)) return sum;
  if (std::holds_alternative<int64_t>(sum)) return values::saturating_add(integer_in(sum), integer_in(points));
  constexpr double kLargest = std::numeric_limits<double>::max();
  return std::clamp(number_in(sum) + number_in(points), -kLargest, kLargest);
}

class Folding {
 public:
  Folding(const Plan& plan, const Operation& operation, std::span<const Value* const> operands)
      : plan_(plan), operation_(operation), operands_(operands) {}

  std::optional<Value> run() {
    const bool any_missing = std::ranges::any_of(operands_, [](const Value* value) { return is_missing(*value); });
    switch (info(operation_.code).on_missing) {
      case OnMissing::propagates:
        return any_missing ? Value(Missing{}) : known();
      case OnMissing::never:
        return of_any();
      case OnMissing::own:
        break;
    }
    if (const std::optional<Value> value = of_any()) return value;
    return any_missing ? Value(Missing{}) : arithmetic();
  }

 private:
  const Value& operand(size_t index) const { return *operands_[index]; }
  int64_t integer(size_t index) const { return integer_in(operand(index)); }
  double number(size_t index) const { return number_in(operand(index)); }
  const std::string& text(size_t index) const { return text_in(operand(index)); }
  bool is_true(size_t index) const {
    const auto* known = std::get_if<bool>(&operand(index));
    return known != nullptr && *known;
  }
  Type type(size_t index) const { return plan_[operation_.operands[index]].type; }
  bool of_numbers() const { return operation_.type.kind == TypeKind::number; }

  std::optional<Value> of_any() const;
  std::optional<Value> known() const;
  std::optional<Value> arithmetic() const;
  Value kleene(bool decisive) const;
  std::optional<Value> tally(bool at_most) const;
  Value select() const;
  Value texts_where() const;
  Value exact(values::Maybe<int64_t> (*on_integers)(int64_t, int64_t)) const;
  Value calendar_part() const;
  Value extreme(bool larger, const Value& a, const Value& b) const;

  const Plan& plan_;
  const Operation& operation_;
  std::span<const Value* const> operands_;
};

/// Operations that say themselves what a missing operand means.
std::optional<Value> Folding::of_any() const {
  switch (operation_.code) {
    case Opcode::is_known:
      return !is_missing(operand(0));
    case Opcode::logical_and:
      return kleene(false);
    case Opcode::logical_or:
      return kleene(true);
    case Opcode::at_least_of:
      return tally(false);
    case Opcode::at_most_of:
      return tally(true);
    case Opcode::select:
      return select();
    case Opcode::when_true:
      return operand(is_true(0) ? 1 : 2);
    case Opcode::default_to:
      return operand(is_missing(operand(0)) ? 1 : 0);
    case Opcode::texts_where:
      return texts_where();
    case Opcode::add_points:
      return add_points(operand(0), operand(1));
    case Opcode::reached:
      return Missing{};  // no event gave a place that is the same for all
    default:
      return std::nullopt;
  }
}

Value Folding::kleene(bool decisive) const {
  bool missing = false;
  for (const Value* value : operands_) {
    if (is_missing(*value)) {
      missing = true;
    } else if (std::get<bool>(*value) == decisive) {
      return decisive;
    }
  }
  return missing ? Value(Missing{}) : Value(!decisive);
}

std::optional<Value> Folding::tally(bool at_most) const {
  if (is_missing(operand(0))) return std::nullopt;
  int64_t certain = 0;
  int64_t possible = 0;
  for (size_t i = 1; i < operands_.size(); ++i) {
    certain += static_cast<int64_t>(is_true(i));
    possible += static_cast<int64_t>(is_true(i) || is_missing(operand(i)));
  }
  const bool surely = at_most ? possible <= integer(0) : certain >= integer(0);
  const bool perhaps = at_most ? certain <= integer(0) : possible >= integer(0);
  return surely ? Value(true) : perhaps ? Value(Missing{}) : Value(false);
}

Value Folding::select() const {
  for (size_t i = 0; i + 1 < operands_.size(); i += 2) {
    if (is_missing(operand(i))) return Missing{};
    if (is_true(i)) return operand(i + 1);
  }
  return operands_.size() % 2 == 1 ? operand(operands_.size() - 1) : Value(Missing{});
}

Value Folding::texts_where() const {
  std::vector<std::string> texts;
  for (size_t i = 0; i < operands_.size(); i += 2) {
    if (is_true(i + 1)) texts.push_back(text(i));
  }
  return texts;
}

Value Folding::extreme(bool larger, const Value& a, const Value& b) const {
  return (larger ? order(b, a) > 0 : order(b, a) < 0) ? b : a;
}

/// Operations that are missing when an operand is, and else have a value: all operands are known.
std::optional<Value> Folding::known() const {
  switch (operation_.code) {
    case Opcode::date_to_time:
      return values::start_of_day(*values::find_zone(plan_.zone), integer(0));
    case Opcode::date:
      return values::local_day(*values::find_zone(plan_.zone), integer(0));
    case Opcode::year:
    case Opcode::month:
    case Opcode::day:
    case Opcode::weekday:
      return calendar_part();
    case Opcode::to_number:
      return number(0);
    case Opcode::min:
      return extreme(false, operand(0), operand(1));
    case Opcode::max:
      return extreme(true, operand(0), operand(1));
    case Opcode::clamp:
      return extreme(false, extreme(true, operand(0), operand(1)), operand(2));
    case Opcode::equal:
      return order(operand(0), operand(1)) == 0;
    case Opcode::equal_exactly:
      return text(0) == text(1);
    case Opcode::less:
      return order(operand(0), operand(1)) < 0;
    case Opcode::less_equal:
      return order(operand(0), operand(1)) <= 0;
    case Opcode::contains:
      return values::contains_folded(text(0), text(1));
    case Opcode::starts_with:
      return values::starts_with_folded(text(0), text(1));
    case Opcode::ends_with:
      return values::ends_with_folded(text(0), text(1));
    case Opcode::in_set:
      return std::ranges::any_of(plan_.sets[operation_.detail].values,
                                 [&](const Value& value) { return order(operand(0), value) == 0; });
    case Opcode::logical_not:
      return !is_true(0);
    case Opcode::lower:
      return values::lower(text(0));
    case Opcode::upper:
      return values::upper(text(0));
    case Opcode::trim:
      return std::string(std::string_view(values::trim(text(0))));
    case Opcode::length:
      return values::length(text(0));
    default:
      return std::nullopt;
  }
}

Value Folding::calendar_part() const {
  const values::CivilDate date = values::civil_date(integer(0));
  switch (operation_.code) {
    case Opcode::year:
      return date.year;
    case Opcode::month:
      return int64_t{date.month};
    case Opcode::day:
      return int64_t{date.day};
    default:
      return int64_t{values::weekday(integer(0))};
  }
}

Value Folding::exact(values::Maybe<int64_t> (*on_integers)(int64_t, int64_t)) const {
  return value_of(on_integers(integer(0), integer(1)));
}

/// Operations that may be missing on known operands: overflow, division by zero, what is not found.
std::optional<Value> Folding::arithmetic() const {
  switch (operation_.code) {
    case Opcode::add:
      return of_numbers() ? value_of(values::finite(number(0) + number(1))) : exact(values::add);
    case Opcode::subtract: {
      if (of_numbers()) return value_of(values::finite(number(0) - number(1)));
      Value difference = exact(values::subtract);
      if (type(0).kind != TypeKind::date || is_missing(difference)) return difference;
      return value_of(values::multiply(integer_in(difference), values::kMicrosPerDay));
    }
    case Opcode::multiply:
      if (of_numbers()) return value_of(values::finite(number(0) * number(1)));
      if (type(0).kind != TypeKind::number && type(1).kind != TypeKind::number) return exact(values::multiply);
      return value_of(values::round_to_integer(number(0) * number(1)));
    case Opcode::divide:
      return value_of(values::divide(number(0), number(1)));
    case Opcode::negate:
      return of_numbers() ? Value(-number(0)) : value_of(values::negate(integer(0)));
    case Opcode::abs:
      return of_numbers() ? Value(std::fabs(number(0))) : value_of(values::absolute(integer(0)));
    case Opcode::round:
      return value_of(values::round_to_integer(number(0)));
    case Opcode::floor:
      return value_of(values::floor_to_integer(number(0)));
    case Opcode::ceiling:
      return value_of(values::ceiling_to_integer(number(0)));
    case Opcode::domain: {
      const values::Maybe<values::TextView> domain = values::domain_part(text(0));
      return domain.known ? Value(values::lower(domain.value)) : Value(Missing{});
    }
    case Opcode::look_up: {
      const Table& table = plan_.tables[operation_.detail];
      for (const auto& [key, value] : table.rows) {
        if (order(operand(0), key) == 0) return value;
      }
      return table.default_value ? *table.default_value : Value(Missing{});
    }
    default:
      return std::nullopt;
  }
}

}  // namespace

std::optional<Value> value_of(const Plan& plan, const Operation& operation, std::span<const Value* const> operands) {
  const bool has_operands = !operation.operands.empty();
  const bool is_text_or_fact =
      operation.code == Opcode::fill || operation.code == Opcode::matches || is_fact(operation.code);
  if (!has_operands || is_text_or_fact) return std::nullopt;
  return Folding(plan, operation, operands).run();
}

std::optional<Value> constant_value(const Plan& plan, const Operation& operation) {
  std::vector<const Value*> operands;
  for (const OperationId id : operation.operands) operands.push_back(&plan[id].constant);
  return value_of(plan, operation, operands);
}

}  // namespace merit::plan
