#include "tests/differential/generator/coverage.h"

#include <span>

#include "compiler/plan/build_plan.h"
#include "compiler/plan/operations.h"
#include "compiler/plan/pipeline.h"
#include "compiler/semantics/decision_names.h"

namespace merit::differential {

namespace {

using namespace semantics;

/// The name of an expression's node.
struct NodeName {
#define OPERATION(Node, missing, meaning) \
  std::string operator()(const Node&) const { return "expression " #Node; }
#include "compiler/semantics/operations.def"
  std::string operator()(std::monostate) const { return {}; }
};

constexpr const char* kFunctions[] = {
#define FUNCTION(name, arguments, result, meaning) #name,
#include "compiler/semantics/functions.def"
};
constexpr const char* kAggregates[] = {"count",         "count distinct", "distinct units", "sum",
                                       "average",       "highest",        "lowest",         "field of first",
                                       "field of last", "time since last"};
constexpr const char* kQuantifiers[] = {"any", "all", "none", "at least", "exactly", "at most"};
constexpr const char* kForms[] = {"when", "per pattern", "per first", "per last", "per number"};
constexpr const char* kDecays[] = {"halving", "fading"};
constexpr const char* kArms[] = {"contact", "nurture", "otherwise", "respond by", "at latest", "recheck at"};
constexpr const char* kSteps[] = {"step",     "step after",     "step within", "step after within",
                                  "step not", "step not within"};

template <typename Member>
std::string name_of(const std::string& family, std::span<const char* const> names, Member member) {
  return family + " " + names[static_cast<size_t>(member)];
}

struct Detail {
  const Model& model;

  std::string operator()(const BuiltinCall& node) const { return name_of("function", kFunctions, node.function); }
  std::string operator()(const semantics::Aggregate& node) const {
    return name_of(model[node.sequence].is_pattern() ? "aggregate" : "sequence", kAggregates, node.kind);
  }
  std::string operator()(const EventTest& node) const {
    const bool of_events = model[node.sequence].is_pattern();
    return name_of(of_events ? "events" : "sequence", kQuantifiers, node.quantifier);
  }
  std::string operator()(const DecisionUse& node) const {
    return "decision " + std::string(semantics::name_of(node.name));
  }
  std::string operator()(const Block& node) const { return name_of("block", kQuantifiers, node.quantifier); }
  std::string operator()(const auto&) const { return {}; }
};

/// What a step says of the one before.
std::string name_of(const Sequence::Step& step) {
  std::string name = step.negated ? "step not" : "step";
  if (step.after) name += " after";
  if (step.within) name += " within";
  return name;
}

std::string form_of(const Model& model, const Rule& rule) {
  if (rule.sequence && !model[*rule.sequence].is_pattern()) return "per sequence";
  return kForms[static_cast<size_t>(rule.form)];
}

}  // namespace

Coverage::Coverage() {
#define OPERATION(Node, missing, meaning) made_["expression " #Node];
#include "compiler/semantics/operations.def"
  for (uint8_t code = 0; code < plan::kOpcodeCount; ++code) {
    made_["operation " + std::string(plan::info(static_cast<plan::Opcode>(code)).name)];
  }
  for (const char* name : kFunctions) made_[std::string("function ") + name];
  for (const std::string_view name : decision_names()) made_["decision " + std::string(name)];
  for (const char* name : kAggregates) made_[std::string("aggregate ") + name];
  for (const char* name : kForms) made_[std::string("rule ") + name];
  made_["rule per sequence"];
  for (const char* arm : kArms) made_[std::string("arm ") + arm];
  for (const char* part : {"value", "touches"}) made_[std::string("handoff ") + part];
  for (const std::string decay : kDecays) {
    for (const char* form : {"per pattern", "per first", "per last", "per sequence"}) made_[decay + " " + form];
  }
  for (const char* step : kSteps) made_[step];
  made_["sequence count"];
  made_["recycle"];
  for (const char* part : {"integer key of events", "text key of events", "required of leads", "required of events",
                           "missing when of leads", "missing when of events"}) {
    made_[part];
  }
  for (const char* name : kQuantifiers) {
    made_[std::string("block ") + name];
    if (name == std::string("all")) continue;
    made_[std::string("events ") + name];
    made_[std::string("sequence ") + name];
  }
}

void Coverage::add(const Model& model) {
  for (const Expression& expression : model.expressions) {
    if (std::holds_alternative<std::monostate>(expression.node)) continue;
    count(std::visit(NodeName{}, expression.node));
    const std::string detail = std::visit(Detail{model}, expression.node);
    if (!detail.empty()) count(detail);
  }
  const auto count_fields = [this](const std::vector<semantics::Field>& fields, const std::string& whose) {
    for (const semantics::Field& field : fields) {
      if (field.required) count("required of " + whose);
      if (!field.missing_when.empty()) count("missing when of " + whose);
    }
  };
  count_fields({model.lead_fields.begin() + 1, model.lead_fields.end()}, "leads");  // behind the key
  for (const semantics::EventKind& kind : model.kinds) {
    count_fields(kind.fields, "events");
    if (kind.key_field < 0) continue;
    const bool is_text = kind.fields[static_cast<size_t>(kind.key_field)].type.kind == semantics::TypeKind::text;
    count(is_text ? "text key of events" : "integer key of events");
  }
  for (const Score& score : model.scores) {
    for (const Rule& rule : score.rules) {
      count("rule " + form_of(model, rule));
      if (rule.decay) count(kDecays[static_cast<size_t>(rule.decay->kind)] + (" " + form_of(model, rule)));
    }
  }
  if (model.recycle()) count("recycle");
  for (const Route& route : model.routes) {
    for (const Route::Arm& arm : route.arms) add(arm);
  }
  for (const Handoff& handoff : model.handoffs) {
    for (const Handoff::Item& item : handoff.items) count(item.touches ? "handoff touches" : "handoff value");
  }
  for (const Sequence& sequence : model.sequences) {
    for (size_t step = 1; step < sequence.steps.size(); ++step) count(name_of(sequence.steps[step]));
  }
  plan::Plan plan = plan::build_plan(model, plan::all_columns(model));
  const auto count_operations = [this](const plan::Plan& counted) {
    for (const plan::Operation& operation : counted.operations) {
      count("operation " + std::string(plan::info(operation.code).name));
    }
  };
  count_operations(plan);
  plan::run_passes(plan);
  count_operations(plan);
}

void Coverage::add(const Route::Arm& arm) {
  count(arm.action == Route::Action::contact ? "arm contact" : "arm nurture");
  if (!arm.condition) count("arm otherwise");
  if (arm.respond_by) count("arm respond by");
  if (arm.at_latest) count("arm at latest");
  if (arm.recheck_at) count("arm recheck at");
}

std::vector<std::string> Coverage::never_made() const {
  std::vector<std::string> names;
  for (const auto& [name, count] : made_) {
    if (count == 0) names.push_back(name);
  }
  return names;
}

std::string Coverage::report() const {
  std::string text;
  for (const auto& [name, count] : made_) text += name + ": " + std::to_string(count) + "\n";
  return text;
}

}  // namespace merit::differential
