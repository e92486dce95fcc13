#include "compiler/syntax/builder.h"

namespace merit::syntax {

using Grammar = grammar::MeritParser;

namespace {

size_t type_of(antlr4::tree::ParseTree* child) {
  auto* terminal = dynamic_cast<antlr4::tree::TerminalNode*>(child);
  return terminal == nullptr ? 0 : terminal->getSymbol()->getType();
}

Arithmetic::Operator arithmetic_operator(size_t type) {
  switch (type) {
    case Grammar::PLUS:
      return Arithmetic::Operator::add;
    case Grammar::MINUS:
      return Arithmetic::Operator::subtract;
    case Grammar::TIMES_SIGN:
      return Arithmetic::Operator::multiply;
    default:
      return Arithmetic::Operator::divide;
  }
}

Compare::Operator order_operator(size_t type) {
  switch (type) {
    case Grammar::LESS:
      return Compare::Operator::less;
    case Grammar::LESS_EQUAL:
      return Compare::Operator::less_equal;
    case Grammar::GREATER:
      return Compare::Operator::greater;
    default:
      return Compare::Operator::greater_equal;
  }
}

Compare::Operator is_operator(Grammar::IsTailContext& tree) {
  bool negated = tree.NOT() != nullptr;
  if (tree.LEAST() != nullptr) return negated ? Compare::Operator::is_not_at_least : Compare::Operator::is_at_least;
  if (tree.MOST() != nullptr) return negated ? Compare::Operator::is_not_at_most : Compare::Operator::is_at_most;
  if (tree.EXACTLY() != nullptr) return negated ? Compare::Operator::is_not_exactly : Compare::Operator::is_exactly;
  return negated ? Compare::Operator::is_not : Compare::Operator::is;
}

/// What `default` may follow.
bool takes_default(const Expression& expression) {
  return expression.bracketed || std::holds_alternative<NameUse>(expression.node) ||
         std::holds_alternative<LeadField>(expression.node) || std::holds_alternative<Call>(expression.node) ||
         std::holds_alternative<LookUp>(expression.node) || std::holds_alternative<std::monostate>(expression.node);
}

}  // namespace

ExpressionId Builder::add(Expression::Node node, source::Span span) {
  auto& arena = session_.ast.expressions;
  arena.push_back({std::move(node), span});
  return static_cast<ExpressionId>(arena.size() - 1);
}

ExpressionId Builder::expression(Grammar::ExpressionContext& tree) {
  auto operands = all(tree.conjunction(), &Builder::conjunction);
  if (operands.size() == 1) return operands.front();
  return add(Logical{Logical::Operator::disjunction, std::move(operands)}, span(tree));
}

ExpressionId Builder::conjunction(Grammar::ConjunctionContext& tree) {
  auto operands = all(tree.negation(), &Builder::negation);
  if (operands.size() == 1) return operands.front();
  return add(Logical{Logical::Operator::conjunction, std::move(operands)}, span(tree));
}

ExpressionId Builder::negation(Grammar::NegationContext& tree) {
  ExpressionId result = comparison(*tree.comparison());
  auto nots = tree.NOT();
  for (auto word = nots.rbegin(); word != nots.rend(); ++word) {
    result = add(Not{result}, source::join(span(**word), span(tree)));
  }
  return result;
}

ExpressionId Builder::comparison(Grammar::ComparisonContext& tree) {
  if (auto* test = tree.eventTest()) return event_test(*test);
  if (auto* conditions = tree.block()) return block(*conditions);
  ExpressionId subject = sum(*tree.sum());
  auto* tail = tree.comparisonTail();
  if (tail == nullptr) return subject;
  Expression::Node node = comparison_tail(*tail, subject);
  return add(std::move(node), span(tree));
}

Expression::Node Builder::comparison_tail(Grammar::ComparisonTailContext& tree, ExpressionId subject) {
  if (auto* order = dynamic_cast<Grammar::OrderTailContext*>(&tree)) {
    auto* sign = order->children.front();
    ExpressionId right = sum(*order->sum());
    return Compare{order_operator(type_of(sign)), subject, right,
                   span(dynamic_cast<antlr4::tree::TerminalNode&>(*sign))};
  }
  if (auto* missing = dynamic_cast<Grammar::MissingTailContext*>(&tree)) {
    return MissingTest{subject, missing->KNOWN() != nullptr, missing->NOT() != nullptr};
  }
  if (auto* is = dynamic_cast<Grammar::IsTailContext*>(&tree)) {
    ExpressionId right = sum(*is->sum());
    auto& last = dynamic_cast<antlr4::tree::TerminalNode&>(*is->children[is->children.size() - 2]);
    return Compare{is_operator(*is), subject, right, source::join(span(*is->IS()), span(last))};
  }
  if (auto* between = dynamic_cast<Grammar::BetweenTailContext*>(&tree)) {
    auto bounds = all(between->sum(), &Builder::sum);
    return Between{subject, bounds[0], bounds[1], between->NOT() != nullptr};
  }
  if (auto* membership = dynamic_cast<Grammar::MembershipTailContext*>(&tree)) {
    Membership node{.value = subject, .set = {}, .negated = membership->NOT() != nullptr};
    if (auto* values = membership->setLiteral()) {
      node.set = set_literal(*values);
    } else {
      node.set = qualified(*membership->qualifiedName());
    }
    return node;
  }
  if (auto* words = dynamic_cast<Grammar::TextTailContext*>(&tree)) return text_test(*words, subject);
  auto& regex = dynamic_cast<Grammar::RegexTailContext&>(tree);
  return RegexTest{subject, text(*regex.text()), regex.NOT() != nullptr};
}

Expression::Node Builder::text_test(Grammar::TextTailContext& tree, ExpressionId subject) {
  TextTest test{.op = TextTest::Operator::contains, .subject = subject, .words = {}, .negated = tree.NOT() != nullptr};
  if (tree.STARTS() != nullptr) test.op = TextTest::Operator::starts_with;
  if (tree.ENDS() != nullptr) test.op = TextTest::Operator::ends_with;
  auto& words = *tree.textTestWords();
  if (words.sum() != nullptr) {
    test.words = sum(*words.sum());
  } else if (words.setLiteral() != nullptr) {
    test.words = set_literal(*words.setLiteral());
  } else {
    test.words = qualified(*words.qualifiedName());
  }
  return test;
}

template <typename Tree, typename Operand>
ExpressionId Builder::chain(Tree& tree, const std::vector<Operand*>& trees, ExpressionId (Builder::*one)(Operand&)) {
  const auto operands = all(trees, one);
  ExpressionId result = operands[0];
  for (size_t i = 1; i < operands.size(); ++i) {
    auto& sign = dynamic_cast<antlr4::tree::TerminalNode&>(*tree.children[2 * i - 1]);
    const source::Span both = source::join(span(*trees[0]), span(*trees[i]));
    result = add(Arithmetic{arithmetic_operator(type_of(&sign)), result, operands[i], span(sign)}, both);
  }
  return result;
}

ExpressionId Builder::sum(Grammar::SumContext& tree) {
  return chain(tree, tree.product(), &Builder::product);
}

ExpressionId Builder::product(Grammar::ProductContext& tree) {
  return chain(tree, tree.signed_(), &Builder::signed_value);
}

ExpressionId Builder::signed_value(Grammar::Signed_Context& tree) {
  ExpressionId result = defaulted(*tree.defaulted());
  auto signs = tree.MINUS();
  for (auto sign = signs.rbegin(); sign != signs.rend(); ++sign) {
    result = add(Negate{result}, source::join(span(**sign), span(tree)));
  }
  return result;
}

ExpressionId Builder::defaulted(Grammar::DefaultedContext& tree) {
  auto operands = tree.primary();
  ExpressionId value = primary(*operands[0]);
  if (operands.size() == 1) return value;
  if (!takes_default(session_.ast[value])) {
    session_.diagnostics.report(span(*tree.DEFAULT()), diagnostics::MisplacedDefault{})
        .label(span(value), diagnostics::NoDefaultAfterThis{});
    return add(std::monostate{}, span(tree));  // what it would give says nothing about what was meant
  }
  ExpressionId otherwise = primary(*operands[1]);
  auto signs = tree.MINUS();
  for (auto sign = signs.rbegin(); sign != signs.rend(); ++sign) {
    otherwise = add(Negate{otherwise}, source::join(span(**sign), span(tree)));
  }
  return add(DefaultTo{value, otherwise}, span(tree));
}

ExpressionId Builder::primary(Grammar::PrimaryContext& tree) {
  if (auto* value = tree.literal()) {
    bool filled = value->text() != nullptr && result_texts_.contains(value->text());
    return filled ? text_template(*value->text()) : add(literal(*value), span(tree));
  }
  if (auto* aggregated = tree.aggregate()) return aggregate(*aggregated);
  if (auto* referred = tree.reference()) return reference(*referred);
  if (tree.OPEN_ROUND() != nullptr) return in_brackets(*tree.expression(0));
  if (tree.IF() != nullptr) {
    auto parts = all(tree.expression(), &Builder::expression);
    return add(If{parts[0], parts[1], parts[2]}, span(tree));
  }
  if (tree.CASE() != nullptr) {
    Case node{arms(*tree.arms())};
    return add(std::move(node), span(tree));
  }
  if (tree.QUALIFIES() != nullptr) return add(QualifiesAs{qualified(*tree.qualifiedName())}, span(tree));
  if (tree.NOW() != nullptr) return add(Now{}, span(tree));
  if (tree.LEAD() != nullptr) return add(LeadField{word(*tree.word())}, span(tree));
  if (tree.AGO() != nullptr) {
    ExpressionId back = span_of_time(*tree.span());
    return add(Ago{back}, span(tree));
  }
  return add(std::monostate{}, span(tree));  // UNREADABLE
}

ExpressionId Builder::reference(Grammar::ReferenceContext& tree) {
  if (auto* list = tree.arguments()) {
    Call call{qualified(*tree.qualifiedName()), all(list->expression(), &Builder::expression)};
    return add(std::move(call), span(tree));
  }
  if (auto* key = tree.expression()) return look_up(*tree.qualifiedName(), *key, span(tree));
  return add(NameUse{qualified(*tree.qualifiedName())}, span(tree));
}

ExpressionId Builder::look_up(Grammar::QualifiedNameContext& table, Grammar::ExpressionContext& key,
                              source::Span span) {
  ExpressionId key_id = expression(key);
  return add(LookUp{qualified(table), key_id}, span);
}

/// The node keeps its own span: brackets around it are layout, and a message points at what is in them.
ExpressionId Builder::in_brackets(Grammar::ExpressionContext& tree) {
  ExpressionId inner = expression(tree);
  session_.ast.expressions[static_cast<uint32_t>(inner)].bracketed = true;
  return inner;
}

ExpressionId Builder::block(Grammar::BlockContext& tree) {
  Block node{.quantifier = Quantifier::any, .count = {}, .conditions = {}};
  if (tree.ALL() != nullptr) node.quantifier = Quantifier::all;
  if (tree.NONE() != nullptr) node.quantifier = Quantifier::none;
  if (auto* wanted = tree.quantity()) std::tie(node.quantifier, node.count) = quantity(*wanted);
  node.conditions = all(tree.expression(), &Builder::expression);
  return add(std::move(node), span(tree));
}

Arm Builder::arm(Grammar::ArmContext& tree) {
  auto parts = all(tree.expression(), &Builder::expression);
  Arm result{.value = parts[0], .condition = {}, .span = span(tree)};
  if (parts.size() == 2) result.condition = parts[1];
  return result;
}

std::vector<Arm> Builder::arms(Grammar::ArmsContext& tree) {
  std::vector<Arm> result;
  for (auto* one : tree.arm()) result.push_back(arm(*one));
  return result;
}

SetLiteral Builder::set_literal(Grammar::SetLiteralContext& tree) {
  SetLiteral result{.values = {}, .span = span(tree)};
  for (auto* value : tree.signedLiteral()) result.values.push_back(signed_literal(*value));
  return result;
}

}  // namespace merit::syntax
