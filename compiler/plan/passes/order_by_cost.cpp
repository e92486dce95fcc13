#include "compiler/plan/passes/order_by_cost.h"

#include <algorithm>

#include "compiler/plan/operations.h"
#include "compiler/plan/rewrite.h"

namespace merit::plan {

namespace {

/// Roughly nanoseconds of the operation itself.
double own_cost(Opcode code) {
  switch (code) {
    case Opcode::constant:
    case Opcode::parameter:
    case Opcode::now:
      return 0;
    case Opcode::equal_exactly:
    case Opcode::in_set:
    case Opcode::look_up:
      return 5;
    case Opcode::contains:
    case Opcode::starts_with:
    case Opcode::ends_with:
    case Opcode::length:
    case Opcode::date:
    case Opcode::date_to_time:
    case Opcode::halving:
    case Opcode::fading:
    case Opcode::match_count:
    case Opcode::match_points:
    case Opcode::ends_differ:
    case Opcode::not_followed:
      return 20;
    case Opcode::matches:
    case Opcode::lower:
    case Opcode::upper:
    case Opcode::trim:
    case Opcode::domain:
    case Opcode::fill:
    case Opcode::texts_where:
      return 50;
    case Opcode::reached:
      return 1000;
    default:
      return 1;
  }
}

/// How many events a lead has, more or less.
constexpr double kEvents = 20;

/// What is guessed of an operation: its cost with all it needs, and how likely it is true.
struct Guess {
  double cost = 0;
  double truth = 0.5;
};

double truth(const Operation& operation, const std::vector<Guess>& guesses) {
  const auto of = [&](size_t operand) { return guesses[index_of(operation.operands[operand])].truth; };
  switch (operation.code) {
    case Opcode::equal:
    case Opcode::equal_exactly:
    case Opcode::contains:
    case Opcode::starts_with:
    case Opcode::ends_with:
    case Opcode::matches:
      return 0.1;
    case Opcode::in_set:
      return 0.2;
    case Opcode::exists:
    case Opcode::ends_differ:
    case Opcode::not_followed:
      return 0.3;
    case Opcode::is_known:
      return 0.9;
    case Opcode::logical_not:
      return 1 - of(0);
    case Opcode::logical_and: {
      double all = 1;
      for (size_t i = 0; i < operation.operands.size(); ++i) all *= of(i);
      return all;
    }
    case Opcode::logical_or: {
      double none = 1;
      for (size_t i = 0; i < operation.operands.size(); ++i) none *= 1 - of(i);
      return 1 - none;
    }
    default:
      return 0.5;
  }
}

Guess guess(const Plan& plan, const Operation& operation, const std::vector<Guess>& guesses) {
  double cost = own_cost(operation.code);
  for (const OperationId id : needed_by(plan, operation)) cost += guesses[index_of(id)].cost;
  if (is_fact(operation.code)) cost = kEvents * (cost + 1);
  return {cost, truth(operation, guesses)};
}

class Ordering {
 public:
  OperationId operator()(Writer& writer, Operation operation, OperationId) {
    if (operation.code == Opcode::logical_and) order(operation.operands, false);
    if (operation.code == Opcode::logical_or) order(operation.operands, true);
    const OperationId id = writer.add(std::move(operation));
    while (guesses_.size() < writer.plan().operations.size()) {
      guesses_.push_back(guess(writer.plan(), writer.plan().operations[guesses_.size()], guesses_));
    }
    return id;
  }

 private:
  /// `or` is decided by what is true, `and` by what is false.
  void order(std::vector<OperationId>& operands, bool decided_by) const {
    constexpr double kNever = 0.001;
    const auto rank = [&](OperationId id) {
      const Guess& guess = guesses_[index_of(id)];
      return (guess.cost + 1) / std::max(kNever, decided_by ? guess.truth : 1 - guess.truth);
    };
    std::ranges::stable_sort(operands, {}, rank);
  }

  std::vector<Guess> guesses_;  ///< of the new plan's operations
};

}  // namespace

void order_by_cost(Plan& plan) {
  plan = rewritten(plan, Ordering());
}

}  // namespace merit::plan
