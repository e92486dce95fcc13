// The order of work, and what every part of the check needs.
#include "compiler/semantics/checker.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "compiler/semantics/decision_names.h"
#include "compiler/semantics/expression_checker.h"
#include "compiler/semantics/fold_constants.h"
#include "compiler/semantics/hash.h"
#include "compiler/semantics/literals.h"
#include "compiler/semantics/walk.h"
#include "compiler/source/one_line.h"
#include "compiler/syntax/parse.h"
#include "runtime/values/nearest.h"
#include "runtime/values/owned_text.h"

namespace merit::semantics {
namespace {

/// Longer chains of declarations that need each other are refused, so that no evaluator's stack overflows.
constexpr uint32_t kDeepest = 200;

}  // namespace

std::optional<Model> analyze(source::Sources& sources, source::FileId file, const source::Loader& loader,
                             d::Diagnostics& diagnostics, const std::vector<Question>& questions,
                             const std::function<void()>& when_parsed) {
  return Checker(sources, loader, diagnostics).run(file, questions, when_parsed);
}

// --- the order of work -----------------------------------------------------------------------------------------------

std::optional<Model> Checker::run(source::FileId file, const std::vector<Question>& questions,
                                  const std::function<void()>& when_parsed) {
  program = load_program(sources, file, loader, diagnostics);
  if (when_parsed) when_parsed();
  names_.resize(program.modules.size());
  unreadable_names_.resize(program.modules.size());
  may_declare_any_.resize(program.modules.size());
  model.definition.name = program.modules[0].name;
  check_definition_block();
  declare_all();
  check_all_lazy();
  check_rest();
  check_questions(questions);
  if (diagnostics.has_errors()) return std::nullopt;
  model.hash = hash_of(sources, program, data_files_);
  return std::move(model);
}

void Checker::declare_all() {
  for (uint32_t module = 0; module < program.modules.size(); ++module) note_unreadable_names(module);
  declare_stage_names();
  note_routes();
  for (uint32_t module = 0; module < program.modules.size(); ++module) declare_lead(module);
  for (uint32_t module = 0; module < program.modules.size(); ++module) declare_kinds(module);
  share_kind_fields();
  for (uint32_t module = 0; module < program.modules.size(); ++module) declare_derived_events(module);
  for (uint32_t module = 0; module < program.modules.size(); ++module) declare_values(module);
  for (uint32_t module = 0; module < program.modules.size(); ++module) declare_lazy(module);
  report_shadowed_names();
}

/// What routes decide has names, also above the first of them.
void Checker::note_routes() {
  const auto is_route = [](const auto& at) { return std::holds_alternative<syntax::RouteDecl>(at.node); };
  has_routes_ = std::ranges::any_of(ast(0).declarations, is_route);
  if (has_routes_) model.action_enumeration = enumeration({"contact", "nurture"}).enumeration;
}

/// Gives lets, functions, scores, outputs and stages their places.
void Checker::declare_lazy(uint32_t module) {
  const auto place = [&](SymbolKind kind, const syntax::Name& name, const syntax::Declaration& at, auto& into) {
    const auto index = static_cast<uint32_t>(into.size());
    auto& made = into.emplace_back();
    made.name = name.text;
    made.span = name.span;
    if constexpr (requires { made.documentation; }) made.documentation = at.documentation;
    declare(module, name, kind, index);
    lazy(kind).push_back({module, &at, name.text});
    return index;
  };
  const bool own = module == 0;
  for (const syntax::Declaration& at : ast(module).declarations) {
    if (const auto* let = std::get_if<syntax::LetDecl>(&at.node)) place(SymbolKind::let, let->name, at, model.lets);
    if (const auto* function = std::get_if<syntax::FunctionDecl>(&at.node))
      place(SymbolKind::function, function->name, at, model.functions);
    if (const auto* score = std::get_if<syntax::ScoreDecl>(&at.node)) {
      refuse_decision_name(score->name, SymbolKind::score);
      const uint32_t index = place(SymbolKind::score, score->name, at, model.scores);
      if (own) model.columns.push_back({ColumnUse::Kind::score, index});
    }
    const auto* grade = std::get_if<syntax::GradeDecl>(&at.node);
    const auto* output = std::get_if<syntax::OutputDecl>(&at.node);
    if (grade || output) {
      const syntax::Name& name = grade ? grade->name : output->name;
      refuse_decision_name(name, SymbolKind::output);
      const uint32_t index = place(SymbolKind::output, name, at, model.outputs);
      model.outputs[index].grade = grade != nullptr;
      if (own) model.columns.push_back({ColumnUse::Kind::output, index});
    }
    const auto* stage = std::get_if<syntax::StageDecl>(&at.node);
    if (stage && own) place(SymbolKind::stage, stage->name, at, model.stages);
  }
}

/// What has no name, once everything that has one is checked.
void Checker::check_rest() {
  for (uint32_t module = 0; module < program.modules.size(); ++module) {
    for (const syntax::Declaration& at : ast(module).declarations) {
      if (module > 0 && refuse_in_library(module, at)) continue;
      if (const auto* disqualify = std::get_if<syntax::DisqualifyDecl>(&at.node))
        check_disqualification(module, *disqualify, at.span);
      if (const auto* route = std::get_if<syntax::RouteDecl>(&at.node)) check_route(module, *route, at.span);
      if (const auto* handoff = std::get_if<syntax::HandoffDecl>(&at.node)) check_handoff(module, *handoff, at.span);
      if (std::holds_alternative<syntax::RecycleDecl>(at.node)) check_recycle(module, at);
      const auto* test = std::get_if<syntax::TestDecl>(&at.node);
      if (test && module == 0) check_test(module, *test, at.span);
    }
  }
}

/// A module that acts on leads is a definition and cannot be used; its first such declaration is reported.
bool Checker::refuse_in_library(uint32_t module, const syntax::Declaration& at) {
  const bool acts =
      std::holds_alternative<syntax::StageDecl>(at.node) || std::holds_alternative<syntax::DisqualifyDecl>(at.node) ||
      std::holds_alternative<syntax::RouteDecl>(at.node) || std::holds_alternative<syntax::HandoffDecl>(at.node) ||
      std::holds_alternative<syntax::RecycleDecl>(at.node);
  if (acts && refused_modules_.insert(module).second) {
    diagnostics
        .report(at.word,
                d::NotALibrary{.module = program.modules[module].name, .word = std::string(sources.text(at.word))})
        .help(d::WhatALibraryHolds{});
  }
  return acts;
}

void Checker::check_questions(const std::vector<Question>& questions) {
  for (const Question& question : questions) {
    // A module of its own that uses what the definition uses and has its names.
    const auto module = static_cast<uint32_t>(program.modules.size());
    Module asked = {program.modules[0].name, program.modules[0].directory, false, {},
                    program.modules[0].uses, program.modules[0].lacks_use};
    asked.ast = syntax::parse_expression(sources, question.file, diagnostics);
    const bool empty = asked.ast.expressions.empty();
    program.modules.push_back(std::move(asked));
    names_.push_back(names_[0]);
    unreadable_names_.push_back(unreadable_names_[0]);
    may_declare_any_.push_back(may_declare_any_[0]);
    if (empty) continue;
    const auto id = static_cast<syntax::ExpressionId>(ast(module).expressions.size() - 1);
    ExpressionChecker checker(*this, {.module = module, .place = Place::output});
    const Checked value = !question.type               ? checker.check(id)
                          : *question.type == kBoolean ? checker.condition(id)
                                                       : checker.of_type(id, *question.type);
    if (value) model.outputs.push_back({question.name, *value, false, {}, model[*value].span});
  }
}

// --- declarations that are checked when first needed -----------------------------------------------------------------

void Checker::check_all_lazy() {
  for (uint32_t module = 0; module < program.modules.size(); ++module) {
    for (size_t kind = 0; kind < kSymbolKinds; ++kind) {
      for (uint32_t index = 0; index < lazy_[kind].size(); ++index)
        if (lazy_[kind][index].module == module)
          require_checked(static_cast<SymbolKind>(kind), index, lazy_[kind][index].declaration->span);
    }
  }
}

bool Checker::require_checked(SymbolKind kind, uint32_t index, Span use) {
  Lazy& wanted = lazy(kind)[index];
  if (wanted.progress == Progress::underway) {
    report_cycle(kind, index, use);
    return false;
  }
  if (wanted.progress == Progress::untouched) {
    if (underway_.size() >= kDeepest) {
      diagnostics.report(use, d::ChainTooLong{.name = wanted.name, .most = kDeepest});
      return false;
    }
    wanted.progress = Progress::underway;
    underway_.emplace_back(kind, index);
    const bool good = check_lazily(kind, index);
    underway_.pop_back();
    lazy(kind)[index].progress = good ? Progress::done : Progress::failed;
  }
  const Lazy& checked = lazy(kind)[index];
  if (!underway_.empty()) {
    Lazy& user = lazy(underway_.back().first)[underway_.back().second];
    user.depth = std::max(user.depth, checked.depth + 1);
    if (user.depth == kDeepest + 1) diagnostics.report(use, d::ChainTooLong{.name = user.name, .most = kDeepest});
  }
  return checked.progress == Progress::done;
}

bool Checker::check_lazily(SymbolKind kind, uint32_t index) {
  const Lazy wanted = lazy(kind)[index];
  switch (kind) {
    case SymbolKind::event:
      return check_derived(wanted, index);
    case SymbolKind::let:
      return check_let(wanted, index);
    case SymbolKind::function:
      return check_function(wanted, index);
    case SymbolKind::score:
      return check_score(wanted, index);
    case SymbolKind::output:
      return check_output(wanted, index);
    case SymbolKind::stage:
      return check_stage(wanted, index);
    default:
      return true;
  }
}

void Checker::report_cycle(SymbolKind kind, uint32_t index, Span use) {
  const auto begin = std::ranges::find(underway_, std::pair(kind, index));
  std::string cycle;
  for (auto one = begin; one != underway_.end(); ++one) {
    Lazy& part = lazy(one->first)[one->second];
    cycle += "`" + part.name + "` → ";
  }
  const std::string& name = lazy(kind)[index].name;
  diagnostics.report(use, d::CyclicDeclaration{.name = name, .cycle = cycle + "`" + name + "`"});
}

void Checker::note_known(Known known) {
  if (underway_.empty()) return;
  Lazy& checked = lazy(underway_.back().first)[underway_.back().second];
  checked.known = std::max(checked.known, known);
}

std::optional<DecisionName> Checker::decision_name(std::string_view name) const {
  const auto found = find_decision_name(name);
  return found && needs_route(*found) && !has_routes_ ? std::nullopt : found;
}

// --- limits ----------------------------------------------------------------------------------------------------------

bool Checker::descend(Span span) {
  ++depth_;
  if (depth_ > kHighest) refuse_height(span);
  return depth_ <= kHighest;
}

bool Checker::is_within_height(ExpressionId id, Span span) {
  if (extents[id].height <= kHighest) return true;
  refuse_height(span);
  return false;
}

/// Once: whatever uses what is too high is too high as well.
void Checker::refuse_height(Span span) {
  if (std::exchange(is_too_high_, true)) return;
  diagnostics.report(span, d::NestedTooDeeply{.limit = kHighest}).help(d::NamesCount{});
}

bool Checker::write_out(uint64_t parts, Span use) {
  if (written_out_ <= kMostParts) written_out_ += parts;
  if (written_out_ <= kMostParts) return true;
  if (refused_sizes_.insert("parts").second)
    diagnostics.report(use, d::DefinitionTooLarge{.limit = kMostParts, .what = "parts"}).help(d::UsesWrittenOut{});
  return false;
}

void Checker::refuse_size(Span span, size_t limit, std::string what) {
  if (!refused_sizes_.insert(what).second) return;
  diagnostics.report(span, d::DefinitionTooLarge{.limit = static_cast<int64_t>(limit), .what = std::move(what)});
}

// --- building --------------------------------------------------------------------------------------------------------

/// Whether it has been said of an operand that it is always missing.
bool Checker::has_missing_operand(const Expression::Node& node) const {
  bool found = false;
  for_each_operand(node, [&](ExpressionId operand) {
    const auto* constant = std::get_if<Constant>(&model[operand].node);
    found |= constant && is_missing(constant->value);
  });
  return found;
}

ExpressionId Checker::add(Expression::Node node, Type type, Span span) {
  if (auto value = fold(model, node, type)) {
    if (is_missing(*value) && !has_missing_operand(node))
      diagnostics.report(span, d::AlwaysMissing{.text = quoted(span)});
    node = Constant{*std::move(value)};
  }
  model.expressions.push_back({std::move(node), type, span});
  extents.note_expression();
  return static_cast<ExpressionId>(model.expressions.size() - 1);
}

Type Checker::enumeration(std::vector<std::string> labels) {
  const uint32_t index = indexes.enumeration(labels);
  if (index == model.enumerations.size()) model.enumerations.push_back({std::move(labels)});
  return {TypeKind::enumeration, index};
}

std::optional<Value> Checker::converted(const TypedValue& value, Type to) {
  const auto* text = is_enumeration(to) ? std::get_if<std::string>(&value.value) : nullptr;
  if (!text) return convert_value(model, value, to);
  const auto label = indexes.label(to.enumeration, *text);
  return label ? std::optional<Value>(*label) : std::nullopt;
}

std::optional<Type> Checker::read_type(const syntax::TypeName& name) {
  using Kind = syntax::TypeName::Kind;
  static_assert(static_cast<int>(Kind::boolean) == static_cast<int>(TypeKind::boolean) &&
                static_cast<int>(Kind::integer) == static_cast<int>(TypeKind::integer) &&
                static_cast<int>(Kind::number) == static_cast<int>(TypeKind::number) &&
                static_cast<int>(Kind::text) == static_cast<int>(TypeKind::text) &&
                static_cast<int>(Kind::time) == static_cast<int>(TypeKind::time) &&
                static_cast<int>(Kind::date) == static_cast<int>(TypeKind::date) &&
                static_cast<int>(Kind::duration) == static_cast<int>(TypeKind::duration));
  if (name.kind < Kind::one_of) return Type{static_cast<TypeKind>(name.kind)};
  if (name.kind == Kind::other) {
    if (name.other.empty()) return std::nullopt;  // it could not be parsed
    report_unknown(name.span, "type", name.other, {"boolean", "integer", "number", "text", "time", "date", "duration"});
    return std::nullopt;
  }
  std::vector<std::string> labels;
  std::unordered_map<std::string, Span> seen;
  for (const syntax::Text& value : name.values) {
    const auto [first, added] = seen.emplace(values::comparison_key(value.value), value.span);
    if (!added)
      diagnostics.report(value.span, d::DuplicateValue{.value = value.value}).label(first->second, d::FirstHere{});
    labels.push_back(value.value);
  }
  return seen.size() < labels.size() ? std::nullopt : std::optional(enumeration(std::move(labels)));
}

std::optional<TypedValue> Checker::read_literal(const syntax::Literal& literal) {
  return semantics::read_literal(literal, zone(), diagnostics);
}

std::optional<Value> Checker::read_value(const syntax::Literal& literal, Type type) {
  const auto value = read_literal(literal);
  if (!value) return std::nullopt;
  if (auto fitting = converted(*value, type)) return fitting;
  if (is_enumeration(type) && value->type == kText) {
    const auto& labels = model.enumerations[type.enumeration].labels;
    auto report =
        diagnostics.report(literal.span, d::UnknownValue{.value = literal.text, .type = type_phrase(model, type)});
    if (const std::string* near = values::nearest(literal.text, labels))
      report.help(d::DidYouMean{.name = *near}).fix({{literal.span, "\"" + *near + "\""}});
    return std::nullopt;
  }
  diagnostics.report(literal.span, d::WrongType{.text = quoted(literal.span),
                                                .found = type_phrase(model, value->type),
                                                .wanted = type_phrase(model, type)});
  return std::nullopt;
}

std::string Checker::text_of(Span span) const {
  return source::one_line(sources.text(span));
}

std::string Checker::quoted(Span span) const {
  return shortened(text_of(span));
}

}  // namespace merit::semantics
