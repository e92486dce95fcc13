// What is decided of a lead (docs/language.md, "Stages, grades, routes, hand-off"), and the wanted columns.
//
// - A lead's stage is the last one that is true; a condition that is missing passes. A disqualification that is true
//   wins over every stage; its reason is that of the first.
// - `reasons` are those of the rules that acted, in the order written; a disqualification's is not among them.
#include <ranges>

#include "compiler/plan/lowering.h"

namespace merit::plan {

namespace {

constexpr Type kText{TypeKind::text};

}  // namespace

OperationId Lowering::condition_of(const semantics::Stage& stage) {
  return stage.condition ? plainly(*stage.condition) : writer_.boolean(true);
}

OperationId Lowering::stage() {
  const Type type{TypeKind::enumeration, model_.stage_enumeration};
  const auto position = [&](size_t at) { return writer_.constant(static_cast<int64_t>(at), type); };
  OperationId stage = position(0);
  for (size_t i = 0; i < model_.stages.size(); ++i) {
    stage = writer_.add(Opcode::when_true, type, {condition_of(model_.stages[i]), position(i + 1), stage});
  }
  std::vector<OperationId> disqualifying;
  for (const semantics::Disqualification& each : model_.disqualifications) {
    disqualifying.push_back(plainly(each.condition));
  }
  if (disqualifying.empty()) return stage;
  const OperationId disqualified = writer_.either(disqualifying);
  return writer_.add(Opcode::when_true, type, {disqualified, position(model_.stages.size() + 1), stage});
}

OperationId Lowering::disqualified() {
  OperationId reason = writer_.missing(kText);
  for (const semantics::Disqualification& each : std::views::reverse(model_.disqualifications)) {
    const OperationId text = text_of(each.because, each.text);
    reason = writer_.add(Opcode::when_true, kText, {plainly(each.condition), text, reason});
  }
  return reason;
}

OperationId Lowering::text_of(const std::optional<ExpressionId>& because, const std::string& text) {
  return because ? plainly(*because) : writer_.constant(text, kText);
}

std::vector<Lowering::Reason> Lowering::reasons() {
  std::vector<Reason> found;
  for (uint32_t i = 0; i < model_.scores.size(); ++i) {
    const std::vector<semantics::Rule>& rules = model_.scores[i].rules;
    const std::vector<OperationId> acted = score(i).acted;
    for (size_t rule = 0; rule < rules.size(); ++rule) {
      found.push_back({text_of(rules[rule].because, rules[rule].text), acted[rule]});
    }
  }
  return found;
}

Plan Lowering::lower(const Request& request) && {
  if (request.stage) writer_.root({Root::Kind::stage, "stage", stage(), {}});
  if (request.disqualified) writer_.root({Root::Kind::disqualified, "disqualified", disqualified(), {}});
  if (request.undecided) {
    for (const auto& [name, listed] : undecided()) writer_.root({Root::Kind::undecided, name, listed, {}});
  }
  if (request.reasons) {
    for (const auto& [text, acted] : reasons()) writer_.root({Root::Kind::reason, {}, acted, text});
  }
  for (const uint32_t index : request.scores) {
    writer_.root({Root::Kind::column, model_.scores[index].name, score(index).points, {}});
  }
  for (const uint32_t index : request.outputs) {
    writer_.root({Root::Kind::column, model_.outputs[index].name, plainly(model_.outputs[index].value), {}});
  }
  return writer_.take();
}

}  // namespace merit::plan
