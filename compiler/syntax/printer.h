/// Syntax tree → text. Private to this folder; print.h is the way in.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/syntax/ast.h"

namespace merit::syntax {

/// How tightly an expression holds together; what stands looser than its place asks for gets brackets.
enum class Binding : uint8_t { disjunction, conjunction, negation, comparison, sum, product, sign, defaulted, primary };

class Printer {
 public:
  explicit Printer(const Ast& ast) : ast_(ast) {}

  std::string take() { return std::move(out_); }
  void declaration(const Declaration& declaration);
  void expression(ExpressionId id, Binding least = Binding::disjunction);

 private:
  // print.cpp: one for each kind of declaration
  void node(const DefinitionDecl& definition);
  void node(const UseDecl& use);
  void node(const LeadDecl& lead);
  void node(const EventsDecl& events);
  void node(const EventDecl& event) { event_declaration("event", event); }
  void node(const DerivedDecl& derived);
  void node(const OutcomeDecl& outcome) { event_declaration("outcome", outcome.event); }
  void node(const ParameterDecl& parameter);
  void node(const SetDecl& set);
  void node(const TableDecl& table);
  void node(const LetDecl& let);
  void node(const FunctionDecl& function);
  void node(const ScoreDecl& score);
  void node(const GradeDecl& grade);
  void node(const OutputDecl& output);
  void node(const DisqualifyDecl& disqualify);
  void node(const RecycleDecl& recycle);
  void node(const StageDecl& stage);
  void node(const RouteDecl& route);
  void node(const HandoffDecl& handoff);
  void node(const TestDecl& test);

  void event_declaration(std::string_view word, const EventDecl& event);
  void field(const Field& field);
  void missing_when(const MissingWhen& missing);
  void mapping(const ColumnMapping& mapping);
  void type(const TypeName& type);
  void score_items(const std::vector<ScoreItem>& items);
  void score_item(const Rule& rule);
  void score_item(const StartAt& start);
  void score_item(const KeepBetween& keep);
  void score_item(const Decay& decay);
  void score_item(const std::vector<Group>& group);
  void points(ExpressionId points);
  void per(const Rule& rule);
  void route_arm(const RouteDecl::RouteArm& arm);
  void handoff_item(const HandoffDecl::Item& item);
  void record(const TestDecl::Record& record);
  void test_event(const TestDecl::Event& event);

  // print_expressions.cpp: one for each kind of expression
  void node(const std::monostate& nothing);
  void node(const Literal& literal);
  void node(const Template& filled);
  void node(const NameUse& use);
  void node(const LeadField& field);
  void node(const Now& now);
  void node(const Ago& ago);
  void node(const Call& call);
  void node(const LookUp& look_up);
  void node(const DefaultTo& default_to);
  void node(const Negate& negate);
  void node(const Arithmetic& arithmetic);
  void node(const Compare& compare);
  void node(const Between& between);
  void node(const Membership& membership);
  void node(const TextTest& test);
  void node(const RegexTest& test);
  void node(const MissingTest& test);
  void node(const Not& negation);
  void node(const Logical& logical);
  void node(const Block& block);
  void node(const EventTest& test);
  void node(const Aggregate& aggregate);
  void node(const If& conditional);
  void node(const Case& cases);
  void node(const QualifiesAs& qualifies);

  void sequence(const Sequence& sequence);
  void pattern(const Pattern& pattern);
  void window(const Window& window);
  void quantifier(Quantifier quantifier, const std::optional<Count>& count, bool of_block);
  void set_literal(const SetLiteral& set);
  void arms(const std::vector<Arm>& arms);
  void name(const QualifiedName& name);
  void text(std::string_view value, bool braces_mean_expressions = false);
  void text_list(const std::vector<Text>& texts);

  void write(std::string_view text) { out_ += text; }
  /// ` {`, the items on lines of their own, `}`.
  template <typename Items, typename Print>
  void braced(const Items& items, Print print);
  void open_brace();
  void close_brace();
  void line();
  void documentation(std::string_view lines);

  const Ast& ast_;
  std::string out_;
  uint32_t indent_ = 0;
  bool one_line_ = false;     ///< inside a text, which cannot run over lines
  bool fills_texts_ = false;  ///< in an output or grade, where `{` in a text begins an expression
};

template <typename Items, typename Print>
void Printer::braced(const Items& items, Print print) {
  open_brace();
  bool first = true;
  for (const auto& item : items) {
    if (one_line_) {
      write(first ? " " : ", ");
    } else {
      line();
    }
    first = false;
    print(item);
  }
  close_brace();
}

}  // namespace merit::syntax
