#include "compiler/semantics/fold_constants.h"

#include "compiler/semantics/types.h"
#include "runtime/values/arithmetic.h"

namespace merit::semantics {
namespace {

template <typename T>
Value as_value(const values::Maybe<T>& result) {
  return result.known ? Value(result.value) : Value(Missing{});
}

/// Integers and whole spans of time; a division of integers is one of numbers.
Value integer_arithmetic(Arithmetic::Operator op, int64_t a, int64_t b) {
  if (op == Arithmetic::Operator::add) return as_value(values::add(a, b));
  if (op == Arithmetic::Operator::subtract) return as_value(values::subtract(a, b));
  return as_value(values::multiply(a, b));
}

Value number_arithmetic(Arithmetic::Operator op, double a, double b) {
  switch (op) {
    case Arithmetic::Operator::add:
      return as_value(values::finite(a + b));
    case Arithmetic::Operator::subtract:
      return as_value(values::finite(a - b));
    case Arithmetic::Operator::multiply:
      return as_value(values::finite(a * b));
    case Arithmetic::Operator::divide:
      return as_value(values::divide(a, b));
  }
  return Missing{};
}

class Folder {
 public:
  explicit Folder(const Model& model) : model_(model) {}

  std::optional<Value> fold(const Convert& node, Type type) const {
    const Value* operand = constant(node.operand);
    if (!operand) return std::nullopt;
    return convert_value(model_, {model_[node.operand].type, *operand}, type);
  }

  std::optional<Value> fold(const Negate& node, Type) const {
    const Value* operand = constant(node.operand);
    if (!operand) return std::nullopt;
    if (const auto* integer = std::get_if<int64_t>(operand)) return as_value(values::negate(*integer));
    if (const auto* number = std::get_if<double>(operand)) return -*number;
    return Missing{};
  }

  /// Integers, numbers and whole spans of time; what mixes types is left to the run.
  std::optional<Value> fold(const Arithmetic& node, Type type) const {
    const Value* left = constant(node.left);
    const Value* right = constant(node.right);
    if (!left || !right) return std::nullopt;
    if (is_missing(*left) || is_missing(*right)) return Missing{};
    if (std::holds_alternative<int64_t>(*left) && std::holds_alternative<int64_t>(*right) &&
        model_[node.left].type == model_[node.right].type && type == model_[node.left].type)
      return integer_arithmetic(node.op, std::get<int64_t>(*left), std::get<int64_t>(*right));
    if (std::holds_alternative<double>(*left) && std::holds_alternative<double>(*right))
      return number_arithmetic(node.op, std::get<double>(*left), std::get<double>(*right));
    return std::nullopt;
  }

  std::optional<Value> fold(const Compare& node, Type) const {
    const Value* left = constant(node.left);
    const Value* right = constant(node.right);
    if (!left || !right || node.on_ladder) return std::nullopt;
    if (is_missing(*left) || is_missing(*right)) return Missing{};
    if (node.op == Compare::Operator::equal) return node.exactly ? *left == *right : values_equal(*left, *right);
    if (const auto* a = std::get_if<int64_t>(left)) return ordered(node.op, *a, std::get<int64_t>(*right));
    if (const auto* a = std::get_if<double>(left)) return ordered(node.op, *a, std::get<double>(*right));
    return std::nullopt;
  }

  std::optional<Value> fold(const Not& node, Type) const {
    const Value* operand = constant(node.operand);
    if (!operand) return std::nullopt;
    if (is_missing(*operand)) return Missing{};
    return !std::get<bool>(*operand);
  }

  template <typename Node>
  std::optional<Value> fold(const Node&, Type) const {
    return std::nullopt;
  }

 private:
  const Value* constant(ExpressionId id) const {
    const auto* found = std::get_if<Constant>(&model_[id].node);
    return found ? &found->value : nullptr;
  }

  template <typename T>
  static bool ordered(Compare::Operator op, T a, T b) {
    switch (op) {
      case Compare::Operator::less:
        return a < b;
      case Compare::Operator::less_equal:
        return a <= b;
      case Compare::Operator::greater:
        return a > b;
      default:
        return a >= b;
    }
  }

  const Model& model_;
};

}  // namespace

std::optional<Value> fold(const Model& model, const Expression::Node& node, Type type) {
  const Folder folder(model);
  return std::visit([&](const auto& one) { return folder.fold(one, type); }, node);
}

}  // namespace merit::semantics
