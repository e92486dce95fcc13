/// What operations.def says of each operation, and what follows from it.
#pragma once

#include <cstdint>
#include <iterator>
#include <string_view>
#include <vector>

#include "compiler/plan/plan.h"

namespace merit::plan {

enum class OnMissing : uint8_t { propagates, never, own };

/// What `Operation::detail` is a position of.
enum class Detail : uint8_t {
  none,
  parameter,
  lead_field,
  event_field,
  kind_set,
  calendar,
  regex,
  set,
  template_text,
  table,
  pattern,
  pattern_unit,
  sequence,
  sequence_pair,
  text_table,
};

struct OperationInfo {
  static constexpr int kAny = -1;

  std::string_view name;
  int operands;  ///< how many, or `kAny`
  OnMissing on_missing;
  Detail detail;
  std::string_view meaning;
};

const OperationInfo& info(Opcode code);

inline constexpr Opcode kOpcodes[] = {
#define OPERATION(name, operands, on_missing, detail, meaning) Opcode::name,
#include "compiler/plan/operations.def"
};
inline constexpr size_t kOpcodeCount = std::size(kOpcodes);

/// Whether it looks at events: its scope is the lead's, whatever its operand's.
bool is_fact(Opcode code);
/// Hangs on events, whatever its operands do: a fact, or `reached`.
bool sees_events(Opcode code);
/// Whether it is a fact that looks at events one after another.
bool is_of_sequence(Opcode code);
/// The pattern that a fact looks at, in `Plan::patterns`; not of sequences.
uint32_t pattern_of(const Plan& plan, const Operation& fact);
/// The sequence that a fact of one looks at, in `Plan::sequences`; or both.
std::vector<uint32_t> sequences_of(const Plan& plan, const Operation& fact);
/// Every pattern that a fact looks at.
std::vector<uint32_t> patterns_of(const Plan& plan, const Operation& fact);

/// How often the operation is computed.
Scope scope_of(const Plan& plan, const Operation& operation);

/// Whether the operation has a value whatever the data. `operand_known` says it of every operation before it.
bool is_never_missing(const Plan& plan, const Operation& operation, const std::vector<bool>& operand_known);
/// The same of all operations.
std::vector<bool> never_missing(const Plan& plan);

/// Every operation that this one needs before it: its operands, and those of its pattern or text table.
std::vector<OperationId> needed_by(const Plan& plan, const Operation& operation);

inline uint32_t index_of(OperationId id) {
  return static_cast<uint32_t>(id);
}

}  // namespace merit::plan
