// The types of operations: what operations.def says of operands and results.
#include <algorithm>
#include <initializer_list>

#include "compiler/plan/operations.h"
#include "compiler/plan/verify.h"

namespace merit::plan {

namespace {

using enum TypeKind;

class Types {
 public:
  Types(const Plan& plan, const Operation& operation) : plan_(plan), operation_(operation) {}

  bool result(std::initializer_list<TypeKind> kinds) const { return is(operation_.type, kinds); }
  bool operand(size_t index, std::initializer_list<TypeKind> kinds) const { return is(type(index), kinds); }
  bool alike() const { return type(0) == type(1); }
  bool result_like(size_t index) const { return operation_.type == type(index); }
  size_t count() const { return operation_.operands.size(); }

  bool all(size_t from, TypeKind kind) const {
    for (size_t i = from; i < count(); ++i) {
      if (!operand(i, {kind})) return false;
    }
    return true;
  }

  /// Numbers of one type; times and durations as §3 of the language has them.
  bool sum() const {
    if (result({integer, number})) return alike() && result_like(0);
    if (result({duration})) {
      const bool difference = operation_.code == Opcode::subtract && alike() && operand(0, {time, date});
      return difference || (alike() && operand(0, {duration}));
    }
    const bool time_first = operand(0, {time}) && operand(1, {duration});
    const bool time_last = operation_.code == Opcode::add && operand(0, {duration}) && operand(1, {time});
    return result({time}) && (time_first || time_last);
  }

  bool product() const {
    if (result({integer, number})) return alike() && result_like(0);
    const bool first = operand(0, {duration}) && operand(1, {integer, number});
    return result({duration}) && (first || (operand(1, {duration}) && operand(0, {integer, number})));
  }

  /// Condition, value, condition, value, … [otherwise]
  bool select() const {
    for (size_t i = 0; i < count(); ++i) {
      const bool is_condition = i % 2 == 0 && i + 1 < count();
      if (!(is_condition ? operand(i, {boolean}) : result_like(i))) return false;
    }
    return count() > 0;
  }

  /// Text, condition, text, condition, …
  bool texts_where() const {
    for (size_t i = 0; i < count(); ++i) {
      if (!operand(i, {i % 2 == 0 ? text : boolean})) return false;
    }
    return result({text_list}) && count() % 2 == 0;
  }

  bool constant() const {
    const Value& value = operation_.constant;
    if (semantics::is_missing(value)) return true;
    switch (operation_.type.kind) {
      case boolean:
        return std::holds_alternative<bool>(value);
      case number:
        return std::holds_alternative<double>(value);
      case text:
        return std::holds_alternative<std::string>(value);
      case text_list:
        return std::holds_alternative<std::vector<std::string>>(value);
      case integer:
      case time:
      case date:
      case duration:
      case enumeration:
        return std::holds_alternative<int64_t>(value);
    }
    return false;
  }

  bool fits() const;

 private:
  static bool is(Type type, std::initializer_list<TypeKind> kinds) {
    return std::ranges::find(kinds, type.kind) != kinds.end();
  }
  Type type(size_t index) const { return plan_[operation_.operands[index]].type; }

