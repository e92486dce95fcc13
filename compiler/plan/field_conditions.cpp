#include "compiler/plan/field_conditions.h"

#include <algorithm>
#include <cassert>
#include <string>
#include <utility>

#include "compiler/plan/operations.h"
#include "compiler/plan/passes/constant_value.h"
#include "compiler/plan/rewrite.h"
#include "compiler/regex/automaton.h"

namespace merit::plan {

namespace {

/// The operations that conditions need, and nothing else; a root each.
Plan part_for(const Plan& plan, const std::vector<OperationId>& conditions) {
  std::vector<Root> roots;
  for (const OperationId condition : conditions) roots.push_back({Root::Kind::column, {}, condition, {}});
  Writer part(plan);
  append(part, plan, roots);
  return part.take();
}

/// Null where it is missing, or not worked out.
const bool* truth_of(const std::optional<Value>& value) {
  return value ? std::get_if<bool>(&*value) : nullptr;
}

}  // namespace

struct FieldConditions::Program {
  Plan plan;
  std::vector<Value> parameters;
  std::vector<regex::Automaton> automata;        ///< by `Plan::regexes`
  std::vector<values::Automaton> views;          ///< of these
  std::vector<std::vector<OperationId>> needed;  ///< by operation
  std::vector<uint32_t> of_field;                ///< the operations that hang on the field, in order

  /// Of these the field itself, and what is asked of it: all others hang on nothing else, but that the field is known.
  /// No questions where they do.
  std::vector<uint32_t> fields, questions;

  void find_questions();
};

/// Texts of which all questions say the same are one to the conditions: most of what is worked out for them is known.
void FieldConditions::Program::find_questions() {
  constexpr size_t kMostQuestions = 8;
  const auto is_field = [&](OperationId id) { return plan[id].code == Opcode::event_field; };
  const auto hangs_on_field = [&](OperationId id) { return std::ranges::binary_search(of_field, index_of(id)); };
  for (const uint32_t index : of_field) {
    const Operation& operation = plan.operations[index];
    if (operation.code == Opcode::event_field) fields.push_back(index);
    const bool is_alike_for_texts = operation.code == Opcode::is_known || operation.code == Opcode::text_table;
    if (is_alike_for_texts || std::ranges::none_of(needed[index], is_field)) continue;
    const bool asks_field_alone =
        std::ranges::all_of(needed[index], [&](OperationId id) { return is_field(id) || !hangs_on_field(id); });
    if (operation.type.kind != TypeKind::boolean || !asks_field_alone || questions.size() == kMostQuestions) {
      return questions.clear();
    }
    questions.push_back(index);
  }
}

FieldConditions::FieldConditions(const Plan& plan, const std::vector<OperationId>& conditions,
                                 std::vector<Value> parameters) {
  assert(conditions.size() <= 64);
  const auto program =
      std::make_shared<Program>(Program{part_for(plan, conditions), std::move(parameters), {}, {}, {}, {}, {}, {}});
  for (const std::string& pattern : program->plan.regexes) program->automata.push_back(regex::compile(pattern));
  for (const regex::Automaton& automaton : program->automata) program->views.push_back(automaton.view());
  program_ = program;
  values_.resize(program->plan.operations.size());
  std::vector<bool> hangs_on_field;
  for (uint32_t i = 0; i < program->plan.operations.size(); ++i) {
    const Operation& operation = program->plan.operations[i];
    const auto hangs = [&](OperationId id) { return hangs_on_field[index_of(id)]; };
    const auto& needed = program->needed.emplace_back(needed_by(program->plan, operation));
    hangs_on_field.push_back(operation.code == Opcode::event_field || std::ranges::any_of(needed, hangs));
    if (hangs_on_field.back()) {
      program->of_field.push_back(i);
    } else {
      work_out(i);
    }
  }
  program->find_questions();
  if (!program->questions.empty()) known_.resize(size_t{1} << program->questions.size());
}

/// Nothing where it is not worked out here. What the operation needs has been.
std::optional<Value> FieldConditions::value_of(const Operation& operation) {
  const auto value = [&](OperationId id) { return &*values_[index_of(id)]; };
  switch (operation.code) {
    case Opcode::constant:
      return operation.constant;
    case Opcode::parameter:
      return program_->parameters[operation.detail];
    case Opcode::event_field:
      return field_;
    case Opcode::text_table:
      return *value(program_->plan.text_tables[operation.detail].value);
    case Opcode::matches: {
      const auto* const text = std::get_if<std::string>(value(operation.operands[0]));
      if (text == nullptr) return semantics::Missing{};
      const values::Automaton& automaton = program_->views[operation.detail];
      places_.resize(values::room_to_find(automaton));
      return values::find(automaton, *text, places_.data());
    }
    default:
      operands_.clear();
      for (const OperationId id : operation.operands) operands_.push_back(value(id));
      return plan::value_of(program_->plan, operation, operands_);
  }
}

void FieldConditions::work_out(uint32_t index) {
  const auto is_ready = [&](OperationId id) { return values_[index_of(id)].has_value(); };
  if (std::ranges::all_of(program_->needed[index], is_ready)) {
    values_[index] = value_of(program_->plan.operations[index]);
  } else {
    values_[index].reset();
  }
}

uint64_t FieldConditions::holding(const Value& field) {
  field_ = field;
  return holding();
}

uint64_t FieldConditions::holding(std::string_view text) {
  if (auto* const field = std::get_if<std::string>(&field_)) {
    *field = text;  // in the memory that it has
  } else {
    field_ = std::string(text);
  }
  if (program_->questions.empty()) return holding();
  for (const uint32_t index : program_->fields) work_out(index);
  size_t answers = 0;
  for (const uint32_t index : program_->questions) {
    work_out(index);
    const bool* const holds = truth_of(values_[index]);
    if (holds == nullptr) return holding();
    answers = answers << 1 | static_cast<size_t>(*holds);
  }
  if (!known_[answers]) known_[answers] = holding();
  return *known_[answers];
}

uint64_t FieldConditions::holding() {
  for (const uint32_t index : program_->of_field) work_out(index);
  uint64_t holding = 0;
  for (size_t i = 0; i < program_->plan.roots.size(); ++i) {
    const bool* const holds = truth_of(values_[index_of(program_->plan.roots[i].value)]);
    holding |= uint64_t{holds == nullptr || *holds} << i;
  }
  return holding;
}

}  // namespace merit::plan
