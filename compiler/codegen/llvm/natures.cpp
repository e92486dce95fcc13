#include "compiler/codegen/llvm/natures.h"

#include <algorithm>

#include "compiler/plan/operations.h"

namespace merit::codegen {

using plan::Opcode;
using plan::Operation;
using plan::Scope;
using plan::TypeKind;

std::vector<bool> made_texts(const plan::Plan& plan) {
  std::vector<bool> result;
  for (const Operation& operation : plan.operations) {
    const auto is_made_one = [&](plan::OperationId operand) { return result[plan::index_of(operand)]; };
    bool made = false;
    switch (operation.code) {
      case Opcode::lower:
      case Opcode::upper:
      case Opcode::domain:
      case Opcode::fill:
      case Opcode::texts_where:
        made = true;
        break;
      default:
        made = std::ranges::any_of(operation.operands, is_made_one);
    }
    const bool is_text = operation.type.kind == TypeKind::text || operation.type.kind == TypeKind::text_list;
    result.push_back(made && is_text);
  }
  return result;
}

std::vector<bool> costly_conditions(const plan::Plan& plan, const Tables& tables) {
  std::vector<bool> result;
  std::vector<bool> has_table(plan.text_tables.size());
  for (const Table& table : tables) has_table[table.text_table] = true;
  for (const Operation& operation : plan.operations) {
    const auto costs = [&](plan::OperationId operand) { return result[plan::index_of(operand)]; };
    bool costly = std::ranges::any_of(operation.operands, costs);
    switch (operation.code) {
      case Opcode::equal:
      case Opcode::equal_exactly:
      case Opcode::less:
      case Opcode::less_equal:
        costly |= plan[operation.operands[0]].type.kind == TypeKind::text;
        break;
      case Opcode::contains:
      case Opcode::starts_with:
      case Opcode::ends_with:
      case Opcode::matches:
      case Opcode::in_set:
      case Opcode::lower:
      case Opcode::upper:
      case Opcode::trim:
      case Opcode::length:
      case Opcode::domain:
      case Opcode::fill:
      case Opcode::look_up:
      case Opcode::date:
      case Opcode::date_to_time:
      case Opcode::halving:
      case Opcode::fading:
        costly = true;
        break;
      case Opcode::text_table:
        costly = !has_table[operation.detail];
        break;
      default:
        break;
    }
    result.push_back(costly && operation.scope == Scope::event);
  }
  return result;
}

}  // namespace merit::codegen
