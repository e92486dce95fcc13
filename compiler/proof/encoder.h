/// Conditions as formulas of the solver. Private to this folder.
///
/// A condition is two formulas, true and false, of which neither may hold; a value is a formula and whether it is
/// known. Numbers are exact integers or reals; times, dates, durations and places in an enumeration are integers; a
/// text is the number of its class under `is`, of which there are always more. What is not looked into (a function of
/// one's own, a regular expression, an average) is a variable under its name (names.h), so that it is at least itself
/// wherever it stands. Variables have fewer bounds than what they stand for, never more, so whatever the solver finds
/// impossible is.
#pragma once

#include <z3++.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "compiler/proof/names.h"
#include "compiler/semantics/lints/ranges.h"
#include "compiler/semantics/model.h"

namespace merit::proof {

using semantics::ExpressionId;
using semantics::Model;

struct Truth {
  z3::expr yes, no;

  z3::expr known() const { return yes || no; }
};

/// Of an integer or real sort; any value where it is not known.
struct Term {
  z3::expr value, known;
};

/// What the models of one prover share: variables with what is certain of them.
struct Facts {
  explicit Facts(z3::context& in) : context(in), formulas(in) {}

  /// The text's class under `is`.
  z3::expr text_class(const std::string& text);

  z3::context& context;
  z3::expr_vector formulas;  ///< hold of every lead
  NameTable names;
  std::map<std::string, int> text_classes;
  std::set<std::string> declared;  ///< variables of which the facts are there
};

class Encoder {
 public:
  Encoder(const Model& model, Facts& facts)
      : model_(model), facts_(facts), names_(model, facts.names), ranges_(model, semantics::ParameterValues::any) {}

  Truth condition(ExpressionId id);
  Truth stage(uint32_t stage);

 private:
  z3::context& context() { return facts_.context; }
  z3::expr truth(bool value) { return context().bool_val(value); }
  void assume(const z3::expr& fact) { facts_.formulas.push_back(fact); }
  /// Whether the variable is new, so that its facts are to be stated.
  bool declare(const std::string& variable) { return facts_.declared.insert(variable).second; }

  // encode_conditions.cpp
  Truth encode(ExpressionId id);
  Truth always(bool value) { return {truth(value), truth(!value)}; }
  Truth opaque_truth(ExpressionId id, const z3::expr& may_be_known);
  Truth when_known(const z3::expr& known, const z3::expr& holds) { return {known && holds, known && !holds}; }
  Truth compare(ExpressionId id, const semantics::Compare& node);
  Truth membership(ExpressionId id, const semantics::Membership& node);
  Truth logical(const semantics::Logical& node);
  Truth block(const semantics::Block& node);
  Truth arms(const semantics::Case& node);
  z3::expr is_known(ExpressionId id);
  z3::expr operands_known(ExpressionId id);
  Truth counted(semantics::Quantifier quantifier, const std::optional<ExpressionId>& count, const z3::expr& least,
                const z3::expr& most);

  // encode_values.cpp
  Term value(ExpressionId id);
  Term encode_value(ExpressionId id);
  Term constant(const semantics::Value& value, semantics::Type type);
  Term variable(ExpressionId id, const z3::expr& known);
  Term field(ExpressionId id);
  z3::expr may_be_known(ExpressionId id);
  Term arithmetic(ExpressionId id, const semantics::Arithmetic& node);
  Term choice(ExpressionId id, const semantics::Case& node);
  Term look_up(ExpressionId id, const semantics::LookUp& node);
  bool is_real(semantics::Type type) const { return type.kind == semantics::TypeKind::number; }
  bool is_required(ExpressionId id) const;

  // encode_scores.cpp
  Term score(ExpressionId id, uint32_t score);
  z3::expr items(uint32_t score, uint32_t group);
  z3::expr rule(uint32_t score, uint32_t rule);
  z3::expr bounded(const std::string& name, semantics::Range range, bool real);
  z3::expr clamped(const z3::expr& value, semantics::Range range);

  // encode_events.cpp
  Truth events(ExpressionId id, const semantics::EventTest& node);
  Term aggregate(ExpressionId id, const semantics::Aggregate& node);
  z3::expr count_of(semantics::SequenceId sequence);
  z3::expr count_of(semantics::PatternId pattern);
  bool is_part_of(const semantics::Pattern& part, const semantics::Pattern& whole);
  bool is_event_part_of(uint32_t part, uint32_t whole);

  // encode_texts.cpp
  Truth text_test(ExpressionId id, const semantics::TextTest& node);
  z3::expr word_test(Name subject, const z3::expr& subject_class, semantics::TextTest::Operator op,
                     const std::string& word);
  void note_equality(ExpressionId subject, const z3::expr& subject_class, const std::string& text);

  struct WordTest {
    semantics::TextTest::Operator op;
    std::string word;
    z3::expr holds;
  };
  struct Subject {
    std::vector<WordTest> tests;
    std::vector<std::string> texts;  ///< that it is compared with
  };
  void relate(const WordTest& a, const WordTest& b);
  void relate(const z3::expr& subject_class, const std::string& text, const WordTest& test);

  const Model& model_;
  Facts& facts_;
  Names names_;
  semantics::Ranges ranges_;
  std::map<ExpressionId, Truth> truths_;
  std::map<ExpressionId, Term> terms_;
  std::map<uint32_t, Term> scores_;
  std::vector<semantics::PatternId> counted_;
  std::map<Name, Subject> subjects_;
};

}  // namespace merit::proof
