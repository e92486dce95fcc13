#include "compiler/syntax/parse.h"

#include <algorithm>

#include "compiler/source/utf8.h"
#include "compiler/syntax/builder.h"
#include "compiler/syntax/fragment.h"
#include "compiler/syntax/grammar_parser.h"
#include "compiler/syntax/lexer.h"
#include "compiler/syntax/line_rule.h"

namespace merit::syntax {
namespace {

using diagnostics::Diagnostics;

/// The file's text if it can be read at all; what is wrong with it is reported.
bool is_readable(const source::SourceFile& source, source::FileId file, Diagnostics& diagnostics) {
  const std::string& text = source.text();
  if (text.size() > kMaxBytes) {
    diagnostics.report({file, 0, 0}, diagnostics::FileTooLarge{.limit = kMaxBytes, .unit = "bytes"});
    return false;
  }
  if (auto bad = source::find_invalid_utf8(text)) {
    auto offset = static_cast<uint32_t>(*bad);
    auto byte = fmt::format("{:#04x}", static_cast<unsigned char>(text[offset]));
    diagnostics.report({file, offset, offset + 1}, diagnostics::InvalidUtf8{.byte = byte, .offset = offset});
    return false;
  }
  return true;
}

/// Ranges between line ends that stand in no bracket: one declaration each.
std::vector<std::span<const Token>> split_declarations(std::span<const Token> tokens) {
  std::vector<std::span<const Token>> result;
  size_t begin = 0;
  uint32_t open = 0;
  for (size_t i = 0; i <= tokens.size(); ++i) {
    bool at_end = i == tokens.size();
    if (!at_end && is_opening(tokens[i].type)) ++open;
    if (!at_end && is_closing(tokens[i].type) && open > 0) --open;
    if (!at_end && (open > 0 || tokens[i].type != kLineEnd)) continue;
    if (i > begin) result.push_back(tokens.subspan(begin, i - begin));
    begin = i + 1;
  }
  return result;
}

}  // namespace

Ast parse(const source::Sources& sources, source::FileId file, Diagnostics& diagnostics) {
  Ast ast{.file = file, .expressions = {}, .declarations = {}, .comments = {}};
  Session session{sources, file, diagnostics, ast};
  if (!is_readable(sources[file], file, diagnostics)) return ast;
  Lexed lexed = lex(sources[file].text(), file, 0, diagnostics);
  if (!lexed.complete) return ast;
  ast.comments = lexed.comments;
  std::vector<Token> tokens = drop_idle_line_ends(lexed.tokens);
  for (auto declaration : split_declarations(tokens)) {
    GrammarParser parser(declaration, StartRule::declaration);
    if (parser.ok()) {
      ast.declarations.push_back(Builder(session, lexed, declaration).build(*parser.declaration()));
    } else {
      const Token& at = declaration[std::min(parser.failed_at(), declaration.size() - 1)];
      diagnostics.report(at.span, diagnostics::UnexpectedToken{.expected = "something else",
                                                               .found = std::string(sources.text(at.span))});
    }
  }
  return ast;
}

Ast parse_expression(const source::Sources& sources, source::FileId file, Diagnostics& diagnostics) {
  Ast ast{.file = file, .expressions = {}, .declarations = {}, .comments = {}};
  Session session{sources, file, diagnostics, ast};
  if (!is_readable(sources[file], file, diagnostics)) return ast;
  size_t errors_before = diagnostics.all().size();
  const std::string& text = sources[file].text();
  parse_fragment(session, text, {file, 0, static_cast<uint32_t>(text.size())});
  if (diagnostics.all().size() > errors_before) ast.expressions.clear();
  return ast;
}

ExpressionId parse_fragment(Session& session, const std::string& text, source::Span span) {
  Lexed lexed = lex(text, span.file, span.begin, session.diagnostics);
  std::vector<Token> tokens = drop_idle_line_ends(lexed.tokens);
  GrammarParser parser(tokens, StartRule::expression);
  if (parser.ok()) return Builder(session, lexed, tokens).build(*parser.expression());
  session.diagnostics.report(span, diagnostics::UnexpectedToken{.expected = "an expression", .found = text});
  session.ast.expressions.push_back({std::monostate{}, span});
  return static_cast<ExpressionId>(session.ast.expressions.size() - 1);
}

}  // namespace merit::syntax
