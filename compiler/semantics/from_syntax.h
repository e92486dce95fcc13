/// Enumerations that the syntax tree and the model have in common. Private to this folder.
#pragma once

#include "compiler/semantics/model.h"
#include "compiler/syntax/ast.h"

namespace merit::semantics {

/// A member has the same place in both.
#define MERIT_SHARED(Enum, member) \
  static_assert(static_cast<int>(syntax::Enum::member) == static_cast<int>(Enum::member));

constexpr Quantifier from_syntax(syntax::Quantifier written) {
  MERIT_SHARED(Quantifier, any)
  MERIT_SHARED(Quantifier, all)
  MERIT_SHARED(Quantifier, none)
  MERIT_SHARED(Quantifier, at_least)
  MERIT_SHARED(Quantifier, exactly)
  MERIT_SHARED(Quantifier, at_most)
  return static_cast<Quantifier>(written);
}

constexpr Arithmetic::Operator from_syntax(syntax::Arithmetic::Operator written) {
  MERIT_SHARED(Arithmetic::Operator, add)
  MERIT_SHARED(Arithmetic::Operator, subtract)
  MERIT_SHARED(Arithmetic::Operator, multiply)
  MERIT_SHARED(Arithmetic::Operator, divide)
  return static_cast<Arithmetic::Operator>(written);
}

constexpr Logical::Operator from_syntax(syntax::Logical::Operator written) {
  MERIT_SHARED(Logical::Operator, conjunction)
  MERIT_SHARED(Logical::Operator, disjunction)
  return static_cast<Logical::Operator>(written);
}

constexpr TextTest::Operator from_syntax(syntax::TextTest::Operator written) {
  MERIT_SHARED(TextTest::Operator, contains)
  MERIT_SHARED(TextTest::Operator, starts_with)
  MERIT_SHARED(TextTest::Operator, ends_with)
  return static_cast<TextTest::Operator>(written);
}

constexpr Aggregate::Kind from_syntax(syntax::Aggregate::Kind written) {
  MERIT_SHARED(Aggregate::Kind, count)
  MERIT_SHARED(Aggregate::Kind, count_distinct)
  MERIT_SHARED(Aggregate::Kind, distinct_units)
  MERIT_SHARED(Aggregate::Kind, sum)
  MERIT_SHARED(Aggregate::Kind, average)
  MERIT_SHARED(Aggregate::Kind, highest)
  MERIT_SHARED(Aggregate::Kind, lowest)
  MERIT_SHARED(Aggregate::Kind, field_of_first)
  MERIT_SHARED(Aggregate::Kind, field_of_last)
  MERIT_SHARED(Aggregate::Kind, time_since_last)
  return static_cast<Aggregate::Kind>(written);
}

constexpr Decay::Kind from_syntax(syntax::Decay::Kind written) {
  MERIT_SHARED(Decay::Kind, halving)
  MERIT_SHARED(Decay::Kind, fading)
  return static_cast<Decay::Kind>(written);
}

#undef MERIT_SHARED

}  // namespace merit::semantics
