// Literals and names in expressions.
#include <algorithm>
#include <array>

#include "compiler/semantics/decision_names.h"
#include "compiler/semantics/expression_checker.h"
#include "compiler/semantics/literals.h"
#include "runtime/values/nearest.h"

namespace merit::semantics {
namespace {

constexpr std::string_view kEventTime = "at";
constexpr std::array<std::string_view, 8> kUnits = {"second", "minute", "hour",    "day",
                                                    "week",   "month",  "quarter", "year"};

}  // namespace

// --- entry points ----------------------------------------------------------------------------------------------------

Checked ExpressionChecker::check(syntax::ExpressionId id, std::optional<Type> hint) {
  if (checker_.moot.contains({scope_.module, id}) || diagnostics().is_full(ast().file)) return std::nullopt;
  const syntax::Expression& expression = ast()[id];
  Checked made;
  if (checker_.descend(expression.span) && check_compared(id))
    made = std::visit([&](const auto& one) { return node(one, Here{id, expression.span, hint}); }, expression.node);
  checker_.ascend();
  return made && checker_.is_within_height(*made, expression.span) ? made : std::nullopt;
}

Checked ExpressionChecker::named(const syntax::Name& name) {
  return node(syntax::NameUse{{std::nullopt, name}}, Here{{}, name.span, std::nullopt});
}

Checked ExpressionChecker::condition(syntax::ExpressionId id) {
  const Checked checked = check(id, kBoolean);
  if (!checked || type_of(*checked) == kBoolean) return checked;
  report_wrong_type(*checked, "a condition");
  return std::nullopt;
}

Checked ExpressionChecker::of_type(syntax::ExpressionId id, Type type) {
  const Checked checked = check(id, type);
  if (!checked) return std::nullopt;
  if (const Checked converted = convert(*checked, type)) return converted;
  report_wrong_type(*checked, type_phrase(model(), type));
  return std::nullopt;
}

Checked ExpressionChecker::numeric(syntax::ExpressionId id) {
  const Checked checked = check(id);
  if (!checked || is_numeric(type_of(*checked))) return checked;
  report_wrong_type(*checked, "a number");
  return std::nullopt;
}

Checked ExpressionChecker::convert(ExpressionId id, Type type) {
  if (type_of(id) == type) return id;
  if (common_type(type_of(id), type) != type) return std::nullopt;
  return add(Convert{id}, type, model()[id].span);
}

d::Report ExpressionChecker::report_wrong_type(ExpressionId found, const std::string& wanted) {
  const Expression& expression = model()[found];
  return diagnostics().report(expression.span, d::WrongType{.text = checker_.quoted(expression.span),
                                                            .found = type_phrase(model(), expression.type),
                                                            .wanted = wanted});
}

// --- literals --------------------------------------------------------------------------------------------------------

Checked ExpressionChecker::node(const syntax::Literal& literal, const Here& here) {
  if (here.hint && is_enumeration(*here.hint) && literal.kind == syntax::Literal::Kind::text) {
    const auto label = checker_.read_value(literal, *here.hint);
    if (!label) return std::nullopt;
    return add(Constant{*label}, *here.hint, here.span);
  }
  auto value = checker_.read_literal(literal);
  if (!value) return std::nullopt;
  return add(Constant{std::move(value->value)}, value->type, here.span);
}

Checked ExpressionChecker::node(const syntax::Template& text, const Here& here) {
  Template made;
  bool failed = false;
  for (const syntax::Template::Part& part : text.parts) {
    Template::Part& filled = made.parts.emplace_back(Template::Part{part.text, std::nullopt});
    if (!part.expression) continue;
    filled.expression = check(*part.expression);
    failed |= !filled.expression;
    if (filled.expression && type_of(*filled.expression) == kTextList) {
      report_wrong_type(*filled.expression, "a single value");
      failed = true;
    }
  }
  if (failed) return std::nullopt;
  return add(std::move(made), kText, here.span);
}

Checked ExpressionChecker::node(const syntax::Now&, const Here& here) {
  return add(Now{}, kTime, here.span);
}

Checked ExpressionChecker::node(const syntax::Ago& written, const Here& here) {
  return ago(written.span, here.span);
}

Checked ExpressionChecker::node(const std::monostate&, const Here&) {
  return std::nullopt;
}

// --- names -----------------------------------------------------------------------------------------------------------

Checked ExpressionChecker::node(const syntax::LeadField& field, const Here& here) {
  if (scope_.place == Place::constant) {
    diagnostics().report(here.span, d::NotConstant{.text = checker_.quoted(here.span)});
    return std::nullopt;
  }
  if (scope_.place == Place::function) {
    diagnostics()
        .report(here.span, d::NotSeenHere{.name = "lead." + field.field.text, .kind = "a lead field"})
        .help(d::PassAsArgument{});
    return std::nullopt;
  }
  const NameTable& names = checker_.names(scope_.module);
  const auto found = names.find(field.field.text);
  if (found != names.end() && found->second.kind == SymbolKind::lead_field)
    return add(LeadField{found->second.index}, model().lead_fields[found->second.index].type, here.span);
  if (checker_.is_unreadable(scope_.module, field.field.text)) return std::nullopt;
  checker_.report_unknown_once(scope_.module, field.field.span, kind_name(SymbolKind::lead_field), field.field.text,
                               checker_.names_of(scope_.module, SymbolKind::lead_field));
  return std::nullopt;
}

Checked ExpressionChecker::node(const syntax::NameUse& use, const Here& here) {
  const std::string& name = use.name.name.text;
  if (!use.name.module) {
    if (const Checked local = local_value(use.name.name, here)) return local;
    const auto decision = checker_.decision_name(name);
    if (decision && sees_decision()) return decision_value(*decision, here);
  }
  const auto [symbol, reported] = checker_.look_up(scope_.module, use.name);
  if (reported) return std::nullopt;
  if (symbol) return symbol_value(*symbol, use.name, here);
  if (!use.name.module) {
    if (const Checked label = stage_label(name, here)) return label;
    if (checker_.decision_name(name) && scope_.place == Place::rule) {
      diagnostics().report(here.span, d::DecisionNameInRule{.name = name}).help(d::WhereDecisionNames{});
      return std::nullopt;
    }
  }
  report_unknown_value(use.name, here);
  return std::nullopt;
}

/// A field of the event in view, or an argument of the function.
Checked ExpressionChecker::local_value(const syntax::Name& name, const Here& here) {
  if (scope_.event) {
    if (name.text == kEventTime) return add(EventField{*scope_.event, EventField::kAt}, kTime, here.span);
    if (const auto field = checker_.indexes.field(*scope_.event, name.text))
      return event_field(*scope_.event, *field, here.span);
  }
  if (scope_.arguments) {
    for (uint32_t i = 0; i < scope_.arguments->size(); ++i)
      if ((*scope_.arguments)[i].first == name.text)
        return add(ArgumentUse{i}, (*scope_.arguments)[i].second, here.span);
  }
  return std::nullopt;
}

ExpressionId ExpressionChecker::event_field(uint32_t event, int32_t field, Span span) {
  return add(EventField{event, field}, model().events[event].fields[static_cast<size_t>(field)].type, span);
}

Checked ExpressionChecker::symbol_value(const Symbol& symbol, const syntax::QualifiedName& name, const Here& here) {
  const bool value = symbol.kind != SymbolKind::event && symbol.kind != SymbolKind::set &&
                     symbol.kind != SymbolKind::table && symbol.kind != SymbolKind::function;
  if (value && scope_.place == Place::function && symbol.kind != SymbolKind::parameter) {
    diagnostics()
        .report(here.span, d::NotSeenHere{.name = name.name.text, .kind = kind_phrase(symbol.kind)})
        .help(d::PassAsArgument{});
    return std::nullopt;
  }
  if (value && scope_.place == Place::constant) {
    diagnostics().report(here.span, d::NotConstant{.text = checker_.quoted(here.span)});
    return std::nullopt;
  }
  switch (symbol.kind) {
    case SymbolKind::lead_field:
      return add(LeadField{symbol.index}, model().lead_fields[symbol.index].type, here.span);
    case SymbolKind::parameter:
      return add(ParameterUse{symbol.index}, model().parameters[symbol.index].type, here.span);
    case SymbolKind::let:
      if (!checker_.require_checked(symbol.kind, symbol.index, here.span)) return std::nullopt;
      return add(LetUse{symbol.index}, type_of(model().lets[symbol.index].value), here.span);
    case SymbolKind::score:
      if (!checker_.require_checked(symbol.kind, symbol.index, here.span)) return std::nullopt;
      return add(ScoreUse{symbol.index}, model().scores[symbol.index].type, here.span);
    case SymbolKind::output:
      return output_value(symbol, name, here);
    case SymbolKind::stage:
      return stage_label(model().stages[symbol.index].name, here);
    default:
      report_no_value(symbol, name, here);
      return std::nullopt;
  }
}

Checked ExpressionChecker::output_value(const Symbol& symbol, const syntax::QualifiedName& name, const Here& here) {
  if (!checker_.require_checked(symbol.kind, symbol.index, here.span)) return std::nullopt;
  const Checker::Known known = checker_.known(symbol.index);
  if (known != Checker::Known::at_once) {
    if (scope_.place == Place::rule) {
      diagnostics()
          .report(here.span, d::DecisionNameInRule{.name = name.name.text})
          .label(symbol.span, d::NamesDecision{})
          .help(d::WhereDecisionNames{});
      return std::nullopt;
    }
    if (known == Checker::Known::once_routed && scope_.place == Place::route) {
      diagnostics()
          .report(here.span, d::RouteResultInRoute{.name = name.name.text})
          .label(symbol.span, d::NamesDecision{})
          .help(d::WhatRoutesName{});
      return std::nullopt;
    }
    checker_.note_known(known);
  }
  return add(OutputUse{symbol.index}, type_of(model().outputs[symbol.index].value), here.span);
}

/// `MQL`, `none`, `Disqualified`: a value of the stage enumeration.
Checked ExpressionChecker::stage_label(const std::string& name, const Here& here) {
  const Type stage{TypeKind::enumeration, model().stage_enumeration};
  const auto position = checker_.indexes.label(stage.enumeration, name);
  const bool same = position && model().enumerations[stage.enumeration].labels[static_cast<size_t>(*position)] == name;
  return same ? Checked(add(Constant{*position}, stage, here.span)) : std::nullopt;
}

Checked ExpressionChecker::decision_value(DecisionName name, const Here& here) {
  const bool once_routed = stands_on_routes(name);
  if (once_routed && scope_.place == Place::route) {
    diagnostics()
        .report(here.span, d::RouteResultInRoute{.name = std::string(name_of(name))})
        .help(d::WhatRoutesName{});
    return std::nullopt;
  }
  checker_.note_known(once_routed ? Checker::Known::once_routed : Checker::Known::once_decided);
  return add(DecisionUse{name}, semantics::type_of(model(), name), here.span);
}

// --- what to say of a name that is no value --------------------------------------------------------------------------

void ExpressionChecker::report_no_value(const Symbol& symbol, const syntax::QualifiedName& name, const Here& here) {
  const std::string& text = name.name.text;
  auto report = diagnostics().report(
      name.span(), d::WrongKind{.name = text, .found = kind_phrase(symbol.kind), .wanted = "a value"});
  const bool event = symbol.kind == SymbolKind::event;
  if (event && here.hint == kBoolean)
    report.help(d::AskAboutEvent{.event = text}).fix({{{here.span.file, here.span.begin, here.span.begin}, "any "}});
  else if (event && (!here.hint || is_numeric(*here.hint)))
    report.help(d::CountEvents{.event = text});
  if (symbol.kind == SymbolKind::set) report.help(d::AskAboutSet{.set = text});
  if (symbol.kind == SymbolKind::table) report.help(d::LookUpTable{.table = text});
  if (symbol.kind == SymbolKind::function) report.help(d::CallFunction{.function = text});
}

void ExpressionChecker::report_unknown_value(const syntax::QualifiedName& name, const Here& here) {
  const std::string& text = name.name.text;
  if (name.module) {
    checker_.report_unknown(name.name.span, "", text, checker_.names_in(scope_.module, name.module->text));
    return;
  }
  const std::vector<std::string> candidates = visible_names();
  if (scope_.event && report_unshared_field(text, here.span, *scope_.event)) return;
  const std::string* near = values::nearest(text, candidates);
  const auto label =
      here.hint && is_enumeration(*here.hint) ? checker_.indexes.label(here.hint->enumeration, text) : std::nullopt;
  if (!label && checker_.repeats_unknown(scope_.module, here.span, text, near)) return;
  auto report = diagnostics().report(here.span, d::UnknownName{.none = "nothing", .name = text});
  if (label && here.hint->enumeration == model().stage_enumeration) {  // stages are named without quotes
    const std::string& stage = model().enumerations[here.hint->enumeration].labels[static_cast<size_t>(*label)];
    report.help(d::DidYouMean{.name = stage}).fix({{here.span, stage}});
    return;
  }
  if (label) {
    report.help(d::QuoteText{.text = text}).fix({{here.span, "\"" + text + "\""}});
    return;
  }
  if (near) {
    report.help(d::DidYouMean{.name = *near}).fix({{here.span, *near}});
    return;
  }
  const bool unit = std::ranges::find(kUnits, text) != kUnits.end();
  const bool units = text.ends_with('s') && std::ranges::find(kUnits, text.substr(0, text.size() - 1)) != kUnits.end();
  const auto with_field = std::ranges::find_if(model().events, [&](const Event& event) {
    return std::ranges::find(event.fields, text, &Event::SharedField::name) != event.fields.end();
  });
  if (with_field != model().events.end() && here.hint != kDuration)
    report.help(d::FieldOfEvent{.field = text, .event = with_field->name});
  else if (unit)
    report.help(d::CountUnit{.unit = text});
  else if (units)
    report.help(d::CountUnits{.unit = text});
  else if (here.hint == kText)
    report.help(d::QuoteText{.text = text});
}

/// Of a union: a field that some of its members have.
bool ExpressionChecker::report_unshared_field(const std::string& name, Span span, uint32_t event) {
  const Event& in_view = model().events[event];
  const EventKind* with = nullptr;
  const EventKind* without = nullptr;
  for (const uint16_t index : in_view.kinds) {
    const EventKind& kind = model().kinds[index];
    (std::ranges::find(kind.fields, name, &Field::name) != kind.fields.end() ? with : without) = &kind;
  }
  if (!with) return false;
  auto report = diagnostics().report(span, d::UnknownField{.event = in_view.name, .name = name});
  if (without) report.help(d::NotOfAllMembers{.field = name, .event = with->name, .other = without->name});
  return true;
}

std::vector<std::string> ExpressionChecker::visible_names() const {
  std::vector<std::string> all;
  if (scope_.event) {
    all.emplace_back(kEventTime);
    for (const auto& field : checker_.model.events[*scope_.event].fields) all.push_back(field.name);
  }
  if (scope_.arguments)
    for (const auto& [name, type] : *scope_.arguments) all.push_back(name);
  if (scope_.place == Place::constant) return all;
  std::vector<SymbolKind> kinds = {SymbolKind::parameter};
  if (scope_.place != Place::function)
    kinds.insert(kinds.end(), {SymbolKind::lead_field, SymbolKind::let, SymbolKind::score, SymbolKind::output});
  if (sees_decision()) {
    for (const std::string_view name : decision_names()) {
      const auto found = checker_.decision_name(name);
      if (found && (scope_.place == Place::output || !stands_on_routes(*found))) all.emplace_back(name);
    }
    kinds.push_back(SymbolKind::stage);
  }
  for (const SymbolKind kind : kinds) {
    const auto names = checker_.names_of(scope_.module, kind);
    all.insert(all.end(), names.begin(), names.end());
  }
  return all;
}

}  // namespace merit::semantics
