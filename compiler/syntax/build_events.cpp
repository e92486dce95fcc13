#include "compiler/syntax/builder.h"

namespace merit::syntax {

using Grammar = grammar::MeritParser;

std::pair<Quantifier, Count> Builder::quantity(Grammar::QuantityContext& tree) {
  Count count;
  if (auto* number_token = tree.count()->NUMBER_LITERAL()) {
    source::Span at = span(*number_token);
    count.number = Literal{.kind = Literal::Kind::integer, .text = std::string(written(at)), .span = at};
    if (count.number->text.find('.') != std::string::npos) count.number->kind = Literal::Kind::number;
  } else {
    count.parameter = qualified(*tree.count()->qualifiedName());
  }
  Quantifier quantifier = tree.EXACTLY() != nullptr ? Quantifier::exactly
                          : tree.LEAST() != nullptr ? Quantifier::at_least
                                                    : Quantifier::at_most;
  return {quantifier, std::move(count)};
}

ExpressionId Builder::event_test(Grammar::EventTestContext& tree) {
  EventTest test{.quantifier = tree.NO() != nullptr ? Quantifier::none : Quantifier::any, .count = {}, .sequence = {}};
  if (auto* wanted = tree.quantity()) std::tie(test.quantifier, test.count) = quantity(*wanted);
  test.times = tree.TIMES() != nullptr;
  test.sequence = sequence(*tree.sequence());
  return add(std::move(test), span(tree));
}

ExpressionId Builder::aggregate(Grammar::AggregateContext& tree) {
  Aggregate node{.kind = Aggregate::Kind::count, .field = {}, .sequence = {}};
  if (auto* count = dynamic_cast<Grammar::CountOfContext*>(&tree)) {
    node.sequence = sequence(*count->sequence());
  } else if (auto* distinct = dynamic_cast<Grammar::CountDistinctContext*>(&tree)) {
    node.kind = Aggregate::Kind::count_distinct;
    node.field = name(*distinct->name());
    node.sequence = sequence_of(pattern(*distinct->pattern()));
  } else if (auto* units = dynamic_cast<Grammar::DistinctUnitsContext*>(&tree)) {
    node.kind = Aggregate::Kind::distinct_units;
    node.unit = unit(*units->unit());
    node.sequence = sequence_of(pattern(*units->pattern()));
  } else if (auto* summary = dynamic_cast<Grammar::SummaryContext*>(&tree)) {
    node.kind = summary->SUM() != nullptr       ? Aggregate::Kind::sum
                : summary->AVERAGE() != nullptr ? Aggregate::Kind::average
                : summary->HIGHEST() != nullptr ? Aggregate::Kind::highest
                                                : Aggregate::Kind::lowest;
    node.field = name(*summary->name());
    node.sequence = sequence_of(pattern(*summary->pattern()));
  } else if (auto* field = dynamic_cast<Grammar::FieldOfContext*>(&tree)) {
    node.kind = field->FIRST() != nullptr ? Aggregate::Kind::field_of_first : Aggregate::Kind::field_of_last;
    node.field = name(*field->name());
    node.sequence = sequence_of(pattern(*field->pattern()));
  } else {
    node.kind = Aggregate::Kind::time_since_last;
    node.sequence = sequence_of(pattern(*dynamic_cast<Grammar::TimeSinceLastContext&>(tree).pattern()));
  }
  return add(std::move(node), span(tree));
}

Sequence Builder::sequence_of(Pattern only) {
  Sequence result{.steps = {}, .span = only.span};
  Sequence::Step step{.pattern = std::move(only), .after = {}, .within = {}, .span = result.span};
  result.steps.push_back(std::move(step));
  return result;
}

Sequence Builder::sequence(Grammar::SequenceContext& tree) {
  Sequence result = sequence_of(pattern(*tree.pattern()));
  for (auto* next : tree.followed()) {
    if (result.steps.back().negated) {
      session_.diagnostics.report(result.steps.back().span, diagnostics::NotFollowedByInside{});
    }
    Sequence::Step step{.pattern = pattern(*next->pattern()), .after = {}, .within = {}, .span = span(*next)};
    step.negated = next->NOT() != nullptr;
    auto spans = all(next->span(), &Builder::span_of_time);
    if (next->AFTER() != nullptr) step.after = spans.front();
    if (next->WITHIN() != nullptr) step.within = spans.back();
    result.steps.push_back(std::move(step));
  }
  result.span = span(tree);
  return result;
}

Pattern Builder::pattern(Grammar::PatternContext& tree) {
  Pattern result{.event = qualified(*tree.qualifiedName()), .where = {}, .window = {}, .span = span(tree)};
  if (auto* condition = tree.whereCondition()) result.where = where_condition(*condition);
  if (auto* limits = tree.window()) result.window = window(*limits);
  return result;
}

ExpressionId Builder::where_condition(Grammar::WhereConditionContext& tree) {
  ExpressionId result = comparison(*tree.comparison());
  auto nots = tree.NOT();
  for (auto word_not = nots.rbegin(); word_not != nots.rend(); ++word_not) {
    result = add(Not{result}, source::join(span(**word_not), span(tree)));
  }
  return result;
}

Window Builder::window(Grammar::WindowContext& tree) {
  Window result{.a = {}, .b = {}, .first = {}, .second = {}, .span = span(tree)};
  if (auto* last = dynamic_cast<Grammar::InLastContext*>(&tree)) {
    result.kind = Window::Kind::in_last;
    result.a = span_of_time(*last->span());
  } else if (auto* from_to = dynamic_cast<Grammar::FromToAgoContext*>(&tree)) {
    result.kind = Window::Kind::from_to_ago;
    result.first = written(span(*from_to->NUMBER_LITERAL(0)));
    result.second = written(span(*from_to->NUMBER_LITERAL(1)));
    result.unit = unit(*from_to->unit());
  } else if (auto* more = dynamic_cast<Grammar::MoreThanAgoContext*>(&tree)) {
    result.kind = Window::Kind::more_than_ago;
    result.a = span_of_time(*more->span());
  } else if (auto* since = dynamic_cast<Grammar::SinceContext*>(&tree)) {
    result.kind = Window::Kind::since;
    result.a = sum(*since->sum());
  } else if (auto* before = dynamic_cast<Grammar::BeforeContext*>(&tree)) {
    result.kind = Window::Kind::before;
    result.a = sum(*before->sum());
  } else if (auto* until = dynamic_cast<Grammar::FromUntilContext*>(&tree)) {
    result.kind = Window::Kind::from_until;
    result.a = sum(*until->sum(0));
    result.b = sum(*until->sum(1));
  } else if (auto* within = dynamic_cast<Grammar::WithinOfContext*>(&tree)) {
    result.kind = within->OF() != nullptr      ? Window::Kind::within_of
                  : within->AFTER() != nullptr ? Window::Kind::within_after
                                               : Window::Kind::within_before;
    result.a = span_of_time(*within->span());
    result.b = sum(*within->sum());
  } else if (auto* calendar = dynamic_cast<Grammar::CalendarContext*>(&tree)) {
    result.kind = calendar->THIS() != nullptr ? Window::Kind::this_unit : Window::Kind::previous_unit;
    result.unit = unit(*calendar->unit());
  } else {
    auto& day = dynamic_cast<Grammar::DayContext&>(tree);
    result.kind = day.TODAY() != nullptr ? Window::Kind::today : Window::Kind::yesterday;
  }
  return result;
}

}  // namespace merit::syntax
