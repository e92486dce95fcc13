#include <array>

#include "compiler/syntax/builder.h"

namespace merit::syntax {

using Grammar = grammar::MeritParser;

namespace {

/// Singular and plural stand side by side in the grammar: `second seconds minute minutes …`.
Unit unit_of(size_t type) {
  return static_cast<Unit>((type - Grammar::SECOND) / 2);
}

}  // namespace

source::Span Builder::span(antlr4::ParserRuleContext& tree) const {
  const Token& first = first_token(tree);
  const Token& last = tree.stop == nullptr ? first : tokens_[tree.stop->getTokenIndex()];
  return source::join(first.span, last.span);
}

source::Span Builder::span(antlr4::tree::TerminalNode& token) const {
  return tokens_[token.getSymbol()->getTokenIndex()].span;
}

Name Builder::name(Grammar::NameContext& tree) {
  source::Span at = span(tree);
  return {normalized(written(at)), at};
}

Name Builder::word(Grammar::WordContext& tree) {
  source::Span at = span(tree);
  return {normalized(written(at)), at};
}

QualifiedName Builder::qualified(Grammar::QualifiedNameContext& tree) {
  auto names = tree.name();
  if (names.size() == 1) return {std::nullopt, name(*names[0])};
  return {name(*names[0]), name(*names[1])};
}

TypeName Builder::type(Grammar::TypeContext& tree) {
  using Kind = TypeName::Kind;
  TypeName result{.values = {}, .other = {}, .span = span(tree)};
  if (tree.ONE() != nullptr) {
    result.kind = Kind::one_of;
    for (auto* value : tree.text()) result.values.push_back(text(*value));
    return result;
  }
  switch (first_token(tree).type) {
    case Grammar::BOOLEAN:
      result.kind = Kind::boolean;
      break;
    case Grammar::INTEGER:
      result.kind = Kind::integer;
      break;
    case Grammar::NUMBER:
      result.kind = Kind::number;
      break;
    case Grammar::TEXT:
      result.kind = Kind::text;
      break;
    case Grammar::TIME:
      result.kind = Kind::time;
      break;
    case Grammar::DATE:
      result.kind = Kind::date;
      break;
    case Grammar::DURATION:
      result.kind = Kind::duration;
      break;
    default:
      result.kind = Kind::other;
      if (tree.name() != nullptr) result.other = name(*tree.name()).text;
  }
  return result;
}

TextLiteral Builder::text_literal(const Token& token) const {
  std::string quoted(written(token.span));
  if (!lexed_.fragment.empty()) {
    quoted = lexed_.fragment.substr(token.span.begin - lexed_.fragment_begin, token.span.end - token.span.begin);
    std::erase(quoted, kFragmentPadding);
  }
  return {std::move(quoted), token.span, token.unclosed};
}

Text Builder::text(Grammar::TextContext& tree) {
  const Token& token = first_token(tree);
  TextLiteral literal = text_literal(token);
  return {literal.decode(session_.diagnostics), token.span};
}

Literal Builder::literal(Grammar::LiteralContext& tree) {
  if (auto* value = tree.number()) return number(*value);
  if (auto* value = tree.duration()) return duration(*value);
  if (auto* value = tree.date()) return date(*value);
  Literal result{.text = {}, .span = span(tree)};
  if (auto* value = tree.text()) {
    result.kind = Literal::Kind::text;
    result.text = text(*value).value;
  } else {
    result.kind = tree.TIME_LITERAL() != nullptr ? Literal::Kind::time : Literal::Kind::boolean;
    result.text = written(result.span);
  }
  return result;
}

Literal Builder::signed_literal(Grammar::SignedLiteralContext& tree) {
  Literal result = literal(*tree.literal());
  if (tree.MINUS() == nullptr) return result;
  result.negative = true;
  result.span = span(tree);
  return result;
}

Literal Builder::number(Grammar::NumberContext& tree) {
  Literal result{.text = {}, .span = span(tree)};
  result.text = written(result.span);
  if (tree.PERCENT() != nullptr) {
    result.kind = Literal::Kind::percent;
  } else if (result.text.find('.') != std::string::npos) {
    result.kind = Literal::Kind::number;
  }
  return result;
}

Literal Builder::duration(Grammar::DurationContext& tree) {
  std::string amount(written(span(*tree.NUMBER_LITERAL())));
  return {.kind = Literal::Kind::duration, .text = std::move(amount), .unit = unit(*tree.unit()), .span = span(tree)};
}

Literal Builder::date(Grammar::DateContext& tree) {
  source::Span at = span(tree);
  return {.kind = Literal::Kind::date, .text = std::string(written(at)), .span = at};
}

Literal Builder::moment(Grammar::MomentContext& tree) {
  if (tree.date() != nullptr) return date(*tree.date());
  source::Span at = span(tree);
  return {.kind = Literal::Kind::time, .text = std::string(written(at)), .span = at};
}

Unit Builder::unit(Grammar::UnitContext& tree) {
  return unit_of(first_token(tree).type);
}

ExpressionId Builder::span_of_time(Grammar::SpanContext& tree) {
  if (auto* length = tree.duration()) return add(duration(*length), span(tree));
  return add(NameUse{qualified(*tree.qualifiedName())}, span(tree));
}

/// The `##` lines above, joined by line ends, without one leading space each.
std::string Builder::documentation(antlr4::ParserRuleContext& tree) {
  int32_t index = first_token(tree).documentation;
  if (index < 0) return {};
  claimed_.push_back(index);
  std::string result;
  for (const Comment& line : lexed_.documentation[static_cast<size_t>(index)]) {
    std::string_view text_of_line = std::string_view(line.text).substr(1);  // the second `#`
    if (text_of_line.starts_with(' ')) text_of_line.remove_prefix(1);
    if (!result.empty()) result += '\n';
    result += text_of_line;
  }
  return result;
}

void Builder::report_given_twice(std::string_view what, source::Span at) {
  session_.diagnostics.report(at, diagnostics::GivenTwice{.what = std::string(what)});
}

}  // namespace merit::syntax
