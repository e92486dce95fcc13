#include "compiler/syntax/brackets.h"

#include <string>

#include "compiler/syntax/phrases.h"

namespace merit::syntax {
namespace {

TokenType closing_of(TokenType opening) {
  if (opening == token_type("{")) return token_type("}");
  return opening == token_type("(") ? token_type(")") : token_type("]");
}

bool are_balanced(const std::vector<Token>& tokens) {
  std::vector<TokenType> expected;
  for (const Token& token : tokens) {
    if (is_opening(token.type)) expected.push_back(closing_of(token.type));
    if (!is_closing(token.type)) continue;
    if (expected.empty() || expected.back() != token.type) return false;
    expected.pop_back();
  }
  return expected.empty();
}

class Closer {
 public:
  Closer(const source::Sources& sources, const std::vector<Token>& tokens, diagnostics::Diagnostics& diagnostics)
      : sources_(sources), tokens_(tokens), diagnostics_(diagnostics) {}

  std::vector<Token> run() {
    for (size_t i = 0; i < tokens_.size(); ++i) {
      const Token& token = tokens_[i];
      if (token.first_on_line) line_indent_ = indent(token);
      if (token.first_on_line && !open_.empty() && line_indent_ <= open_.front().line_indent &&
          declaration_words().contains(token.type) && looks_like_declaration(tokens_, i)) {
        close_down_to(0, &token);
      }
      if (is_closing(token.type)) close(token);
      if (is_opening(token.type)) open_.push_back({token, line_indent_});
      closed_.push_back(token);
    }
    close_down_to(0, nullptr);
    return std::move(closed_);
  }

 private:
  struct Open {
    Token token;
    uint32_t line_indent;  ///< of the line that the bracket stands on
  };

  uint32_t indent(const Token& token) const {
    const std::string& text = sources_[token.span.file].text();
    size_t line_end = token.span.begin == 0 ? std::string::npos : text.find_last_of("\r\n", token.span.begin - 1);
    return token.span.begin - (line_end == std::string::npos ? 0 : static_cast<uint32_t>(line_end) + 1);
  }

  /// Finds the bracket that `token` closes and closes what is still open inside it.
  void close(const Token& token) {
    size_t match = open_.size();
    while (match > 0 && closing_of(open_[match - 1].token.type) != token.type) --match;
    if (match == 0) return;  // closes nothing
    if (token.first_on_line && line_indent_ < open_[match - 1].line_indent) {
      for (size_t outer = match - 1; outer > 0; --outer) {
        bool fits =
            closing_of(open_[outer - 1].token.type) == token.type && open_[outer - 1].line_indent == line_indent_;
        if (fits) match = outer;
      }
    }
    close_down_to(match, &token);
    open_.pop_back();
  }

  /// Leaves `depth` brackets open; `before` is the token in front of which the others had to be closed.
  void close_down_to(size_t depth, const Token* before) {
    std::vector<Token> line_ends;
    while (open_.size() > depth && !closed_.empty() && closed_.back().type == kLineEnd) {
      line_ends.push_back(closed_.back());
      closed_.pop_back();
    }
    while (open_.size() > depth) {
      const Token& open = open_.back().token;
      uint32_t end = closed_.back().span.end;
      Token closing{.type = closing_of(open.type), .doubtful = true, .span = {open.span.file, end, end}};
      if (!diagnostics_.is_full(open.span.file)) report(open, closing, before);
      closed_.push_back(closing);
      open_.pop_back();
    }
    closed_.insert(closed_.end(), line_ends.rbegin(), line_ends.rend());
  }

  void report(const Token& open, const Token& closing, const Token* before) {
    std::string found = before == nullptr ? "the end of the file" : in_code(sources_.text(before->span));
    diagnostics_
        .report(before == nullptr ? closing.span : before->span,
                diagnostics::UnclosedBracket{.closing = std::string(spelling(closing.type)), .found = found})
        .label(open.span, diagnostics::OpenHere{.bracket = std::string(spelling(open.type))});
  }

  const source::Sources& sources_;
  const std::vector<Token>& tokens_;
  diagnostics::Diagnostics& diagnostics_;
  std::vector<Token> closed_;
  std::vector<Open> open_;
  uint32_t line_indent_ = 0;
};

}  // namespace

bool looks_like_declaration(const std::vector<Token>& tokens, size_t i) {
  static const TokenSet kAfterWord("{ when after");
  if (i + 1 >= tokens.size()) return false;
  TokenType next = tokens[i + 1].type;
  return next == kNameToken || next == kTextToken || is_contextual(next) || kAfterWord.contains(next);
}

std::vector<Token> close_brackets(const source::Sources& sources, std::vector<Token> tokens,
                                  diagnostics::Diagnostics& diagnostics) {
  if (are_balanced(tokens)) return tokens;
  return Closer(sources, tokens, diagnostics).run();
}

}  // namespace merit::syntax
