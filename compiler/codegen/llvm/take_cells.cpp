#include "compiler/codegen/llvm/take_cells.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "runtime/library/definition.h"
#include "runtime/values/fold.h"
#include "runtime/values/numbers.h"

namespace merit::codegen {

namespace {

using semantics::Field;
using semantics::Model;
using semantics::TypeKind;

bool spells_a_number(const Field& field) {
  return std::ranges::any_of(field.missing_when, [](const auto& each) { return values::parse_number(each).known; });
}

bool is_spelt_missing(const Field& field, std::string_view value) {
  return std::ranges::any_of(field.missing_when, [&](const auto& each) { return values::equals_folded(each, value); });
}

/// Known cells of the field that, as unsigned integers, are less than this are values as they stand; none: each is
/// looked at by the other half of the library.
std::optional<uint64_t> plain_below(const Model& model, const Field& field) {
  switch (field.type.kind) {
    case TypeKind::time:
    case TypeKind::duration:
      return std::numeric_limits<uint64_t>::max();
    case TypeKind::integer:
      if (spells_a_number(field)) return std::nullopt;
      return std::numeric_limits<uint64_t>::max();
    case TypeKind::boolean:
      if (is_spelt_missing(field, "false") || is_spelt_missing(field, "true")) return std::nullopt;
      return 2;
    case TypeKind::enumeration: {
      const auto& labels = model.enumerations[field.type.enumeration].labels;
      const bool any = std::ranges::any_of(labels, [&](const auto& label) { return is_spelt_missing(field, label); });
      return any ? std::nullopt : std::optional<uint64_t>(labels.size());
    }
    default:
      return std::nullopt;
  }
}

}  // namespace

bool is_any_integer(const Model& model, const Field& field) {
  return plain_below(model, field) == std::numeric_limits<uint64_t>::max();
}

void TakeCells::begin_function(const char* name, const std::vector<llvm::Type*>& arguments) {
  auto* const type = llvm::FunctionType::get(b_.getInt64Ty(), arguments, false);
  function_ = llvm::Function::Create(type, llvm::Function::ExternalLinkage, name, module_);
  function_->addFnAttr(llvm::Attribute::NoUnwind);
  b_.SetInsertPoint(block("entry"));
  value_ = b_.CreateAlloca(text_type(), nullptr, "value");
  give_up_ = block("give_up");
}

llvm::Type* TakeCells::type_in_column(const Field& field) {
  if (field.type.kind == TypeKind::text) return text_type();
  return b_.getInt64Ty();
}

void TakeCells::go_on_if(llvm::Value* condition, llvm::BasicBlock* otherwise) {
  llvm::BasicBlock* const on = block("on");
  b_.CreateCondBr(condition, on, otherwise);
  b_.SetInsertPoint(on);
}

llvm::Value* TakeCells::call(const char* name, const std::vector<llvm::Value*>& arguments) {
  std::vector<llvm::Type*> types;
  for (llvm::Value* const each : arguments) types.push_back(each->getType());
  return b_.CreateCall(module_.getOrInsertFunction(name, llvm::FunctionType::get(b_.getInt64Ty(), types, false)),
                       arguments);
}

llvm::Value* TakeCells::reader(size_t place) {
  return load_pointer(readers_, place * sizeof(merit_reader));
}

llvm::Value* TakeCells::value_of(const Field& field, size_t place, size_t reader_place, llvm::BasicBlock* missing) {
  const size_t cell = place * sizeof(merit_cell);
  go_on_if(b_.CreateICmpNE(load_integer(cells_, cell + offsetof(merit_cell, known)), integer(0)), missing);
  if (const std::optional<uint64_t> below = plain_below(model_, field)) {
    llvm::Value* const value = load_integer(cells_, cell + offsetof(merit_cell, value));
    if (*below != std::numeric_limits<uint64_t>::max()) go_on_if(b_.CreateICmpULT(value, integer(*below)), give_up_);
    return value;
  }
  llvm::Value* const given = call("merit_read_cell", {reader(reader_place), cells_, value_});
  go_on_if(b_.CreateICmpNE(given, integer(merit_cell_missing)), missing);
  go_on_if(b_.CreateICmpEQ(given, integer(merit_cell_known)), give_up_);
  return b_.CreateLoad(type_in_column(field), value_);
}

}  // namespace merit::codegen
