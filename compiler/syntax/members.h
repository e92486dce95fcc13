/// The members of each node, in the order in which ast.h declares them, for whoever treats all nodes alike. A member
/// that is missing here does not build. Private to this folder.
#pragma once

#include <tuple>

#include "compiler/syntax/ast.h"

namespace merit::syntax {

/// `members(node)`: a tuple of references to them.
#define MERIT_MEMBERS(Node, ...)          \
  inline auto members(const Node& self) { \
    const auto& [__VA_ARGS__] = self;     \
    return std::tie(__VA_ARGS__);         \
  }                                       \
  inline auto members(Node& self) {       \
    auto& [__VA_ARGS__] = self;           \
    return std::tie(__VA_ARGS__);         \
  }
#define MERIT_NO_MEMBERS(Node)                        \
  inline std::tuple<> members(const Node& /*self*/) { \
    return {};                                        \
  }

MERIT_MEMBERS(Name, text, span)
MERIT_MEMBERS(QualifiedName, module, name)
MERIT_MEMBERS(Text, value, span)
MERIT_MEMBERS(Literal, kind, negative, text, unit, span)

MERIT_MEMBERS(Window, kind, a, b, first, second, unit, span)
MERIT_MEMBERS(Pattern, event, where, window, span)
MERIT_MEMBERS(Sequence::Step, pattern, after, within, negated, span)
MERIT_MEMBERS(Sequence, steps, span)

MERIT_MEMBERS(Count, number, parameter)
MERIT_MEMBERS(SetLiteral, values, span)
MERIT_MEMBERS(Template::Part, text, expression)
MERIT_MEMBERS(Template, parts)
MERIT_MEMBERS(NameUse, name)
MERIT_MEMBERS(LeadField, field)
MERIT_NO_MEMBERS(Now)
MERIT_MEMBERS(Ago, span)
MERIT_MEMBERS(Call, function, arguments)
MERIT_MEMBERS(LookUp, table, key)
MERIT_MEMBERS(DefaultTo, value, otherwise)
MERIT_MEMBERS(Negate, operand)
MERIT_MEMBERS(Arithmetic, op, left, right, operator_span)
MERIT_MEMBERS(Compare, op, left, right, operator_span)
MERIT_MEMBERS(Between, value, low, high, negated)
MERIT_MEMBERS(Membership, value, set, negated)
MERIT_MEMBERS(TextTest, op, subject, words, negated)
MERIT_MEMBERS(RegexTest, subject, pattern, negated)
MERIT_MEMBERS(MissingTest, operand, known, negated)
MERIT_MEMBERS(Not, operand)
MERIT_MEMBERS(Logical, op, operands)
MERIT_MEMBERS(Block, quantifier, count, conditions)
MERIT_MEMBERS(EventTest, quantifier, count, times, sequence)
MERIT_MEMBERS(Aggregate, kind, field, unit, sequence)
MERIT_MEMBERS(Arm, value, condition, span)
MERIT_MEMBERS(If, condition, then, otherwise)
MERIT_MEMBERS(Case, arms)
MERIT_MEMBERS(QualifiesAs, stage)
MERIT_NO_MEMBERS(std::monostate)
MERIT_MEMBERS(Expression, node, span, bracketed)

MERIT_MEMBERS(TypeName, kind, values, other, span)
MERIT_MEMBERS(Field, documentation, name, type, key, required, from, span)
MERIT_MEMBERS(MissingWhen, values, span)
MERIT_MEMBERS(ColumnMapping, kind, from, matching, span)
MERIT_MEMBERS(DefinitionDecl::Agreed, date, by)
MERIT_MEMBERS(DefinitionDecl::Changed, date, what)
MERIT_MEMBERS(DefinitionDecl, name, version, owner, timezone, data_timezone, agreed, changed, review)
MERIT_MEMBERS(UseDecl, module)
MERIT_MEMBERS(LeadDecl, account, fields, missing)
MERIT_MEMBERS(EventsDecl, mappings)
MERIT_MEMBERS(EventDecl, name, plural, from, fields, mappings, missing)
MERIT_MEMBERS(DerivedDecl, name, plural, alternatives)
MERIT_MEMBERS(OutcomeDecl, event)
MERIT_MEMBERS(ParameterDecl, name, type, value, low, high)
MERIT_MEMBERS(SetDecl, name, values, from)
MERIT_MEMBERS(TableDecl::Row, key, value, span)
MERIT_MEMBERS(TableDecl, name, key_type, value_type, rows, from, default_value)
MERIT_MEMBERS(LetDecl, name, value)
MERIT_MEMBERS(FunctionDecl::Parameter, name, type)
MERIT_MEMBERS(FunctionDecl, name, parameters, result, body)
MERIT_MEMBERS(Decay, kind, span, text_span)
MERIT_MEMBERS(Rule, minus, points, condition, per, sequence, number, at_most, decay, because, span, head)
MERIT_MEMBERS(KeepBetween, low, high, span)
MERIT_MEMBERS(StartAt, value, span)
MERIT_MEMBERS(ScoreItem, node, documentation)
MERIT_MEMBERS(Group, name, at_most, items, span)
MERIT_MEMBERS(ScoreDecl, name, items)
MERIT_MEMBERS(GradeDecl, name, arms)
MERIT_MEMBERS(OutputDecl, name, value)
MERIT_MEMBERS(DisqualifyDecl, condition, because)
MERIT_MEMBERS(RecycleDecl, pattern)
MERIT_MEMBERS(StageDecl, name, also_called, owned_by, condition)
MERIT_MEMBERS(RouteDecl::RouteArm, nurture, queue, within, at_latest, recheck, condition, span)
MERIT_MEMBERS(RouteDecl, stage, arms)
MERIT_MEMBERS(HandoffDecl::Item, name, value, text, last, pattern, span)
MERIT_MEMBERS(HandoffDecl, stage, items)
MERIT_MEMBERS(TestDecl::Value, field, value)
MERIT_MEMBERS(TestDecl::Record, values, span)
MERIT_MEMBERS(TestDecl::Event, event, record, when, time, span)
MERIT_MEMBERS(TestDecl::Setting, parameter, value)
MERIT_MEMBERS(TestDecl::Expectation, condition, span)
MERIT_MEMBERS(TestDecl, name, now, settings, lead, events, expectations)
MERIT_MEMBERS(LeftOut, span, outside)
MERIT_MEMBERS(Declaration, documentation, node, span, word, left_out)
MERIT_MEMBERS(Comment, text, span, own_line)
MERIT_MEMBERS(Ast, file, expressions, declarations, comments)

#undef MERIT_MEMBERS
#undef MERIT_NO_MEMBERS

}  // namespace merit::syntax
