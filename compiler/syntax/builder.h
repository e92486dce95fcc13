/// ANTLR's tree → syntax tree, for one declaration or expression. Private to this folder.
///
/// The tree handed in is complete: what could not be parsed stands in it as UNREADABLE. What the grammar lets through
/// and the language does not (a second `version`, `default` after a comparison …) is reported here.
#pragma once

#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "compiler/syntax/grammar/MeritParser.h"
#include "compiler/syntax/lexer.h"
#include "compiler/syntax/text_literal.h"

namespace merit::syntax {

/// What all stages of one parse share.
struct Session {
  Session(const source::Sources& all_sources, source::FileId parsed, diagnostics::Diagnostics& sink, Ast& tree)
      : sources(all_sources), file(parsed), diagnostics(sink), ast(tree), before_(sink.all().size()) {}

  /// Of this parse.
  size_t error_count() const { return diagnostics.all().size() - before_; }
  /// Whether the file's errors are so many that there is no point in finding more.
  bool is_full() const { return diagnostics.is_full(file); }

  const source::Sources& sources;
  source::FileId file;
  diagnostics::Diagnostics& diagnostics;
  Ast& ast;

 private:
  size_t before_;
};

class Builder {
 public:
  using Grammar = grammar::MeritParser;

  /// `tokens` are those that were parsed; `lexed` holds the documentation that they name.
  Builder(Session& session, const Lexed& lexed, std::span<const Token> tokens)
      : session_(session), lexed_(lexed), tokens_(tokens) {}

  Declaration build(Grammar::DeclarationContext& tree);
  ExpressionId build(Grammar::ExpressionContext& tree) { return expression(tree); }

  /// The documentation that found its declaration, field or rule, by index.
  const std::vector<int32_t>& claimed_documentation() const { return claimed_; }

 private:
  // build_declarations.cpp
  Declaration::Node declaration_node(Grammar::DeclarationContext& tree);
  DefinitionDecl definition(Grammar::DefinitionDeclarationContext& tree);
  void definition_item(Grammar::DefinitionItemContext& tree, DefinitionDecl& definition);
  LeadDecl lead(Grammar::LeadDeclarationContext& tree);
  EventsDecl events(Grammar::EventsDeclarationContext& tree);
  Declaration::Node event(Grammar::EventDeclarationContext& tree);
  DerivedDecl derived(Grammar::DerivedDeclarationContext& tree);
  Field field(Grammar::FieldContext& tree);
  MissingWhen missing_when(Grammar::MissingWhenContext& tree);
  ColumnMapping mapping(Grammar::MappingContext& tree);
  ParameterDecl parameter(Grammar::ParameterDeclarationContext& tree);
  SetDecl set(Grammar::SetDeclarationContext& tree);
  TableDecl table(Grammar::TableDeclarationContext& tree);
  FunctionDecl function(Grammar::FunctionDeclarationContext& tree);

  // build_decisions.cpp
  ScoreDecl score(Grammar::ScoreDeclarationContext& tree);
  std::vector<ScoreItem> score_items(Grammar::ScoreBodyContext& tree);
  ScoreItem score_item(Grammar::ScoreItemContext& tree);
  Rule rule(Grammar::Rule_Context& tree);
  ExpressionId points(Grammar::PointsContext& tree);
  void per(Grammar::PerContext& tree, Rule& rule);
  Decay decay(Grammar::DecayContext& tree);
  ExpressionId bound(Grammar::BoundContext& tree);
  OutputDecl output(Grammar::OutputDeclarationContext& tree);
  GradeDecl grade(Grammar::GradeDeclarationContext& tree);
  DisqualifyDecl disqualify(Grammar::DisqualifyDeclarationContext& tree);
  StageDecl stage(Grammar::StageDeclarationContext& tree);
  RouteDecl route(Grammar::RouteDeclarationContext& tree);
  RouteDecl::RouteArm route_arm(Grammar::RouteArmContext& tree);
  HandoffDecl handoff(Grammar::HandoffDeclarationContext& tree);
  TestDecl test(Grammar::TestDeclarationContext& tree);
  void test_item(Grammar::TestItemContext& tree, TestDecl& test);
  TestDecl::Event test_event(Grammar::TestEventContext& tree);
  TestDecl::Record record(Grammar::RecordContext& tree);

