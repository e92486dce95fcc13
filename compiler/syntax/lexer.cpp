#include "compiler/syntax/lexer.h"

#include <utf8proc.h>

#include "compiler/syntax/grammar/MeritLexer.h"
#include "compiler/syntax/limits.h"

namespace merit::syntax {
namespace {

using grammar::MeritLexer;

/// What the grammar is shown for a code point. It tells letters apart only in `T` and `Z` of times, and digits not at
/// all, so one stands for all: each other would be a way of its own in the automaton that ANTLR makes as it reads. One
/// letter and one accent stand for all that names may have beyond ASCII.
char32_t in_grammar(char32_t point) {
  constexpr char32_t kLetter = 0xE9, kAccent = 0x300;
  if (point < 0x80) {
    const bool letter = (point >= 'a' && point <= 'z') || (point >= 'A' && point <= 'Z');
    if (letter && point != 'T' && point != 'Z') return 'a';
    return point >= '0' && point <= '9' ? '0' : point;
  }
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(point))) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
      return kLetter;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_ND:
      return kAccent;
    default:
      return point;
  }
}

/// Whether many of them, one behind the other, make no other token than one does: in names, texts, comments and blanks.
bool is_as_good_as_one(char32_t in_grammar) {
  return in_grammar == 'a' || in_grammar == ' ';
}

/// Valid UTF-8 as the code points that ANTLR reads, and back to bytes. Runs of letters or blanks are one, which halves
/// what it has to read.
class CodePoints : public antlr4::CharStream {
 public:
  explicit CodePoints(std::string_view text) {
    code_points_.reserve(text.size());
    bytes_.reserve(text.size() + 1);
    for (size_t i = 0; i < text.size();) {
      auto lead = static_cast<unsigned char>(text[i]);
      size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
      char32_t point = length == 1 ? lead : lead & (0x7F >> length);
      for (size_t k = 1; k < length; ++k) point = point << 6 | (static_cast<unsigned char>(text[i + k]) & 0x3F);
      const char32_t shown = in_grammar(point);
      const bool goes_on = !code_points_.empty() && shown == code_points_.back() && is_as_good_as_one(shown);
      if (!goes_on) {
        code_points_.push_back(shown);
        bytes_.push_back(static_cast<uint32_t>(i));
      }
      i += length;
    }
    bytes_.push_back(static_cast<uint32_t>(text.size()));
  }

  uint32_t byte(size_t code_point) const { return bytes_[code_point]; }

  void consume() override { ++at_; }
  size_t LA(ssize_t ahead) override {
    if (ahead == 0) return 0;
    size_t place = at_ + static_cast<size_t>(ahead > 0 ? ahead - 1 : ahead);
    return place < code_points_.size() ? code_points_[place] : EOF;
  }
  ssize_t mark() override { return -1; }
  void release(ssize_t /*marker*/) override {}
  size_t index() override { return at_; }
  void seek(size_t index) override { at_ = index; }
  size_t size() override { return code_points_.size(); }
  std::string getSourceName() const override { return {}; }
  std::string getText(const antlr4::misc::Interval& /*interval*/) override { return {}; }
  std::string toString() const override { return {}; }

 private:
  std::u32string code_points_;
  std::vector<uint32_t> bytes_;
  size_t at_ = 0;
};

/// Takes tokens from ANTLR's lexer one by one, sorts comments from words and stops at what is too much.
class Reader {
 public:
  Reader(std::string_view text, source::FileId file, uint32_t begin, diagnostics::Diagnostics& diagnostics)
      : text_(text), file_(file), begin_(begin), points_(text), lexer_(&points_), diagnostics_(diagnostics) {}

  Lexed read() {
    lexer_.removeErrorListeners();
    while (lexed_.complete) {
      auto token = lexer_.nextToken();
      if (token->getType() == antlr4::Token::EOF) break;
      const source::Span span = span_of(*token);
      const auto type = static_cast<TokenType>(token->getType());
      take(type == kNameToken ? word_type(text_.substr(span.begin - begin_, span.end - span.begin)) : type, span);
    }
    flush_documentation();
    return std::move(lexed_);
  }

 private:
  source::Span span_of(const antlr4::Token& token) const {
    return {file_, begin_ + points_.byte(token.getStartIndex()), begin_ + points_.byte(token.getStopIndex() + 1)};
  }

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
  CodePoints points_;
  MeritLexer lexer_;
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
