#include "compiler/syntax/builder.h"

namespace merit::syntax {

using Grammar = grammar::MeritParser;

// --- scores ----------------------------------------------------------------------------------------------------------

ScoreDecl Builder::score(Grammar::ScoreDeclarationContext& tree) {
  return {name(*tree.name()), score_items(*tree.scoreBody())};
}

std::vector<ScoreItem> Builder::score_items(Grammar::ScoreBodyContext& tree) {
  std::vector<ScoreItem> result;
  for (auto* item : tree.scoreItem()) result.push_back(score_item(*item));
  return result;
}

ScoreItem Builder::score_item(Grammar::ScoreItemContext& tree) {
  std::string above = documentation(tree);
  if (auto* node = tree.rule_()) return {rule(*node), std::move(above)};
  if (auto* node = tree.startAt()) return {StartAt{bound(*node->bound()), span(*node)}, std::move(above)};
  if (auto* node = tree.decay()) return {decay(*node), std::move(above)};
  if (auto* node = tree.keepBetween()) {
    auto bounds = all(node->bound(), &Builder::bound);
    return {KeepBetween{bounds[0], bounds[1], span(*node)}, std::move(above)};
  }
  auto& node = *tree.group();
  Group group{.name = name(*node.name()), .at_most = {}, .items = {}, .span = span(node)};
  if (node.bound() != nullptr) group.at_most = bound(*node.bound());
  group.items = score_items(*node.scoreBody());
  std::vector<Group> alone;
  alone.push_back(std::move(group));
  return {std::move(alone), std::move(above)};
}

Rule Builder::rule(Grammar::Rule_Context& tree) {
  Rule result{.points = points(*tree.points()),
              .condition = {},
              .sequence = {},
              .number = {},
              .at_most = {},
              .decay = {},
              .because = {},
              .span = span(tree),
              .head = span(tree)};
  result.minus = tree.MINUS() != nullptr;
  source::Span head_end = span(*tree.points());
  if (auto* condition = tree.expression()) {
    result.condition = expression(*condition);
    head_end = span(*condition);
  }
  if (auto* subject = tree.per()) {
    per(*subject, result);
    head_end = span(*subject);
  }
  result.head = source::join(first_token(tree).span, head_end);
  for (auto* modifier : tree.modifier()) {
    if (modifier->bound() != nullptr) {
      set_once(result.at_most, bound(*modifier->bound()), "at most", span(*modifier));
    } else {
      set_once(result.decay, decay(*modifier->decay()), "halving or fading", span(*modifier));
    }
  }
  if (tree.text() != nullptr) result.because = text_template(*tree.text());
  return result;
}

ExpressionId Builder::points(Grammar::PointsContext& tree) {
  if (tree.number() != nullptr) return add(number(*tree.number()), span(tree));
  if (tree.qualifiedName() != nullptr) return look_up(*tree.qualifiedName(), *tree.expression(), span(tree));
  return in_brackets(*tree.expression());
}

void Builder::per(Grammar::PerContext& tree, Rule& rule) {
  if (auto* events = tree.sequence()) {
    rule.per = tree.FIRST() != nullptr  ? Rule::Per::first
               : tree.LAST() != nullptr ? Rule::Per::last
                                        : Rule::Per::sequence;
    rule.sequence = sequence(*events);
    return;
  }
  rule.per = Rule::Per::number;
  rule.number = tree.aggregate() != nullptr ? aggregate(*tree.aggregate()) : in_brackets(*tree.expression());
}

Decay Builder::decay(Grammar::DecayContext& tree) {
  Decay result{.span = span_of_time(*tree.span()), .text_span = span(tree)};
  if (tree.FADING() == nullptr) return result;
  result.kind = Decay::Kind::fading;
  source::Span end = span(*tree.number());
  if (written(end) != "0")
    session_.diagnostics.report(end, diagnostics::FadingToZero{.found = std::string(written(end))});
  return result;
}

ExpressionId Builder::bound(Grammar::BoundContext& tree) {
  ExpressionId value{};
  if (tree.number() != nullptr) {
    value = add(number(*tree.number()), span(*tree.number()));
  } else if (tree.qualifiedName() != nullptr) {
    value = add(NameUse{qualified(*tree.qualifiedName())}, span(*tree.qualifiedName()));
  } else {
    value = in_brackets(*tree.expression());
  }
  return tree.MINUS() == nullptr ? value : add(Negate{value}, span(tree));
}

// --- stages and what comes of them -----------------------------------------------------------------------------------

GradeDecl Builder::grade(Grammar::GradeDeclarationContext& tree) {
  mark_results(*tree.arms());
  return {name(*tree.name()), arms(*tree.arms())};
}

OutputDecl Builder::output(Grammar::OutputDeclarationContext& tree) {
  mark_results(*tree.expression());
  return {name(*tree.name()), expression(*tree.expression())};
}

DisqualifyDecl Builder::disqualify(Grammar::DisqualifyDeclarationContext& tree) {
  DisqualifyDecl result{.condition = expression(*tree.expression()), .because = {}};
  if (tree.text() != nullptr) result.because = text_template(*tree.text());
  return result;
}

StageDecl Builder::stage(Grammar::StageDeclarationContext& tree) {
  StageDecl result{.name = name(*tree.name()), .also_called = {}, .owned_by = {}, .condition = {}};
  for (auto* option : tree.stageOption()) {
    Text value = text(*option->text());
    if (option->ALSO() != nullptr) {
      set_once(result.also_called, std::move(value), "also called", span(*option));
    } else {
      set_once(result.owned_by, std::move(value), "owned by", span(*option));
    }
  }
  if (tree.expression() != nullptr) result.condition = expression(*tree.expression());
  return result;
}

RouteDecl Builder::route(Grammar::RouteDeclarationContext& tree) {
  RouteDecl result{.stage = name(*tree.name()), .arms = {}};
  for (auto* one : tree.routeArm()) result.arms.push_back(route_arm(*one));
  return result;
}

RouteDecl::RouteArm Builder::route_arm(Grammar::RouteArmContext& tree) {
  RouteDecl::RouteArm result{.nurture = tree.NURTURE() != nullptr,
                             .queue = text(*tree.text()),
                             .within = {},
                             .at_latest = {},
                             .recheck = {},
                             .condition = {},
                             .span = span(tree)};
  auto spans = all(tree.span(), &Builder::span_of_time);
  if (tree.WITHIN() != nullptr) result.within = spans[0];
  if (tree.LATEST() != nullptr) result.at_latest = spans[1];
  if (tree.RECHECK() != nullptr) result.recheck = spans[0];
  if (tree.expression() != nullptr) result.condition = expression(*tree.expression());
  return result;
}

HandoffDecl Builder::handoff(Grammar::HandoffDeclarationContext& tree) {
  HandoffDecl result{.stage = name(*tree.name()), .items = {}};
  for (auto* one : tree.handoffItem()) {
    HandoffDecl::Item item{.name = {}, .value = {}, .text = {}, .last = {}, .pattern = {}, .span = span(*one)};
    if (one->text() != nullptr) {
      item.text = text(*one->text());
    } else if (one->name() != nullptr) {
      item.name = name(*one->name());
      if (one->expression() != nullptr) item.value = expression(*one->expression());
    } else {
      source::Span at = span(*one->NUMBER_LITERAL());
      const std::string count(written(at));
      const auto kind = count.find('.') == std::string::npos ? Literal::Kind::integer : Literal::Kind::number;
      item.last = Literal{.kind = kind, .text = count, .span = at};
      item.pattern = pattern(*one->pattern());
    }
    result.items.push_back(std::move(item));
  }
  return result;
}

// --- tests -----------------------------------------------------------------------------------------------------------

TestDecl Builder::test(Grammar::TestDeclarationContext& tree) {
  TestDecl result{.name = text(*tree.text()), .now = {}, .settings = {}, .lead = {}, .events = {}, .expectations = {}};
  for (auto* item : tree.testItem()) test_item(*item, result);
  return result;
}

void Builder::test_item(Grammar::TestItemContext& tree, TestDecl& test) {
  if (auto* now = dynamic_cast<Grammar::TestNowContext*>(&tree)) {
    set_once(test.now, moment(*now->moment()), "now", span(tree));
  } else if (auto* lead_item = dynamic_cast<Grammar::TestLeadContext*>(&tree)) {
    set_once(test.lead, record(*lead_item->record()), "lead", span(tree));
  } else if (auto* setting = dynamic_cast<Grammar::TestSettingContext*>(&tree)) {
    test.settings.push_back({qualified(*setting->qualifiedName()), signed_literal(*setting->signedLiteral())});
  } else if (auto* happened = dynamic_cast<Grammar::TestEventContext*>(&tree)) {
    test.events.push_back(test_event(*happened));
  } else {
    auto& expectation = dynamic_cast<Grammar::TestExpectationContext&>(tree);
    test.expectations.push_back({expression(*expectation.expression()), span(tree)});
  }
}

TestDecl::Event Builder::test_event(Grammar::TestEventContext& tree) {
  TestDecl::Event result{.event = qualified(*tree.qualifiedName()), .record = {}, .time = {}, .span = span(tree)};
  result.record.span = result.event.span();
  if (tree.record() != nullptr) result.record = record(*tree.record());
  auto& when = *tree.testTime();
  if (when.duration() != nullptr) {
    result.when = TestDecl::Event::When::ago;
    result.time = duration(*when.duration());
  } else if (when.moment() != nullptr) {
    result.when = TestDecl::Event::When::at;
    result.time = moment(*when.moment());
  }
  return result;
}

TestDecl::Record Builder::record(Grammar::RecordContext& tree) {
  TestDecl::Record result{.values = {}, .span = span(tree)};
  for (auto* item : tree.recordItem()) {
    result.values.push_back({word(*item->word()), signed_literal(*item->signedLiteral())});
  }
  return result;
}

}  // namespace merit::syntax
