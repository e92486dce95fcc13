/// The laws of `simplify`: writes operations simpler than asked for. One for all operations of a plan, since it keeps
/// what it has found out of each. Private to this folder.
#pragma once

#include <optional>
#include <unordered_map>
#include <vector>

#include "compiler/plan/plan.h"
#include "compiler/plan/writer.h"

namespace merit::plan {

class Simplifier {
 public:
  explicit Simplifier(Writer& writer) : writer_(writer) {}

  /// The operation, or something with the same value. Its operands are simple already.
  OperationId write(const Operation& operation);

  OperationId both(const std::vector<OperationId>& operands);
  OperationId either(const std::vector<OperationId>& operands);
  OperationId negation(OperationId operand);
  OperationId known(OperationId operand);

  /// The same pattern, with less to ask of an event.
  Pattern narrow(Pattern pattern);

 private:
  OperationId write(Opcode code, Type type, std::vector<OperationId> operands, uint32_t detail = 0);

  // Each gives nothing where it knows no law.
  std::optional<OperationId> simpler(const Operation& operation);
  std::optional<OperationId> simpler_not(OperationId operand);
  std::optional<OperationId> simpler_known(OperationId operand);
  std::optional<OperationId> simpler_known_logic(const Operation& logic);
  OperationId logic(bool is_and, const std::vector<OperationId>& operands);
  void join_doubts(std::vector<OperationId>& operands);
  std::optional<OperationId> simpler_tally(const Operation& operation);
  std::optional<OperationId> simpler_when_true(const Operation& operation);
  std::optional<OperationId> simpler_select(const Operation& operation);
  std::optional<OperationId> simpler_default(const Operation& operation);
  std::optional<OperationId> simpler_equal(const Operation& operation);
  std::optional<OperationId> simpler_less(const Operation& operation);
  std::optional<OperationId> compared_count(OperationId left, OperationId right, bool or_equal);
  std::optional<OperationId> simpler_membership(const Operation& operation);
  std::optional<OperationId> simpler_fact(const Operation& operation);
  std::optional<OperationId> simpler_sequence(const Operation& operation);
  std::optional<OperationId> constant_points(const Operation& operation, Opcode counting);
  std::optional<OperationId> simpler_sum(const Operation& operation);

  bool is_missing_constant(OperationId id) const;
  const int64_t* integer_constant(OperationId id) const;
  bool matches_nothing(uint32_t pattern) const;

  Writer& writer_;
  std::unordered_map<OperationId, OperationId> negations_, knowns_;
};

}  // namespace merit::plan
