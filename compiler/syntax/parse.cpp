#include "compiler/syntax/parse.h"

#include <algorithm>

#include "compiler/source/utf8.h"
#include "compiler/syntax/brackets.h"
#include "compiler/syntax/builder.h"
#include "compiler/syntax/fragment.h"
#include "compiler/syntax/lexer.h"
#include "compiler/syntax/limits.h"
#include "compiler/syntax/line_rule.h"
#include "compiler/syntax/nesting.h"
#include "compiler/syntax/recovery.h"
#include "compiler/syntax/slips.h"

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
  if (size_t nul = text.find('\0'); nul != std::string::npos) {
    auto offset = static_cast<uint32_t>(nul);
    diagnostics.report({file, offset, offset + 1}, diagnostics::NotText{.offset = offset});
    return false;
  }
  return true;
}

/// From raw tokens to those that the grammar sees; none if they are too much for it.
std::vector<Token> prepare(const Session& session, const Lexed& lexed) {
  if (!lexed.complete) return {};
  std::vector<Token> tokens = mend_slips(session.sources, lexed.tokens, session.diagnostics);
  tokens = close_brackets(session.sources, std::move(tokens), session.diagnostics);
  tokens = drop_idle_line_ends(tokens);
  if (!nests_within_limits(tokens, session.diagnostics)) tokens.clear();
  return tokens;
}

/// Parses the declaration, and those that recovery finds to begin inside it.
void parse_declaration(Session& session, const Lexed& lexed, std::vector<Token> tokens, bool last,
                       std::vector<int32_t>& claimed_documentation) {
  while (!tokens.empty()) {
    const Token first = tokens.front();
    source::Span all = source::join(first.span, tokens.back().span);
    Recovery recovery(session, StartRule::declaration, std::move(tokens), last);
    if (auto parser = recovery.parse()) {
      Builder builder(session, lexed, recovery.tokens());
      session.ast.declarations.push_back(builder.build(*parser->declaration()));
      session.ast.declarations.back().left_out = recovery.left_out();
      const auto& claimed = builder.claimed_documentation();
      claimed_documentation.insert(claimed_documentation.end(), claimed.begin(), claimed.end());
    } else {
      session.ast.declarations.push_back(
          {.documentation = {}, .node = std::monostate{}, .span = all, .word = first.span, .left_out = {}});
    }
    if (session.is_full()) return;
    tokens = recovery.rest();
  }
}

/// `##` lines that stand above nothing that is documented are comments.
void keep_comments(Lexed& lexed, const std::vector<int32_t>& claimed_documentation, Ast& ast) {
  ast.comments = std::move(lexed.comments);
  std::vector<bool> claimed(lexed.documentation.size());
  for (int32_t index : claimed_documentation) claimed[static_cast<size_t>(index)] = true;
  for (size_t i = 0; i < claimed.size(); ++i) {
    if (claimed[i]) continue;
    for (Comment& line : lexed.documentation[i]) ast.comments.push_back(std::move(line));
  }
  std::ranges::sort(ast.comments, {}, [](const Comment& comment) { return comment.span.begin; });
}

}  // namespace

Ast parse(const source::Sources& sources, source::FileId file, Diagnostics& diagnostics) {
  Ast ast{.file = file, .expressions = {}, .declarations = {}, .comments = {}};
  Session session(sources, file, diagnostics, ast);
  if (!is_readable(sources[file], file, diagnostics)) return ast;
  Lexed lexed = lex(sources[file].text(), file, 0, diagnostics);
  std::vector<Token> tokens = prepare(session, lexed);
  std::vector<int32_t> claimed_documentation;
  for (auto declaration : split_declarations(tokens)) {
    bool last = &declaration.back() == &tokens.back();
    parse_declaration(session, lexed, {declaration.begin(), declaration.end()}, last, claimed_documentation);
    if (session.is_full()) break;
  }
  keep_comments(lexed, claimed_documentation, ast);
  return ast;
}

Ast parse_expression(const source::Sources& sources, source::FileId file, Diagnostics& diagnostics) {
  Ast ast{.file = file, .expressions = {}, .declarations = {}, .comments = {}};
  Session session(sources, file, diagnostics, ast);
  if (!is_readable(sources[file], file, diagnostics)) return ast;
  const std::string& text = sources[file].text();
  parse_fragment(session, text, {file, 0, static_cast<uint32_t>(text.size())});
  if (session.error_count() > 0) ast.expressions.clear();
  return ast;
}

ExpressionId parse_fragment(Session& session, const std::string& text, source::Span span) {
  Lexed lexed = lex(text, span.file, span.begin, session.diagnostics);
  lexed.fragment = text;
  lexed.fragment_begin = span.begin;
  size_t errors_before = session.error_count();
  std::vector<Token> tokens = prepare(session, lexed);
  if (tokens.empty() && session.error_count() == errors_before) {
    session.diagnostics.report(span, diagnostics::UnexpectedToken{.expected = "a value", .found = "nothing"});
  }
  Recovery recovery(session, StartRule::expression, std::move(tokens), true);
  if (auto parser = recovery.parse()) return Builder(session, lexed, recovery.tokens()).build(*parser->expression());
  session.ast.expressions.push_back({std::monostate{}, span});
  return static_cast<ExpressionId>(session.ast.expressions.size() - 1);
}

}  // namespace merit::syntax
