/// Expressions and patterns: syntax → typed operations. Private to this folder.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "compiler/semantics/checker.h"

namespace merit::semantics {

/// Nothing: it has been reported.
using Checked = std::optional<ExpressionId>;

bool is_text_literal(const syntax::Expression& expression);

/// Checks what stands in one scope.
class ExpressionChecker {
 public:
  ExpressionChecker(Checker& checker, Scope scope) : checker_(checker), scope_(scope) {}

  /// Any expression. `hint` is the type that its neighbour has: a text literal becomes an enumeration's label by it.
  Checked check(syntax::ExpressionId id, std::optional<Type> hint = std::nullopt);
  /// A name that stands alone.
  Checked named(const syntax::Name& name);
  /// One that must be true or false.
  Checked condition(syntax::ExpressionId id);
  /// One that must have this type, or widen to it.
  Checked of_type(syntax::ExpressionId id, Type type);
  /// An integer or a number.
  Checked numeric(syntax::ExpressionId id);
  /// An integer or a number made of constants and parameters: a cap, a bound, a start.
  Checked amount(syntax::ExpressionId id);
  /// A duration that is a constant or a parameter.
  Checked length(syntax::ExpressionId id);
  /// One that is more than nothing, as it stands in the definition; a run may give a parameter another value.
  template <typename Help>
  Checked positive_length(syntax::ExpressionId id, const Help& help) {
    const Checked checked = length(id);
    if (!checked || declared_length(*checked) > 0) return checked;
    const Span span = model()[*checked].span;
    diagnostics().report(span, d::NoLength{.text = checker_.quoted(span)}).help(help);
    return std::nullopt;
  }
  /// The microseconds of what `length` gave, as it stands in the definition.
  int64_t declared_length(ExpressionId length);
  /// Arms of a `case` or grade; their values have one type.
  Checked arms(std::span<const syntax::Arm> arms, std::optional<Type> hint, Span span);

  std::optional<PatternId> pattern(const syntax::Pattern& pattern);
  /// Whether a sequence may end with `not followed by`: what did not happen can be asked for, but not counted.
  enum class Absence : uint8_t { allowed, refused };
  std::optional<SequenceId> sequence(const syntax::Sequence& sequence, Absence absence);

  /// `30 days ago`, `2 months ago`; `span` is that of the moment.
  Checked ago(const syntax::Literal& length, Span span);

  /// As `type`: itself, or a `Convert` of it; nothing where it does not widen.
  Checked convert(ExpressionId id, Type type);

 private:
  struct Here {
    syntax::ExpressionId id;
    Span span;
    std::optional<Type> hint;
  };
  using Pair = std::pair<ExpressionId, ExpressionId>;

  // check_expression.cpp: dispatch, literals, names
  Checked node(const syntax::Literal& literal, const Here& here);
  Checked node(const syntax::Template& text, const Here& here);
  Checked node(const syntax::NameUse& use, const Here& here);
  Checked node(const syntax::LeadField& field, const Here& here);
  Checked node(const syntax::Now& now, const Here& here);
  Checked node(const syntax::Ago& ago, const Here& here);
  Checked node(const std::monostate& unreadable, const Here& here);
  Checked symbol_value(const Symbol& symbol, const syntax::QualifiedName& name, const Here& here);
  Checked local_value(const syntax::Name& name, const Here& here);
  ExpressionId event_field(uint32_t event, int32_t field, Span span);
  Checked stage_label(const std::string& name, const Here& here);
  bool sees_decision() const { return scope_.place == Place::output || scope_.place == Place::route; }
  Checked decision_value(DecisionName name, const Here& here);
  Checked output_value(const Symbol& symbol, const syntax::QualifiedName& name, const Here& here);
  void report_no_value(const Symbol& symbol, const syntax::QualifiedName& name, const Here& here);
  void report_unknown_value(const syntax::QualifiedName& name, const Here& here);
  bool report_unshared_field(const std::string& name, Span span, uint32_t event);
  std::vector<std::string> visible_names() const;

