// Texts that are filled in: `"fit {fit} of 50"`. The texts of an expression inside are escaped: `"{x default
// \"none\"}"`. To the lexer each such backslash is shown as white space, so that every place in the fragment is its
// place in the file.
#include "compiler/syntax/builder.h"
#include "compiler/syntax/fragment.h"

namespace merit::syntax {

using Grammar = grammar::MeritParser;

namespace {

/// The place of the `}` that closes an expression which begins at `at`; `npos` if there is none.
size_t end_of_expression(std::string_view raw, size_t at) {
  bool in_text = false;
  uint32_t open = 0;
  for (; at < raw.size(); ++at) {
    if (raw[at] == '\\' && at + 1 < raw.size()) {
      ++at;
      if (raw[at] == '"') in_text = !in_text;
      bool escapes_in_text = in_text && raw[at] == '\\';
      if (escapes_in_text) at += at + 1 < raw.size() && raw[at + 1] == '\\' ? 2 : 1;
    } else if (!in_text && raw[at] == '{') {
      ++open;
    } else if (!in_text && raw[at] == '}' && open-- == 0) {
      return at;
    }
  }
  return std::string_view::npos;
}

/// As the lexer shall see it: escapes of the outer text undone, at the same length. The padding stands before a run of
/// them, lest it come between a backslash and what that escapes.
std::string unescaped(std::string_view raw) {
  std::string result;
  for (size_t at = 0; at < raw.size();) {
    std::string run;
    for (; at + 1 < raw.size() && raw[at] == '\\'; at += 2) run += raw[at + 1];
    result.append(run.size(), kFragmentPadding);
    result += run;
    if (at < raw.size()) result += raw[at++];
  }
  return result;
}

}  // namespace

ExpressionId Builder::text_template(Grammar::TextContext& tree) {
  const Token& token = first_token(tree);
  TextLiteral literal = text_literal(token);
  std::string_view raw = literal.raw();
  std::vector<Template::Part> parts;
  size_t text_begin = 0;
  for (size_t at = 0; at < raw.size(); ++at) {
    if (raw[at] == '\\') {
      ++at;
      if (raw.substr(at, 2) == "u{") at = std::min(raw.find('}', at), raw.size());
    } else if (raw[at] == '{') {
      size_t end = end_of_expression(raw, at + 1);
      if (end == std::string_view::npos) {
        session_.diagnostics.report(literal.span(at, at + 1), diagnostics::UnclosedPlaceholder{})
            .help(diagnostics::EscapeBrace{});
        break;
      }
      std::string before = literal.decode(text_begin, at, session_.diagnostics);
      ExpressionId value =
          parse_fragment(session_, unescaped(raw.substr(at + 1, end - at - 1)), literal.span(at + 1, end));
      parts.push_back({std::move(before), value});
      at = end;
      text_begin = end + 1;
    }
  }
  std::string rest = literal.decode(text_begin, raw.size(), session_.diagnostics);
  if (parts.empty())
    return add(Literal{.kind = Literal::Kind::text, .text = std::move(rest), .span = token.span}, token.span);
  if (!rest.empty()) parts.push_back({std::move(rest), std::nullopt});
  return add(Template{std::move(parts)}, token.span);
}

void Builder::mark_results(Grammar::ExpressionContext& tree) {
  if (tree.conjunction().size() != 1) return;
  auto* conjunction = tree.conjunction(0);
  if (conjunction->negation().size() != 1) return;
  auto* negation = conjunction->negation(0);
  auto* sum = negation->comparison()->sum();
  if (!negation->NOT().empty() || sum == nullptr || negation->comparison()->comparisonTail() != nullptr) return;
  if (sum->product().size() != 1 || sum->product(0)->signed_().size() != 1) return;
  auto* value = sum->product(0)->signed_(0);
  if (value->MINUS().empty()) mark_result(*value->defaulted());
}

void Builder::mark_result(Grammar::DefaultedContext& tree) {
  for (auto* primary : tree.primary()) {
    auto* literal = primary->literal();
    if (literal != nullptr && literal->text() != nullptr) result_texts_.insert(literal->text());
    if (primary->OPEN_ROUND() != nullptr) mark_results(*primary->expression(0));
    if (primary->CASE() != nullptr) mark_results(*primary->arms());
    if (primary->IF() != nullptr) {
      mark_results(*primary->expression(1));
      mark_results(*primary->expression(2));
    }
  }
}

void Builder::mark_results(Grammar::ArmsContext& tree) {
  for (auto* arm : tree.arm()) mark_results(*arm->expression(0));
}

}  // namespace merit::syntax
