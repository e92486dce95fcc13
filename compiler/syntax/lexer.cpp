#include "compiler/syntax/lexer.h"

#include "compiler/syntax/grammar/MeritLexer.h"
#include "compiler/syntax/lexer_table.h"
#include "compiler/syntax/limits.h"

namespace merit::syntax {
namespace {

using grammar::MeritLexer;

/// Takes tokens one by one, sorts comments from words and stops at what is too much.
class Reader {
 public:
  Reader(std::string_view text, source::FileId file, uint32_t begin, diagnostics::Diagnostics& diagnostics)
      : text_(text), file_(file), begin_(begin), diagnostics_(diagnostics) {}

  Lexed read() {
    for (size_t at = 0; lexed_.complete && at < text_.size();) {
      const auto [type, size] = longest_token(text_.substr(at));
      const auto begin = static_cast<uint32_t>(begin_ + at);
      const source::Span span = {file_, begin, static_cast<uint32_t>(begin + size)};
      if (type != MeritLexer::SPACE) take(type == kNameToken ? word_type(text_.substr(at, size)) : type, span);
      at += size;
    }
    flush_documentation();
    return std::move(lexed_);
  }

 private:
  void take(TokenType type, source::Span span) {
    if (type == MeritLexer::COMMENT || type == MeritLexer::DOCUMENTATION) {
      std::string text(text_.substr(span.begin - begin_ + 1, span.end - span.begin - 1));
      Comment comment{std::move(text), span, line_is_empty_};
      bool documents = type == MeritLexer::DOCUMENTATION && line_is_empty_;
      (documents ? pending_ : lexed_.comments).push_back(std::move(comment));
      return;
    }
    Token token{.type = type, .first_on_line = line_is_empty_ && type != kLineEnd, .span = span};
    line_is_empty_ = type == kLineEnd;
    if (type != kLineEnd && !pending_.empty()) {
      token.documentation = static_cast<int32_t>(lexed_.documentation.size());
      lexed_.documentation.push_back(std::move(pending_));
      pending_.clear();
    }
    if (is_opening(type)) ++depth_;
    if (is_closing(type) && depth_ > 0) --depth_;
    if (depth_ > kMaxNesting) {
      diagnostics_.report(span, diagnostics::NestedTooDeeply{.limit = kMaxNesting});
      lexed_.complete = false;
    } else if (lexed_.tokens.size() >= kMaxTokens) {
      diagnostics_.report(span, diagnostics::FileTooLarge{.limit = kMaxTokens, .unit = "words"});
      lexed_.complete = false;
    }
    lexed_.tokens.push_back(token);
  }

  /// `##` lines with nothing below them document nothing.
  void flush_documentation() {
    for (Comment& comment : pending_) lexed_.comments.push_back(std::move(comment));
    pending_.clear();
  }

  std::string_view text_;
  source::FileId file_;
  uint32_t begin_;
  diagnostics::Diagnostics& diagnostics_;
  Lexed lexed_;
  std::vector<Comment> pending_;
  bool line_is_empty_ = true;
  uint32_t depth_ = 0;
};

}  // namespace

Lexed lex(std::string_view text, source::FileId file, uint32_t begin, diagnostics::Diagnostics& diagnostics) {
  return Reader(text, file, begin, diagnostics).read();
}

}  // namespace merit::syntax