  // build_expressions.cpp
  ExpressionId expression(Grammar::ExpressionContext& tree);
  ExpressionId conjunction(Grammar::ConjunctionContext& tree);
  ExpressionId negation(Grammar::NegationContext& tree);
  ExpressionId comparison(Grammar::ComparisonContext& tree);
  Expression::Node comparison_tail(Grammar::ComparisonTailContext& tree, ExpressionId subject);
  Expression::Node text_test(Grammar::TextTailContext& tree, ExpressionId subject);
  /// Operands with signs between them, grouped from the left.
  template <typename Tree, typename Operand>
  ExpressionId chain(Tree& tree, const std::vector<Operand*>& trees, ExpressionId (Builder::*one)(Operand&));
  ExpressionId sum(Grammar::SumContext& tree);
  ExpressionId product(Grammar::ProductContext& tree);
  ExpressionId signed_value(Grammar::Signed_Context& tree);
  ExpressionId defaulted(Grammar::DefaultedContext& tree);
  ExpressionId primary(Grammar::PrimaryContext& tree);
  ExpressionId reference(Grammar::ReferenceContext& tree);
  ExpressionId look_up(Grammar::QualifiedNameContext& table, Grammar::ExpressionContext& key, source::Span span);
  ExpressionId in_brackets(Grammar::ExpressionContext& tree);
  ExpressionId block(Grammar::BlockContext& tree);
  Arm arm(Grammar::ArmContext& tree);
  std::vector<Arm> arms(Grammar::ArmsContext& tree);
  SetLiteral set_literal(Grammar::SetLiteralContext& tree);

  // build_events.cpp
  ExpressionId event_test(Grammar::EventTestContext& tree);
  ExpressionId aggregate(Grammar::AggregateContext& tree);
  Sequence sequence(Grammar::SequenceContext& tree);
  Pattern pattern(Grammar::PatternContext& tree);
  ExpressionId where_condition(Grammar::WhereConditionContext& tree);
  Window window(Grammar::WindowContext& tree);
  std::pair<Quantifier, Count> quantity(Grammar::QuantityContext& tree);
  Sequence sequence_of(Pattern pattern);

  // build_words.cpp: names, literals, texts
  Name name(Grammar::NameContext& tree);
  Name word(Grammar::WordContext& tree);
  QualifiedName qualified(Grammar::QualifiedNameContext& tree);
  TypeName type(Grammar::TypeContext& tree);
  Text text(Grammar::TextContext& tree);
  Literal literal(Grammar::LiteralContext& tree);
  Literal signed_literal(Grammar::SignedLiteralContext& tree);
  Literal number(Grammar::NumberContext& tree);
  Literal duration(Grammar::DurationContext& tree);
  Literal date(Grammar::DateContext& tree);
  Literal moment(Grammar::MomentContext& tree);
  Unit unit(Grammar::UnitContext& tree);
  ExpressionId span_of_time(Grammar::SpanContext& tree);

  // templates.cpp: texts with `{expression}` in them
  ExpressionId text_template(Grammar::TextContext& tree);
  void mark_results(Grammar::ExpressionContext& tree);
  void mark_results(Grammar::ArmsContext& tree);
  void mark_result(Grammar::DefaultedContext& tree);

  ExpressionId add(Expression::Node node, source::Span span);
  template <typename Tree>
  std::vector<ExpressionId> all(const std::vector<Tree*>& trees, ExpressionId (Builder::*one)(Tree&));

  const Token& first_token(antlr4::ParserRuleContext& tree) const { return tokens_[tree.start->getTokenIndex()]; }
  source::Span span(antlr4::ParserRuleContext& tree) const;
  source::Span span(antlr4::tree::TerminalNode& token) const;
  source::Span span(const ExpressionId id) const { return session_.ast[id].span; }
  std::string_view written(source::Span span) const { return session_.sources.text(span); }
  TextLiteral text_literal(const Token& token) const;
  std::string documentation(antlr4::ParserRuleContext& tree);

  /// Sets what may be given once; says so when it already was.
  template <typename Value>
  void set_once(std::optional<Value>& place, Value value, std::string_view what, source::Span at);
  void report_given_twice(std::string_view what, source::Span at);

  Session& session_;
  const Lexed& lexed_;
  std::span<const Token> tokens_;
  std::vector<int32_t> claimed_;
  /// Texts that are the value of an output or grade, in which `{expression}` is filled in.
  std::unordered_set<Grammar::TextContext*> result_texts_;
};

template <typename Tree>
std::vector<ExpressionId> Builder::all(const std::vector<Tree*>& trees, ExpressionId (Builder::*one)(Tree&)) {
  std::vector<ExpressionId> ids;
  ids.reserve(trees.size());
  for (Tree* tree : trees) ids.push_back((this->*one)(*tree));
  return ids;
}

template <typename Value>
void Builder::set_once(std::optional<Value>& place, Value value, std::string_view what, source::Span at) {
  if (place) report_given_twice(what, at);
  place = std::move(value);
}

}  // namespace merit::syntax
