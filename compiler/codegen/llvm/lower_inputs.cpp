// Constants, parameters and the cells of columns.
#include <algorithm>
#include <cstddef>

#include "compiler/codegen/llvm/constants.h"
#include "compiler/codegen/llvm/emitter.h"

namespace merit::codegen {

// --- constants -------------------------------------------------------------------------------------------------------

llvm::Constant* Emitter::text_constant(const std::string& text) {
  llvm::Constant*& known_text = unit_.texts[text];
  if (known_text == nullptr) {
    llvm::Constant* const bytes = llvm::ConstantDataArray::getString(context_, text, true);  // never an empty array
    llvm::Constant* const global = private_constant(unit_.module, bytes, "text");
    known_text =
        llvm::ConstantStruct::get(llvm::cast<llvm::StructType>(text_type()), {global, b_.getInt64(text.size())});
  }
  return known_text;
}

Cell Emitter::constant(const semantics::Value& value, const Type& type) {
  if (const auto* some = std::get_if<bool>(&value)) return known(boolean(*some));
  if (const auto* some = std::get_if<int64_t>(&value)) return known(integer(*some));
  if (const auto* some = std::get_if<double>(&value)) return known(llvm::ConstantFP::get(b_.getDoubleTy(), *some));
  if (const auto* some = std::get_if<std::string>(&value)) return known(text_constant(*some));
  if (const auto* some = std::get_if<std::vector<std::string>>(&value)) {
    std::vector<llvm::Constant*> texts;
    for (const std::string& text : *some) texts.push_back(text_constant(text));
    return known(text_with(global_array(text_type(), texts, "list"), integer(static_cast<int64_t>(texts.size()))));
  }
  return missing(type);
}

Cell Emitter::parameter(const Operation& operation) {
  llvm::Value* const values = batch_member(offsetof(merit_batch, parameters), b_.getPtrTy());
  llvm::Value* const place =
      b_.CreateConstInBoundsGEP1_64(b_.getInt8Ty(), values, operation.detail * sizeof(merit_value));
  if (operation.type.kind == TypeKind::boolean) {
    return known(b_.CreateICmpNE(b_.CreateLoad(b_.getInt64Ty(), place), integer(0)));
  }
  return known(b_.CreateLoad(type_of(operation.type), place));
}

// --- columns ---------------------------------------------------------------------------------------------------------

/// A member of a struct that stays as it is while the function runs, read once.
llvm::Value* Emitter::member_of(llvm::Value* base, size_t offset, llvm::Type* type) {
  llvm::Value*& member = members_[{base, offset}];
  if (member == nullptr) {
    const Builder::InsertPointGuard guard(b_);
    b_.SetInsertPoint(set_up_->getTerminator());
    member = b_.CreateLoad(type, b_.CreateConstInBoundsGEP1_64(b_.getInt8Ty(), base, offset));
  }
  return member;
}

llvm::Value* Emitter::batch_member(size_t offset, llvm::Type* type) {
  return member_of(batch_, offset, type);
}

llvm::Value* Emitter::column_member(const Column& column, size_t offset, llvm::Type* type) {
  const size_t list = column.event ? offsetof(merit_batch, event_columns) : offsetof(merit_batch, lead_columns);
  return member_of(batch_member(list, b_.getPtrTy()), column.index * sizeof(merit_column) + offset, type);
}

llvm::Value* Emitter::load(llvm::Type* type, llvm::Value* base, llvm::Value* index) {
  return b_.CreateLoad(type, b_.CreateInBoundsGEP(type, base, index));
}

/// The first cell of a column, each of which is of that type.
llvm::Value* Emitter::cells_of(const Column& column, llvm::Type* type) {
  llvm::Value* const cells = column_member(column, offsetof(merit_column, values), b_.getPtrTy());
  if (column.event) event_cells_.insert({cells, type});
  return cells;
}

llvm::Value* Emitter::known_in(const Column& column, llvm::Value* row) {
  if (!column.layout.nullable) return boolean(true);
  llvm::Value* const validity = column_member(column, offsetof(merit_column, validity), b_.getPtrTy());
  llvm::Value* const word = load(b_.getInt64Ty(), validity, b_.CreateLShr(row, 6));
  return b_.CreateTrunc(b_.CreateLShr(word, b_.CreateAnd(row, 63)), b_.getInt1Ty());
}

llvm::Value* Emitter::code_in(const Column& column, llvm::Value* row) {
  return b_.CreateZExt(load(b_.getInt32Ty(), cells_of(column, b_.getInt32Ty()), row), b_.getInt64Ty());
}

llvm::Value* Emitter::text_in(const Column& column, llvm::Value* row) {
  if (column.layout.dictionary) {
    llvm::Value* const texts = column_member(column, offsetof(merit_column, dictionary), b_.getPtrTy());
    return load(text_type(), texts, code_in(column, row));
  }
  if (column.layout.views) return load(text_type(), cells_of(column, text_type()), row);
  llvm::Value* const offsets = cells_of(column, b_.getInt64Ty());
  llvm::Value* const bytes = column_member(column, offsetof(merit_column, bytes), b_.getPtrTy());
  llvm::Value* const begin = load(b_.getInt64Ty(), offsets, row);
  llvm::Value* const end = load(b_.getInt64Ty(), offsets, b_.CreateAdd(row, integer(1)));
  return text_with(b_.CreateInBoundsGEP(b_.getInt8Ty(), bytes, begin), b_.CreateSub(end, begin));
}

Cell Emitter::cell_in(const Column& column, const Type& type, llvm::Value* row) {
  llvm::Value* const is_known = known_in(column, row);
  if (type.kind == TypeKind::text) return {text_in(column, row), is_known};
  llvm::Type* const stored = type.kind == TypeKind::number ? b_.getDoubleTy() : b_.getInt64Ty();
  llvm::Value* const value = load(stored, cells_of(column, stored), row);
  if (type.kind == TypeKind::boolean) return condition(b_.CreateICmpNE(value, integer(0)), is_known);
  return {value, is_known};
}

Cell Emitter::lead_field(const Operation& operation) {
  const plan::LeadField& field = plan_.lead_fields[operation.detail];
  const auto& found = unit_.program.layout.lead_fields[operation.detail];
  if (!found) return missing(operation.type);
  ColumnLayout layout = *found;
  if (field.known) layout.nullable = false;
  return cell_in({false, operation.detail, layout}, operation.type, lead_);
}

Cell Emitter::by_kind(uint32_t field, const Type& type, const std::function<Cell(const Column&)>& read) {
  const std::vector<int32_t>& columns = unit_.program.layout.event_fields[field];
  const bool always_known = plan_.event_fields[field].known;
  std::map<int32_t, std::vector<uint16_t>> kinds;
  for (size_t kind = 0; kind < columns.size(); ++kind) {
    if (plan_.event_fields[field].by_kind[kind] >= 0) kinds[columns[kind]].push_back(static_cast<uint16_t>(kind));
  }
  // What an event of another kind has decides nothing, so a field with one column is read from there whatever the kind.
  Cell result = missing(type);
  bool first = true;
  for (const auto& [index, of_kinds] : kinds) {
    Cell read_cell = missing(type);
    if (index >= 0) {
      ColumnLayout layout = unit_.program.layout.event_columns[static_cast<size_t>(index)];
      if (always_known) layout.nullable = false;
      read_cell = read({true, static_cast<uint32_t>(index), layout});
    }
    llvm::Value* const here = first ? boolean(true) : is_kind(of_kinds);
    result = {choose(here, read_cell.value, result.value), choose(here, read_cell.known, result.known)};
    first = false;
  }
  return result;
}

Cell Emitter::event_field(const Operation& operation) {
  return by_kind(operation.detail, operation.type,
                 [&](const Column& column) { return cell_in(column, operation.type, event_); });
}

llvm::Value* Emitter::is_kind(llvm::ArrayRef<uint16_t> kinds) {
  if (kinds.size() == plan_.kinds.size()) return boolean(true);
  llvm::Value* result = boolean(false);
  for (const uint16_t kind : kinds) result = b_.CreateOr(result, b_.CreateICmpEQ(kind_, b_.getInt16(kind)));
  return result;
}

Cell Emitter::kind_in(const Operation& operation) {
  return known(is_kind(plan_.kind_sets[operation.detail]));
}

// --- tables over dictionaries ----------------------------------------------------------------------------------------

Cell Emitter::cell_of_table(const plan::TextTable& table, const Column& column, llvm::Value* row) {
  const auto position = static_cast<uint32_t>(&table - plan_.text_tables.data());
  const Table wanted = {position, column.event, column.index};
  const Tables& all = unit_.program.tables;
  const auto of_expression = std::ranges::equal_range(all, position, {}, &Table::text_table);
  const auto place = static_cast<size_t>(std::ranges::find(of_expression, wanted) - all.begin()) * sizeof(merit_table);
  llvm::Value* const tables = batch_member(offsetof(merit_batch, tables), b_.getPtrTy());
  const auto cells = [&](size_t offset) { return member_of(tables, place + offset, b_.getPtrTy()); };
  llvm::Value* index = code_in(column, row);
  if (column.layout.nullable) {
    llvm::Value* const last = column_member(column, offsetof(merit_column, dictionary_size), b_.getInt64Ty());
    index = choose(known_in(column, row), index, last);
  }
  const Type& type = plan_[table.value].type;
  llvm::Value* const state = load(b_.getInt8Ty(), cells(offsetof(merit_table, known)), index);
  llvm::Value* const is_known = b_.CreateICmpNE(state, b_.getInt8(0));
  if (type.kind == TypeKind::boolean) return {b_.CreateICmpEQ(state, b_.getInt8(2)), is_known};
  return {load(type_of(type), cells(offsetof(merit_table, values)), index), is_known};
}

Cell Emitter::text_table(const Operation& operation) {
  const plan::TextTable& table = plan_.text_tables[operation.detail];
  const bool has_table = std::ranges::binary_search(unit_.program.tables, operation.detail, {}, &Table::text_table);
  if (!has_table) return cell(table.value);
  const Operation& column = plan_[table.column];
  if (column.code == Opcode::event_field) {
    return by_kind(column.detail, operation.type,
                   [&](const Column& each) { return cell_of_table(table, each, event_); });
  }
  ColumnLayout layout = *unit_.program.layout.lead_fields[column.detail];
  if (plan_.lead_fields[column.detail].known) layout.nullable = false;
  return cell_of_table(table, {false, column.detail, layout}, lead_);
}

}  // namespace merit::codegen
