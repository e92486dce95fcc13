// Texts: what is asked of them, what is made of them, and looking values up in sets and tables.
#include <algorithm>
#include <bit>

#include "compiler/codegen/llvm/constants.h"
#include "compiler/codegen/llvm/emitter.h"
#include "runtime/kernels/kernels.h"
#include "runtime/values/owned_text.h"

namespace merit::codegen {

llvm::Value* Emitter::text_with(llvm::Value* data, llvm::Value* size) {
  llvm::Value* const empty = llvm::Constant::getNullValue(text_type());
  return b_.CreateInsertValue(b_.CreateInsertValue(empty, data, 0), size, 1);
}

llvm::Constant* Emitter::global_array(llvm::Type* type, llvm::ArrayRef<llvm::Constant*> elements, const char* name) {
  return private_constant(unit_.module, llvm::ConstantArray::get(llvm::ArrayType::get(type, elements.size()), elements),
                          name);
}

// --- making texts ----------------------------------------------------------------------------------------------------

/// A text that a kernel makes of a text.
Cell Emitter::made(Kernel kernel, const Operation& operation) {
  const Cell given = cell(operation.operands[0]);
  llvm::AllocaInst* const result = variable(text_type(), "made");
  b_.CreateStore(llvm::Constant::getNullValue(text_type()), result);
  llvm::Value* is_known = given.known;
  if (kernel == Kernel::trim) {
    call(kernel, {data_of(given.value), size_of(given.value), result});
  } else {
    llvm::Value* const made_one = call(kernel, {memory(), data_of(given.value), size_of(given.value), result});
    if (kernel == Kernel::domain) is_known = b_.CreateAnd(is_known, made_one);
  }
  return {b_.CreateLoad(text_type(), result), is_known};
}

llvm::Value* Emitter::enumeration_text(const Type& type, llvm::Value* position) {
  std::vector<llvm::Constant*> labels;
  for (const std::string& label : plan_.enumerations[type.enumeration].labels) labels.push_back(text_constant(label));
  return load(text_type(), global_array(text_type(), labels, "labels"), position);
}

/// A value as templates show it.
llvm::Value* Emitter::text_of(const Type& type, llvm::Value* value) {
  if (type.kind == TypeKind::text) return value;
  if (type.kind == TypeKind::boolean) return choose(value, text_constant("true"), text_constant("false"));
  if (type.kind == TypeKind::enumeration) return enumeration_text(type, value);
  llvm::AllocaInst* const result = variable(text_type(), "shown");
  switch (type.kind) {
    case TypeKind::integer:
      call(Kernel::integer_text, {memory(), value, result});
      break;
    case TypeKind::number:
      call(Kernel::number_text, {memory(), value, result});
      break;
    case TypeKind::time:
      call(Kernel::time_text, {memory(), zone(), value, result});
      break;
    case TypeKind::date:
      call(Kernel::date_text, {memory(), value, result});
      break;
    case TypeKind::duration:
      call(Kernel::duration_text, {memory(), value, result});
      break;
    default:
      call(Kernel::list_text, {memory(), data_of(value), size_of(value), result});
      break;
  }
  return b_.CreateLoad(text_type(), result);
}

/// The operands between the template's texts.
Cell Emitter::fill(const Operation& operation) {
  const std::vector<std::string>& texts = plan_.templates[operation.detail];
  const std::vector<Cell> given = operands(operation);
  llvm::AllocaInst* const result = variable(text_type(), "filled");
  b_.CreateStore(llvm::Constant::getNullValue(text_type()), result);
  const auto append = [&](llvm::Value* text) {
    call(Kernel::append, {memory(), data_of(text), size_of(text), result});
  };
  for (size_t i = 0; i < texts.size(); ++i) {
    if (!texts[i].empty()) append(text_constant(texts[i]));
    if (i == given.size()) break;
    const Type& type = operand_type(operation, i);
    llvm::Value* const nothing = llvm::Constant::getNullValue(type_of(type));
    llvm::Value* const shown = text_of(type, choose(given[i].known, given[i].value, nothing));
    append(choose(given[i].known, shown, text_constant("unknown")));
  }
  return known(b_.CreateLoad(text_type(), result));
}

Cell Emitter::texts_where(const Operation& operation) {
  const std::vector<Cell> given = operands(operation);
  llvm::AllocaInst* const list = variable(text_type(), "list");
  b_.CreateStore(llvm::Constant::getNullValue(text_type()), list);
  llvm::Value* const most = integer(static_cast<int64_t>(given.size() / 2));
  for (size_t i = 0; i + 1 < given.size(); i += 2) {
    llvm::Value* const text = given[i].value;
    llvm::Value* const wanted = b_.CreateZExt(given[i + 1].value, b_.getInt64Ty());
    call(Kernel::append_to_list, {memory(), data_of(text), size_of(text), wanted, most, list});
  }
  return known(b_.CreateLoad(text_type(), list));
}

// --- looking up ------------------------------------------------------------------------------------------------------

/// Equal exactly when `is` holds two values of one type, no texts, equal.
llvm::Value* Emitter::comparison_bits(const Type& type, llvm::Value* value) {
  if (type.kind == TypeKind::boolean) return b_.CreateZExt(value, b_.getInt64Ty());
  if (type.kind != TypeKind::number) return value;
  llvm::Value* const without_sign_of_zero = b_.CreateFAdd(value, llvm::ConstantFP::get(b_.getDoubleTy(), 0.0));
  return b_.CreateBitCast(without_sign_of_zero, b_.getInt64Ty());
}

llvm::Constant* Emitter::text_index(const std::vector<semantics::Value>& keys) {
  const uint64_t capacity = std::bit_ceil(keys.size() * 2 + 1);
  auto* const slot_type = llvm::StructType::get(context_, {b_.getPtrTy(), b_.getInt64Ty(), b_.getInt64Ty()});
  std::vector<llvm::Constant*> slots(capacity, llvm::Constant::getNullValue(slot_type));
  for (size_t i = 0; i < keys.size(); ++i) {
    const std::string text = values::normalised(std::get<std::string>(keys[i]));
    uint64_t at = values::hash_folded(text) & (capacity - 1);
    while (!slots[at]->isNullValue()) at = (at + 1) & (capacity - 1);
    llvm::Constant* const bytes = text_constant(text)->getAggregateElement(0U);
    slots[at] = llvm::ConstantStruct::get(slot_type, {bytes, b_.getInt64(text.size()), b_.getInt64(i)});
  }
  auto* const type = llvm::StructType::get(context_, {b_.getInt64Ty(), b_.getPtrTy()});
  llvm::Constant* const list = global_array(slot_type, slots, "slots");
  return global_array(type, llvm::ConstantStruct::get(type, {b_.getInt64(capacity - 1), list}), "index");
}

llvm::Value* Emitter::find(const std::vector<semantics::Value>& keys, const Type& type, llvm::Value* value) {
  if (type.kind == TypeKind::text) {
    return call(Kernel::find_text, {text_index(keys), data_of(value), size_of(value)});
  }
  // Ascending, each with its place among the keys.
  std::vector<std::pair<int64_t, int64_t>> sorted;
  for (size_t i = 0; i < keys.size(); ++i) {
    const Cell key = constant(keys[i], type);
    sorted.emplace_back(llvm::cast<llvm::ConstantInt>(comparison_bits(type, key.value))->getSExtValue(), i);
  }
  std::ranges::stable_sort(sorted, {}, &std::pair<int64_t, int64_t>::first);
  std::vector<llvm::Constant*> ascending, places;
  for (const auto& [key, place] : sorted) {
    ascending.push_back(b_.getInt64(static_cast<uint64_t>(key)));
    places.push_back(b_.getInt64(static_cast<uint64_t>(place)));
  }
  places.push_back(b_.getInt64(static_cast<uint64_t>(-1)));
  llvm::Value* const found =
      call(Kernel::find_integer, {global_array(b_.getInt64Ty(), ascending, "keys"),
                                  integer(static_cast<int64_t>(ascending.size())), comparison_bits(type, value)});
  llvm::Value* const is_absent = b_.CreateICmpSLT(found, integer(0));
  llvm::Value* const index = choose(is_absent, integer(static_cast<int64_t>(ascending.size())), found);
  return load(b_.getInt64Ty(), global_array(b_.getInt64Ty(), places, "places"), index);
}

/// An absent key gives the table's default, else missing; a missing key gives missing.
Cell Emitter::look_up(const Operation& operation) {
  const plan::Table& table = plan_.tables[operation.detail];
  std::vector<semantics::Value> keys;
  std::vector<llvm::Constant*> values, known_values;
  const bool is_boolean = table.value_type.kind == TypeKind::boolean;
  const auto add = [&](const Cell& row) {
    auto* const value = llvm::cast<llvm::Constant>(row.value);
    values.push_back(is_boolean ? b_.getInt8(value->isOneValue() ? 1 : 0) : value);
    known_values.push_back(b_.getInt8(llvm::cast<llvm::Constant>(row.known)->isOneValue() ? 1 : 0));
  };
  // The default comes first, so that -1 + 1 finds it.
  add(table.default_value ? constant(*table.default_value, table.value_type) : missing(table.value_type));
  for (const auto& [key, value] : table.rows) {
    keys.push_back(key);
    add(constant(value, table.value_type));
  }
  const Cell key = cell(operation.operands[0]);
  llvm::Value* const place = b_.CreateAdd(find(keys, table.key_type, key.value), integer(1));
  llvm::Type* const type = is_boolean ? b_.getInt8Ty() : type_of(table.value_type);
  llvm::Value* value = load(type, global_array(type, values, "values"), place);
  if (is_boolean) value = b_.CreateICmpNE(value, b_.getInt8(0));
  llvm::Value* const has_value = load(b_.getInt8Ty(), global_array(b_.getInt8Ty(), known_values, "known"), place);
  llvm::Value* const is_known = b_.CreateAnd(key.known, b_.CreateICmpNE(has_value, b_.getInt8(0)));
  return is_boolean ? condition(value, is_known) : Cell{value, is_known};
}

// --- asking texts ----------------------------------------------------------------------------------------------------

/// As bytes, which LLVM writes in one go, and wider numbers one by one. Their order is that of every processor that
/// definitions are compiled for.
llvm::Constant* Emitter::automaton_cells(llvm::ArrayRef<uint16_t> cells) {
  static_assert(std::endian::native == std::endian::little);
  const llvm::StringRef bytes(reinterpret_cast<const char*>(cells.data()), cells.size() * sizeof(uint16_t));
  llvm::GlobalVariable* const global =
      private_constant(unit_.module, llvm::ConstantDataArray::getRaw(bytes, bytes.size(), b_.getInt8Ty()), "cells");
  global->setAlignment(llvm::Align::Of<uint16_t>());
  return global;
}

/// values::Automaton as a constant, once for each expression.
llvm::Constant* Emitter::automaton(uint32_t regex) {
  const std::string name = "regex." + std::to_string(regex);
  if (llvm::GlobalVariable* const known = unit_.module.getNamedGlobal(name)) return known;
  const regex::Automaton& made = unit_.program.automata[regex];
  std::vector<llvm::Constant*> program;
  auto* const instruction_type = llvm::StructType::get(
      context_, {b_.getInt8Ty(), b_.getInt8Ty(), b_.getInt8Ty(), b_.getInt8Ty(), b_.getInt32Ty(), b_.getInt32Ty()});
  for (const values::Instruction& each : made.program) {
    program.push_back(llvm::ConstantStruct::get(
        instruction_type, {b_.getInt8(static_cast<uint8_t>(each.step)), b_.getInt8(each.low), b_.getInt8(each.high),
                           b_.getInt8(each.assertions), b_.getInt32(each.next), b_.getInt32(each.other)}));
  }
  llvm::Constant* const none = llvm::Constant::getNullValue(b_.getPtrTy());
  llvm::Constant* const members[] = {made.cells.empty() ? none : automaton_cells(made.cells),
                                     b_.getInt32(made.start),
                                     b_.getInt32(static_cast<uint32_t>(program.size())),
                                     program.empty() ? none : global_array(instruction_type, program, "program"),
                                     llvm::ConstantDataArray::get(context_, llvm::ArrayRef(made.symbols)),
                                     b_.getInt32(made.end_symbol)};
  llvm::Constant* const automaton = llvm::ConstantStruct::getAnon(context_, members);
  return global_array(automaton->getType(), automaton, name.c_str());
}

Cell Emitter::matches(const Operation& operation) {
  return propagated(operation, [&](auto given) -> llvm::Value* {
    return call(Kernel::matches,
                {memory(), automaton(operation.detail), data_of(given[0].value), size_of(given[0].value)});
  });
}

Cell Emitter::lower_text(const Operation& operation) {
  const auto ask = [&](Kernel kernel) {
    return propagated(operation, [&](auto given) -> llvm::Value* {
      return call(kernel,
                  {data_of(given[0].value), size_of(given[0].value), data_of(given[1].value), size_of(given[1].value)});
    });
  };
  switch (operation.code) {
    case Opcode::contains:
      return ask(Kernel::contains);
    case Opcode::starts_with:
      return ask(Kernel::starts_with);
    case Opcode::ends_with:
      return ask(Kernel::ends_with);
    case Opcode::matches:
      return matches(operation);
    case Opcode::in_set:
      return propagated(operation, [&](auto given) -> llvm::Value* {
        const plan::Set& set = plan_.sets[operation.detail];
        return b_.CreateICmpSGE(find(set.values, set.type, given[0].value), integer(0));
      });
    case Opcode::length:
      return propagated(operation, [&](auto given) -> llvm::Value* {
        return call(Kernel::length, {data_of(given[0].value), size_of(given[0].value)});
      });
    case Opcode::trim:
      return made(Kernel::trim, operation);
    case Opcode::lower:
      return made(Kernel::lower, operation);
    case Opcode::upper:
      return made(Kernel::upper, operation);
    case Opcode::domain:
      return made(Kernel::domain, operation);
    case Opcode::fill:
      return fill(operation);
    case Opcode::texts_where:
      return texts_where(operation);
    default:
      return look_up(operation);
  }
}

}  // namespace merit::codegen
