#include "compiler/plan/operations.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace merit::plan {

namespace {

constexpr std::array<OperationInfo, kOpcodeCount> kOperations = {{
#define any OperationInfo::kAny
#define OPERATION(name, operands, on_missing, detail, meaning) \
  {#name, operands, OnMissing::on_missing, Detail::detail, meaning},
#include "compiler/plan/operations.def"
#undef any
}};

bool is_number(const Operation& operation) {
  return operation.type.kind == TypeKind::number;
}

/// A small constant times a count of events: no memory holds so many that it overflows.
bool is_small_times_count(const Plan& plan, const Operation& product) {
  constexpr double kSmall = 1 << 20;
  const Operation& factor = plan[product.operands[0]];
  const Operation* count = &plan[product.operands[1]];
  if (count->code == Opcode::to_number) count = &plan[count->operands[0]];
  const bool is_count = count->code == Opcode::count || count->code == Opcode::match_count;
  if (factor.code != Opcode::constant || !is_count) return false;
  const auto* integer = std::get_if<int64_t>(&factor.constant);
  const auto* number = std::get_if<double>(&factor.constant);
  return (integer != nullptr && std::fabs(static_cast<double>(*integer)) <= kSmall) ||
         (number != nullptr && std::fabs(*number) <= kSmall);
}

}  // namespace

const OperationInfo& info(Opcode code) {
  return kOperations[static_cast<size_t>(code)];
}

bool is_fact(Opcode code) {
  const Detail detail = info(code).detail;
  return detail == Detail::pattern || detail == Detail::pattern_unit || is_of_sequence(code);
}

bool sees_events(Opcode code) {
  return is_fact(code) || code == Opcode::reached;
}

bool is_of_sequence(Opcode code) {
  const Detail detail = info(code).detail;
  return detail == Detail::sequence || detail == Detail::sequence_pair;
}

uint32_t pattern_of(const Plan& plan, const Operation& fact) {
  return info(fact.code).detail == Detail::pattern_unit ? plan.pattern_units[fact.detail].pattern : fact.detail;
}

std::vector<uint32_t> sequences_of(const Plan& plan, const Operation& fact) {
  if (info(fact.code).detail == Detail::sequence) return {fact.detail};
  const SequencePair& pair = plan.sequence_pairs[fact.detail];
  return {pair.a, pair.b};
}

std::vector<uint32_t> patterns_of(const Plan& plan, const Operation& fact) {
  if (!is_of_sequence(fact.code)) return {pattern_of(plan, fact)};
  std::vector<uint32_t> patterns;
  for (const uint32_t sequence : sequences_of(plan, fact)) {
    for (const Sequence::Step& step : plan.sequences[sequence].steps) patterns.push_back(step.pattern);
  }
  return patterns;
}

Scope scope_of(const Plan& plan, const Operation& operation) {
  switch (operation.code) {
    case Opcode::now:
    case Opcode::calendar_back:
    case Opcode::unit_start:
      return Scope::moment;
    case Opcode::lead_field:
    case Opcode::reached:
      return Scope::lead;
    case Opcode::event_time:
    case Opcode::event_field:
    case Opcode::kind_in:
      return Scope::event;
    case Opcode::text_table:
      return plan[plan.text_tables[operation.detail].column].scope;
    default:
      break;
  }
  if (is_fact(operation.code)) return Scope::lead;
  Scope widest = Scope::run;
  for (const OperationId operand : operation.operands) widest = std::max(widest, plan[operand].scope);
  return widest;
}

bool is_never_missing(const Plan& plan, const Operation& operation, const std::vector<bool>& operand_known) {
  const auto known = [&](size_t operand) { return operand_known[index_of(operation.operands[operand])]; };
  const auto all_known = [&] {
    return std::ranges::all_of(operation.operands, [&](OperationId id) { return operand_known[index_of(id)]; });
  };
  const OnMissing on_missing = info(operation.code).on_missing;
  if (on_missing == OnMissing::never) return true;
  if (on_missing == OnMissing::propagates) return all_known();
  switch (operation.code) {
    case Opcode::constant:
      return !semantics::is_missing(operation.constant);
    case Opcode::lead_field:
      return plan.lead_fields[operation.detail].known;
    case Opcode::event_field:
      return plan.event_fields[operation.detail].known;
    case Opcode::multiply:
      return is_small_times_count(plan, operation);
    case Opcode::negate:
    case Opcode::abs:
      return is_number(operation) && all_known();
    case Opcode::logical_and:
    case Opcode::logical_or:
    case Opcode::at_least_of:
    case Opcode::at_most_of:
      return all_known();
    case Opcode::select:
      return operation.operands.size() % 2 == 1 && all_known();
    case Opcode::when_true:
      return known(1) && known(2);
    case Opcode::default_to:
      return known(0) || known(1);
    case Opcode::look_up:
      return known(0) && plan.tables[operation.detail].default_value.has_value();
    case Opcode::halving:
    case Opcode::fading: {
      const auto* span = std::get_if<int64_t>(&plan[operation.operands[2]].constant);
      return all_known() && span != nullptr && *span > 0;
    }
    case Opcode::text_table:
      return operand_known[index_of(plan.text_tables[operation.detail].value)];
    default:  // arithmetic may overflow, aggregates may find nothing
      return false;
  }
}

std::vector<bool> never_missing(const Plan& plan) {
  std::vector<bool> known;
  known.reserve(plan.operations.size());
  for (const Operation& operation : plan.operations) known.push_back(is_never_missing(plan, operation, known));
  return known;
}

std::vector<OperationId> needed_by(const Plan& plan, const Operation& operation) {
  std::vector<OperationId> needed = operation.operands;
  if (is_of_sequence(operation.code)) {
    for (const uint32_t sequence : sequences_of(plan, operation)) {
      for (const Sequence::Step& step : plan.sequences[sequence].steps) {
        if (step.after) needed.push_back(*step.after);
        if (step.within) needed.push_back(*step.within);
      }
    }
  }
  if (is_fact(operation.code)) {
    for (const uint32_t index : patterns_of(plan, operation)) {
      const Pattern& pattern = plan.patterns[index];
      if (pattern.from) needed.push_back(pattern.from->time);
      if (pattern.until) needed.push_back(pattern.until->time);
      if (pattern.where) needed.push_back(*pattern.where);
    }
  }
  if (operation.code == Opcode::text_table) {
    needed.push_back(plan.text_tables[operation.detail].column);
    needed.push_back(plan.text_tables[operation.detail].value);
  }
  return needed;
}

}  // namespace merit::plan
