#include "compiler/syntax/brackets.h"

#include <algorithm>
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
      : sources_(sources), tokens_(tokens), diagnostics_(diagnostics) {
    const auto braces = [&](std::string_view mark) {
      return std::ranges::count(tokens, token_type(mark), &Token::type);
    };
    more_closing_ = braces("}") > braces("{");
  }

  std::vector<Token> run() {
    for (size_t i = 0; i < tokens_.size(); ++i) {
      const Token& token = tokens_[i];
      if (token.type == kLineEnd) ++line_;
      if (token.first_on_line) line_indent_ = indent(token);
      if (token.first_on_line && !open_.empty() && line_indent_ <= open_.front().line_indent &&
          declaration_words().contains(token.type) && looks_like_declaration(tokens_, i)) {
        close_down_to(0, &token);
      }
      if (is_doubled(token)) {
        report_doubled(token);
        continue;
      }
      if (is_closing(token.type) && !close(token) && !open_above(token)) {
        drop(token);
        continue;
      }
      if (is_opening(token.type)) open_.push_back({token, line_indent_, line_});
      closed_.push_back(token);
    }
    close_down_to(0, nullptr);
    return std::move(closed_);
  }

 private:
  struct Open {
    Token token;
    uint32_t line_indent;  ///< of the line that the bracket stands on
    uint32_t line;
  };

  /// `{ {`, which nothing has, or in a file with too many `}` a second one at the end of a line that another closes.
  bool is_doubled(const Token& token) const {
    static const TokenSet kNeverInItself("{ [");
    static const TokenType kClosingBrace = token_type("}");
    if (closed_.empty() || closed_.back().type != token.type || token.first_on_line) return false;
    if (kNeverInItself.contains(token.type)) return true;
    return token.type == kClosingBrace && more_closing_ && !open_.empty() && open_.back().line != line_;
  }

  void report_doubled(const Token& token) {
    std::string mark(spelling(token.type));
    source::Span first = closed_.back().span;
    diagnostics_.report(token.span, diagnostics::GivenTwice{.what = mark})
        .label(first, diagnostics::FirstHere{})
        .help(diagnostics::Remove{.text = mark})
        .fix({{{first.file, first.end, token.span.end}, ""}});
  }

  /// A bracket that closes nothing. Where a value is missing before it, it stands for that.
  void drop(const Token& token) {
    static const TokenSet kBeforeValue(
        "( [ { = < <= > >= + - * / . -> : and or not is in between contains matches when where if then of");
    std::string mark(spelling(token.type));
    if (!diagnostics_.is_full(token.span.file)) {
      diagnostics_.report(token.span, diagnostics::UnopenedBracket{.bracket = mark})
          .help(diagnostics::Remove{.text = mark})
          .fix({{token.span, ""}});
    }
    if (closed_.empty() || kBeforeValue.contains(closed_.back().type))
      closed_.push_back({.type = kUnreadable, .doubtful = true, .span = token.span});
  }

  /// A `}` that closes nothing: puts a `{` behind the head that lacks one above it.
  bool open_above(const Token& token) {
    static const TokenType kClosingBrace = token_type("}");
    static const TokenType kBrace = token_type("{");
    if (token.type != kClosingBrace || diagnostics_.is_full(token.span.file)) return false;
    const size_t place = place_of_missing_brace();
    if (place == 0) return false;
    size_t next = place;
    while (next < closed_.size() && closed_[next].type == kLineEnd) ++next;
    const Token& found = next < closed_.size() ? closed_[next] : token;
    const source::Span before = closed_[place - 1].span;
    const Token opening{.type = kBrace, .doubtful = true, .span = {before.file, before.end, before.end}};
    diagnostics_
        .report(found.span,
                diagnostics::UnexpectedToken{.expected = in_code("{"), .found = in_code(sources_.text(found.span))})
        .help(diagnostics::Insert{.text = "{"})
        .fix({{opening.span, " {"}});
    closed_.insert(closed_.begin() + static_cast<ptrdiff_t>(place), opening);
    return true;
  }

  /// Behind which of `closed_` a `{` is missing in the declaration that stands last; 0 where there is none.
  size_t place_of_missing_brace() const {
    uint32_t depth = 0;
    for (size_t i = closed_.size(); i-- > 0;) {
      const Token& token = closed_[i];
      if (is_closing(token.type)) ++depth;
      if (is_opening(token.type) && depth > 0) --depth;
      const bool begins = depth == 0 && token.first_on_line && declaration_words().contains(token.type) &&
                          (looks_like_declaration(closed_, i) || blocks_.contains(token.type));
      if (!begins) continue;
      const size_t place = place_in_declaration(i);
      if (place > 0 || indent(token) <= line_indent_) return place;
    }
    return 0;
  }

  size_t place_in_declaration(size_t declaration) const {
    static const TokenSet kWithBlock(
        "definition lead account events event outcome table score grade route handoff test");
    static const TokenSet kQuantifier("any all none");
    static const TokenType kBrace = token_type("{");
    static const TokenType kEquals = token_type("=");
    const auto type_at = [&](size_t i) { return i < closed_.size() ? closed_[i].type : kEndOfTokens; };
    if (kWithBlock.contains(type_at(declaration))) {
      const size_t head = end_of_head(declaration);
      if (type_at(head) != kBrace && type_at(head) != kEquals && head <= closed_.size()) return head;
    }
    for (size_t i = declaration + 1; i < closed_.size(); ++i) {
      static const TokenType kGroup = token_type("group");
      static const TokenType kOf = token_type("of");
      static const TokenType kCase = token_type("case");
      size_t place = 0;
      if (type_at(i) == kGroup && closed_[i].first_on_line) place = end_of_head(i);
      if (type_at(i) == kCase || (type_at(i) == kOf && kQuantifier.contains(type_at(i - 1)))) place = i + 1;
      size_t next = place;
      while (type_at(next) == kLineEnd) ++next;
      if (place > 0 && type_at(next) != kBrace) return place;
    }
    return 0;
  }

  /// What follows the words between which nothing but a `{` can stand.
  size_t end_of_head(size_t begin) const {
    static const TokenSet kEvents("event outcome");
    static const TokenSet kOfEvents("plural from");
    static const TokenSet kOfTables(": ->");
    static const TokenType kTable = token_type("table");
    static const TokenType kAt = token_type("at");
    const auto type_at = [&](size_t i) { return i < closed_.size() ? closed_[i].type : kEndOfTokens; };
    const TokenType word = closed_[begin].type;
    size_t end = blocks_.contains(word) ? begin + 1 : begin + 2;
    while ((kEvents.contains(word) && kOfEvents.contains(type_at(end))) ||
           (word == kTable && kOfTables.contains(type_at(end))))
      end += 2;
    if (word == token_type("group") && type_at(end) == kAt) end += 3;
    return end;
  }

  uint32_t indent(const Token& token) const {
    const std::string& text = sources_[token.span.file].text();
    size_t line_end = token.span.begin == 0 ? std::string::npos : text.find_last_of("\r\n", token.span.begin - 1);
    return token.span.begin - (line_end == std::string::npos ? 0 : static_cast<uint32_t>(line_end) + 1);
  }

  /// Finds the bracket that `token` closes and closes what is still open inside it; false if there is none.
  bool close(const Token& token) {
    size_t match = open_.size();
    while (match > 0 && closing_of(open_[match - 1].token.type) != token.type) --match;
    if (match == 0) return false;
    if (token.first_on_line && line_indent_ < open_[match - 1].line_indent) {
      for (size_t outer = match - 1; outer > 0; --outer) {
        bool fits =
            closing_of(open_[outer - 1].token.type) == token.type && open_[outer - 1].line_indent == line_indent_;
        if (fits) match = outer;
      }
    }
    close_down_to(match, &token);
    open_.pop_back();
    return true;
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
  uint32_t line_ = 0;
  bool more_closing_ = false;                     ///< more `}` than `{`
  const TokenSet blocks_{"lead account events"};  ///< whose `{` stands right behind the word
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
