/// The words of each operation. Private to this folder.
#pragma once

#include <array>
#include <string_view>

#include "compiler/page/words.h"

namespace merit::page {

/// What an operation gives, as a noun: `the seniority of job title`. What is true or false is said as a condition.
struct Words::Say {
  Words& words;
  semantics::ExpressionId id;

  const semantics::Model& model() const { return words.model_; }

  Text operator()(const semantics::Constant& node) const;
  Text operator()(const semantics::LeadField& node) const;
  Text operator()(const semantics::EventField& node) const;
  Text operator()(const semantics::ParameterUse& node) const;
  Text operator()(const semantics::ArgumentUse& node) const;
  Text operator()(const semantics::LetUse& node) const;
  Text operator()(const semantics::ScoreUse& node) const;
  Text operator()(const semantics::OutputUse& node) const;
  Text operator()(const semantics::DecisionUse& node) const;
  Text operator()(const semantics::Now& node) const;
  Text operator()(const semantics::CalendarBack& node) const;
  Text operator()(const semantics::UnitStart& node) const;
  Text operator()(const semantics::Convert& node) const;
  Text operator()(const semantics::Arithmetic& node) const;
  Text operator()(const semantics::Negate& node) const;
  Text operator()(const semantics::Aggregate& node) const;
  Text operator()(const semantics::Case& node) const;
  Text operator()(const semantics::DefaultTo& node) const;
  Text operator()(const semantics::LookUp& node) const;
  Text operator()(const semantics::BuiltinCall& node) const;
  Text operator()(const semantics::FunctionCall& node) const;
  Text operator()(const semantics::Template& node) const;

  Text operator()(const semantics::Compare&) const { return words.condition(id); }
  Text operator()(const semantics::TextTest&) const { return words.condition(id); }
  Text operator()(const semantics::RegexTest&) const { return words.condition(id); }
  Text operator()(const semantics::Membership&) const { return words.condition(id); }
  Text operator()(const semantics::MissingTest&) const { return words.condition(id); }
  Text operator()(const semantics::Not&) const { return words.condition(id); }
  Text operator()(const semantics::Logical&) const { return words.condition(id); }
  Text operator()(const semantics::Block&) const { return words.condition(id); }
  Text operator()(const semantics::EventTest&) const { return words.condition(id); }
  Text operator()(const semantics::QualifiesAs&) const { return words.condition(id); }
  Text operator()(const std::monostate&) const { return {}; }
};

/// What an operation holds to be so, as a sentence, or, `negated`, what it then denies.
struct Words::Ask {
  Words& words;
  semantics::ExpressionId id;
  bool negated = false;

  const semantics::Model& model() const { return words.model_; }
  /// `is`, `is not`.
  std::string_view is() const { return negated ? " is not " : " is "; }

  Text operator()(const semantics::Constant& node) const;
  Text operator()(const semantics::Compare& node) const;
  Text operator()(const semantics::TextTest& node) const;
  Text operator()(const semantics::RegexTest& node) const;
  Text operator()(const semantics::Membership& node) const;
  Text operator()(const semantics::MissingTest& node) const;
  Text operator()(const semantics::Not& node) const;
  Text operator()(const semantics::Logical& node) const;
  Text operator()(const semantics::Block& node) const;
  Text operator()(const semantics::EventTest& node) const;
  Text operator()(const semantics::QualifiesAs& node) const;
  Text operator()(const semantics::LetUse& node) const;
  Text operator()(const semantics::FunctionCall& node) const;
  /// A field, setting, table or case that is yes or no.
  Text operator()(const auto& /*other*/) const { return words.value(id).add(is()).add("yes"); }
};

/// `month`.
std::string_view unit_word(semantics::CalendarUnit unit);

}  // namespace merit::page
