#include "compiler/plan/passes/text_tables.h"

#include <algorithm>
#include <map>
#include <vector>

#include "compiler/plan/operations.h"
#include "compiler/plan/rewrite.h"

namespace merit::plan {

namespace {

/// What is known of each operation of the old plan.
struct Nature {
  bool of_one_text = false;  ///< hangs on one text column and the run alone
  bool does_work = false;    ///< compares, searches or looks up a text
  OperationId column{};      ///< which
};

bool gives_text(const Operation& operation) {
  return operation.type.kind == TypeKind::text || operation.type.kind == TypeKind::text_list;
}

class Tabulator {
 public:
  explicit Tabulator(const Plan& plan)
      : plan_(plan), natures_(plan.operations.size()), is_top_(plan.operations.size()) {
    for (uint32_t i = 0; i < plan.operations.size(); ++i) natures_[i] = nature(OperationId{i});
    for (uint32_t i = 0; i < plan.operations.size(); ++i) mark_operands(plan.operations[i], OperationId{i});
    for (const Root& root : plan.roots) {
      mark(root.value);
      if (root.text) mark(*root.text);
    }
    if (!plan.event_filter) return;
    for (const EventFilter::Kind& kind : plan.event_filter->kinds) {
      for (const EventFilter::FieldNeed& need : kind.needs) make_table(need.may_matter);  // whole: for a reader
    }
  }

  OperationId operator()(Writer& writer, Operation operation, OperationId old) {
    if (!fits_in_table(old)) {
      group_by_column(writer, operation, old);
      return writer.add(std::move(operation));
    }
    const Operation& before = plan_[old];
    Operation inside = operation;
    for (size_t i = 0; i < before.operands.size(); ++i) {
      if (const auto found = raw_.find(before.operands[i]); found != raw_.end()) inside.operands[i] = found->second;
    }
    const OperationId raw = writer.add(std::move(inside));
    raw_[old] = raw;
    moved_column_[old] = column_in(writer, natures_[index_of(old)].column);
    return is_top_[index_of(old)] ? table(writer, moved_column_[old], raw) : writer.add(std::move(operation));
  }

 private:
  Nature nature(OperationId id) const {
    const Operation& operation = plan_[id];
    const bool is_field = operation.code == Opcode::lead_field || operation.code == Opcode::event_field;
    if (is_field && operation.type.kind == TypeKind::text) return {true, false, id};
    if (operation.operands.empty()) return {};
    Nature result;
    for (const OperationId operand : operation.operands) {
      if (plan_[operand].scope == Scope::run) continue;
      const Nature& other = natures_[index_of(operand)];
      if (!other.of_one_text || (result.of_one_text && result.column != other.column)) return {};
      result.of_one_text = true;
      result.column = other.column;
      result.does_work =
          result.does_work || other.does_work || (gives_text(plan_[operand]) && operation.code != Opcode::is_known);
    }
    if (sees_events(operation.code) || operation.code == Opcode::text_table) return {};
    return result;
  }

  /// May be part of a table's expression, or all of it.
  bool fits_in_table(OperationId id) const {
    const Nature& nature = natures_[index_of(id)];
    return nature.of_one_text && id != nature.column;
  }

  bool can_be_table(OperationId id) const {
    return fits_in_table(id) && natures_[index_of(id)].does_work && !gives_text(plan_[id]);
  }

  void make_table(OperationId id) { is_top_[index_of(id)] = is_top_[index_of(id)] || can_be_table(id); }

  /// Something outside of tables uses it. Negations and choices between constants cost nothing outside: there they
  /// share the table of their condition.
  void mark(OperationId id) {
    const Operation& operation = plan_[id];
    const bool is_cheap = operation.code == Opcode::logical_not || is_choice_of_constants(operation);
    is_cheap ? mark(operation.operands[0]) : make_table(id);
  }

  bool is_choice_of_constants(const Operation& operation) const {
    const auto is_constant = [&](size_t operand) {
      return plan_[operation.operands[operand]].code == Opcode::constant;
    };
    return operation.code == Opcode::when_true && is_constant(1) && is_constant(2);
  }

  void mark_operands(const Operation& operation, OperationId self) {
    if (can_be_table(self) || operation.code == Opcode::text_table) return;
    for (const OperationId needed : needed_by(plan_, operation)) mark(needed);
  }

  /// Operands of `and` or `or` on the same column become one table.
  void group_by_column(Writer& writer, Operation& operation, OperationId old) {
    if (operation.code != Opcode::logical_and && operation.code != Opcode::logical_or) return;
    const std::vector<OperationId>& before = plan_[old].operands;
    std::map<OperationId, std::vector<size_t>> by_column;
    for (size_t i = 0; i < before.size(); ++i) {
      if (can_be_table(before[i])) by_column[natures_[index_of(before[i])].column].push_back(i);
    }
    std::vector<size_t> grouped;
    for (const auto& [column, places] : by_column) {
      if (places.size() < 2) continue;
      std::vector<OperationId> together;
      for (const size_t place : places) together.push_back(raw_.at(before[place]));
      const OperationId raw = writer.add(operation.code, operation.type, together);
      operation.operands[places.front()] = table(writer, moved_column_.at(before[places.front()]), raw);
      grouped.insert(grouped.end(), places.begin() + 1, places.end());
    }
    std::ranges::sort(grouped, std::greater());
    for (const size_t place : grouped)
      operation.operands.erase(operation.operands.begin() + static_cast<std::ptrdiff_t>(place));
  }

  OperationId column_in(Writer& writer, OperationId column) const {
    const Operation& field = plan_[column];
    return writer.add(field.code, field.type, {}, writer.move_detail(plan_, field));
  }

  static OperationId table(Writer& writer, OperationId column, OperationId value) {
    return writer.add(Opcode::text_table, writer[value].type, {}, writer.text_table({column, value}));
  }

  const Plan& plan_;
  std::vector<Nature> natures_;
  std::vector<bool> is_top_;                         ///< becomes a table: somebody outside of tables uses it
  std::map<OperationId, OperationId> raw_;           ///< the operation itself in the new plan, not its table
  std::map<OperationId, OperationId> moved_column_;  ///< its column in the new plan
};

}  // namespace

void text_tables(Plan& plan) {
  const Plan before = std::move(plan);
  plan = rewritten(before, Tabulator(before));
}

}  // namespace merit::plan