  const Plan& plan_;
  const Operation& operation_;
};

bool Types::fits() const {  // NOLINT(readability-function-size): a case for each operation
  switch (operation_.code) {
    case Opcode::constant:
      return constant();
    case Opcode::parameter:
      return operation_.type == plan_.parameters[operation_.detail].second;
    case Opcode::lead_field:
      return operation_.type == plan_.lead_fields[operation_.detail].type;
    case Opcode::event_field:
      return operation_.type == plan_.event_fields[operation_.detail].type;
    case Opcode::now:
    case Opcode::event_time:
    case Opcode::calendar_back:
    case Opcode::unit_start:
      return result({time});
    case Opcode::kind_in:
    case Opcode::exists:
      return result({boolean});
    case Opcode::date_to_time:
      return operand(0, {date}) && result({time});
    case Opcode::date:
      return operand(0, {time}) && result({date});
    case Opcode::year:
    case Opcode::month:
    case Opcode::day:
    case Opcode::weekday:
      return operand(0, {date}) && result({integer});
    case Opcode::to_number:
      return operand(0, {integer}) && result({number});
    case Opcode::add:
    case Opcode::subtract:
      return sum();
    case Opcode::multiply:
      return product();
    case Opcode::divide:
      return result({number}) && alike() && operand(0, {number, integer, duration});
    case Opcode::negate:
      return result_like(0) && result({integer, number, duration});
    case Opcode::abs:
      return result_like(0) && result({integer, number});
    case Opcode::min:
    case Opcode::max:
      return alike() && result_like(0) && result({integer, number, time, date, duration, enumeration});
    case Opcode::clamp:
      return alike() && result_like(0) && result_like(2) && result({integer, number});
    case Opcode::round:
    case Opcode::floor:
    case Opcode::ceiling:
      return operand(0, {number, integer}) && result({integer});
    case Opcode::equal:
      return alike() && result({boolean});
    case Opcode::less:
    case Opcode::less_equal:
      return alike() && operand(0, {integer, number, time, date, duration, enumeration}) && result({boolean});
    case Opcode::equal_exactly:
    case Opcode::contains:
    case Opcode::starts_with:
    case Opcode::ends_with:
      return operand(0, {text}) && operand(1, {text}) && result({boolean});
    case Opcode::matches:
      return operand(0, {text}) && result({boolean});
    case Opcode::in_set:
      return type(0) == plan_.sets[operation_.detail].type && result({boolean});
    case Opcode::is_known:
      return result({boolean});
    case Opcode::logical_not:
    case Opcode::logical_and:
    case Opcode::logical_or:
      return all(0, boolean) && result({boolean});
    case Opcode::at_least_of:
    case Opcode::at_most_of:
      return count() > 0 && operand(0, {integer}) && all(1, boolean) && result({boolean});
    case Opcode::select:
      return select();
    case Opcode::when_true:
      return operand(0, {boolean}) && result_like(1) && result_like(2);
    case Opcode::default_to:
      return alike() && result_like(0);
    case Opcode::lower:
    case Opcode::upper:
    case Opcode::trim:
    case Opcode::domain:
      return operand(0, {text}) && result({text});
    case Opcode::length:
      return operand(0, {text}) && result({integer});
    case Opcode::fill:
      return plan_.templates[operation_.detail].size() == count() + 1 && result({text});
    case Opcode::texts_where:
      return texts_where();
    case Opcode::look_up: {
      const Table& table = plan_.tables[operation_.detail];
      return type(0) == table.key_type && operation_.type == table.value_type;
    }
    case Opcode::count:
    case Opcode::distinct:
    case Opcode::distinct_units:
      return result({integer});
    case Opcode::sum:
      return result_like(0) && result({integer, number, duration});
    case Opcode::average:
      return operand(0, {integer, number, duration}) && result({operand(0, {duration}) ? duration : number});
    case Opcode::highest:
    case Opcode::lowest:
      return result_like(0) && !result({text_list});
    case Opcode::first:
    case Opcode::last:
      return result_like(0);
    case Opcode::points:
      return result_like(0) && result({integer, number});
    case Opcode::match_count:
      return result({integer});
    case Opcode::match_points:
      return result_like(0) && result({integer, number});
    case Opcode::ends_differ:
    case Opcode::not_followed:
      return result({boolean});
    case Opcode::halving:
    case Opcode::fading:
      return operand(0, {time}) && operand(1, {time}) && operand(2, {duration}) && result({number});
    case Opcode::reached:
      return alike() && operand(0, {enumeration}) && result({time});
    case Opcode::add_points:
      return alike() && result_like(0) && result({integer, number});
    case Opcode::text_table:
      return operation_.type == plan_[plan_.text_tables[operation_.detail].value].type;
  }
  return false;
}

}  // namespace

std::optional<std::string> type_violation(const Plan& plan, const Operation& operation) {
  if (Types(plan, operation).fits()) return std::nullopt;
  return "has operands or a result of the wrong type";
}

}  // namespace merit::plan