  // check_operators.cpp
  Checked node(const syntax::Negate& negate, const Here& here);
  Checked node(const syntax::Arithmetic& arithmetic, const Here& here);
  Checked node(const syntax::Compare& compare, const Here& here);
  Checked node(const syntax::Between& between, const Here& here);
  Checked node(const syntax::Not& negation, const Here& here);
  Checked node(const syntax::Logical& logical, const Here& here);
  Checked node(const syntax::Block& block, const Here& here);
  Checked node(const syntax::MissingTest& test, const Here& here);
  Checked node(const syntax::DefaultTo& defaulted, const Here& here);
  Checked arithmetic(const syntax::Arithmetic& written, ExpressionId left, ExpressionId right, Span span);
  Checked scale(ExpressionId duration, ExpressionId factor, Span span);
  std::optional<Pair> operands(syntax::ExpressionId left, syntax::ExpressionId right, std::optional<Type> hint);
  std::optional<Pair> same_type(syntax::ExpressionId left, syntax::ExpressionId right, std::optional<Type> hint);
  std::optional<Pair> unify(ExpressionId left, ExpressionId right);
  /// `compared`: with each other; else they are values of which one is chosen.
  void report_mismatch(ExpressionId left, ExpressionId right, bool compared = true);
  bool check_order(const syntax::Compare& compare, ExpressionId left, ExpressionId right);
  bool check_ladder_order(const syntax::Compare& compare, ExpressionId left, ExpressionId right);
  size_t report_repeated_values(const syntax::Logical& logical, size_t first);
  Checked negated_if(bool negated, Checked operand, Span span);

  // check_ambiguity.cpp
  std::vector<uint32_t> open_events(syntax::ExpressionId id);
  void add_open_events(const syntax::Sequence& sequence, std::vector<uint32_t>& events);
  bool check_compared(syntax::ExpressionId id);
  void check_leading_name(syntax::ExpressionId id, const std::vector<uint32_t>& events);

  // check_texts.cpp
  Checked node(const syntax::Membership& membership, const Here& here);
  Checked node(const syntax::TextTest& test, const Here& here);
  Checked node(const syntax::RegexTest& test, const Here& here);
  std::optional<uint32_t> set_literal(const syntax::SetLiteral& literal, Type type);
  std::optional<uint32_t> set_of_type(uint32_t set, Type type, Span use);
  std::optional<std::vector<ExpressionId>> words(const syntax::TextTest& test);

  // check_calls.cpp
  Checked node(const syntax::Call& call, const Here& here);
  Checked node(const syntax::LookUp& look_up, const Here& here);
  Checked node(const syntax::If& branch, const Here& here);
  Checked node(const syntax::Case& choice, const Here& here);
  Checked node(const syntax::QualifiesAs& qualifies, const Here& here);
  std::vector<Checked> values_of(std::span<const syntax::Arm> arms, std::optional<Type> hint);
  Checked declared_call(uint32_t function, const syntax::Call& call, const Here& here);
  Checked builtin_call(Function function, const syntax::Call& call, const Here& here);
  bool report_called_aggregate(const syntax::Call& call, const Here& here);
  bool check_argument_count(const syntax::Call& call, size_t wanted, const Here& here);

  // check_patterns.cpp
  struct Bounds {
    std::optional<Bound> from, until;
  };
  Checked node(const syntax::EventTest& test, const Here& here);
  std::optional<ExpressionId> count(const syntax::Count& count);
  std::optional<uint32_t> event(const syntax::QualifiedName& name);
  Checked where(uint32_t event, syntax::ExpressionId condition);
  std::optional<Sequence::Step> step(const syntax::Sequence::Step& step);

  // check_windows.cpp
  std::optional<Bounds> window(const syntax::Window& window);
  std::optional<Bounds> from_until(const syntax::Window& window);
  void warn_of_no_length(const syntax::Window& window);
  std::optional<Bounds> around(const syntax::Window& window);
  std::optional<Bounds> calendar(const syntax::Window& window);
  std::optional<Bounds> from_to_ago(const syntax::Window& window);
  Checked ago(syntax::ExpressionId length, Span span);

  ExpressionId before_now(ExpressionId length, Span span);
  Checked moment(syntax::ExpressionId id);

  // check_aggregates.cpp
  Checked node(const syntax::Aggregate& aggregate, const Here& here);
  Checked aggregate_field(const syntax::Name& name, SequenceId sequence);
  std::optional<Type> aggregate_type(const syntax::Aggregate& aggregate, std::optional<Type> field);

  Model& model() { return checker_.model; }
  const syntax::Ast& ast() const { return checker_.ast(scope_.module); }
  Type type_of(ExpressionId id) { return model()[id].type; }
  ExpressionId add(Expression::Node made, Type type, Span span) { return checker_.add(std::move(made), type, span); }
  d::Diagnostics& diagnostics() { return checker_.diagnostics; }
  d::Report report_wrong_type(ExpressionId found, const std::string& wanted);

  Checker& checker_;
  Scope scope_;
};

}  // namespace merit::semantics
