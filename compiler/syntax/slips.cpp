#include "compiler/syntax/slips.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "compiler/syntax/grammar/MeritLexer.h"
#include "compiler/syntax/phrases.h"
#include "runtime/values/fold.h"

namespace merit::syntax {
namespace {

using grammar::MeritLexer;

/// What the grammar lists from SLIP_IS on is no part of the language, up to the words, which stand last.
bool is_slip(TokenType type) {
  return type >= MeritLexer::SLIP_IS && type <= MeritLexer::UNKNOWN;
}

/// Merit's spelling of an operator from elsewhere; empty for all other tokens.
std::string_view own_spelling(TokenType type) {
  switch (type) {
    case MeritLexer::SLIP_IS:
      return "is";
    case MeritLexer::SLIP_IS_NOT:
      return "is not";
    case MeritLexer::SLIP_AND:
      return "and";
    case MeritLexer::SLIP_OR:
      return "or";
    case MeritLexer::SLIP_NOT:
      return "not";
    case MeritLexer::SLIP_GREATER_EQUAL:
      return ">=";
    case MeritLexer::SLIP_LESS_EQUAL:
      return "<=";
    case MeritLexer::SLIP_MINUS:
      return "-";
    default:
      return {};
  }
}

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// What other languages call a missing value.
bool is_null(std::string_view word) {
  return values::equals_folded(word, "null") || values::equals_folded(word, "nil");
}

class Mender {
 public:
  Mender(const source::Sources& sources, const std::vector<Token>& tokens, diagnostics::Diagnostics& diagnostics)
      : sources_(sources), tokens_(tokens), diagnostics_(diagnostics) {}

  std::vector<Token> run() {
    mended_.reserve(tokens_.size());
    for (size_t i = 0; i < tokens_.size(); ++i) {
      if (diagnostics_.is_full(tokens_[i].span.file)) break;
      mend(i);
    }
    return std::move(mended_);
  }

 private:
  void mend(size_t i) {
    Token token = tokens_[i];
    if (token.type == kNameToken && is_compared_null(i)) {
      std::string old(sources_.text(token.span));
      report_foreign(token.span, old, "missing");
      token.type = MeritLexer::MISSING;
      mended_.push_back(token);
    } else if (!is_slip(token.type)) {
      token.doubtful = !mended_.empty() && mended_.back().type == kUnreadable;
      mended_.push_back(token);
    } else if (!own_spelling(token.type).empty()) {
      mend_operator(token);
    } else if (token.type == MeritLexer::SLIP_TEXT) {
      mend_quotes(token);
    } else if (token.type == MeritLexer::UNCLOSED_TEXT) {
      close_text(token);
    } else if (token.type == MeritLexer::SLIP_COMMENT) {
      source::Span slashes = token.span;
      slashes.end = slashes.begin + 2;
      report_foreign(slashes, "//", "#");
    } else if (token.type == MeritLexer::SLIP_SEMICOLON) {
      drop_semicolon(i);
    } else {
      report_character(i);
    }
  }

  /// `x is null`, unless the file gives something that name.
  bool is_compared_null(size_t i) const {
    if (mended_.empty() || !is_null(sources_.text(tokens_[i].span))) return false;
    TokenType before = mended_.back().type;
    if (before == MeritLexer::NOT && mended_.size() > 1) before = mended_[mended_.size() - 2].type;
    if (before != MeritLexer::IS) return false;
    return std::ranges::none_of(tokens_, [&](const Token& other) {
      const Token* next = &other + 1;
      bool is_named = next < tokens_.data() + tokens_.size() &&
                      (next->type == MeritLexer::COLON || next->type == MeritLexer::EQUALS);
      return is_named && other.type == kNameToken && is_null(sources_.text(other.span));
    });
  }

  void report_foreign(source::Span at, std::string_view old, std::string_view replacement) {
    diagnostics_.report(at, diagnostics::ForeignSpelling{.found = std::string(old)})
        .help(diagnostics::ReplaceWith{.old = std::string(old), .replacement = std::string(replacement)})
        .fix({{at, std::string(replacement)}});
  }

  /// `a&&b` needs spaces around the word.
  std::string with_spaces(source::Span at, std::string_view own) const {
    const std::string& text = sources_[at.file].text();
    bool is_word = own.front() >= 'a' && own.front() <= 'z';
    bool touches_before = is_word && at.begin > 0 && !is_space(text[at.begin - 1]);
    bool touches_after = is_word && at.end < text.size() && !is_space(text[at.end]);
    return fmt::format("{}{}{}", touches_before ? " " : "", own, touches_after ? " " : "");
  }

  void mend_operator(Token token) {
    std::string_view own = own_spelling(token.type);
    std::string old(sources_.text(token.span));
    diagnostics_.report(token.span, diagnostics::ForeignSpelling{.found = old})
        .help(diagnostics::ReplaceWith{.old = old, .replacement = std::string(own)})
        .fix({{token.span, with_spaces(token.span, own)}});
    size_t space = own.find(' ');
    token.type = token_type(own.substr(0, space));
    mended_.push_back(token);
    if (space == std::string_view::npos) return;
    token.type = token_type(own.substr(space + 1));
    token.first_on_line = false;
    mended_.push_back(token);
  }

  void mend_quotes(Token token) {
    std::string_view old = sources_.text(token.span);
    size_t quote = old.front() == '\'' ? 1 : static_cast<unsigned char>(old.front()) < 0xE0 ? 2 : 3;
    size_t last_quote = old.back() == '\'' || old.back() == '"' ? 1 : old.ends_with("\xC2\xBB") ? 2 : 3;
    std::string own = "\"";
    for (char c : old.substr(quote, old.size() - quote - last_quote)) {
      if (c == '"') own += '\\';
      own += c;
    }
    own += '"';
    report_foreign(token.span, old, own);
    token.type = kTextToken;
    mended_.push_back(token);
  }

  /// A text runs to the end of its line; brackets closed at the very end most likely stood behind it.
  void close_text(Token token) {
    constexpr std::string_view kAfterText = " \t,)]}";
    std::string_view all = sources_.text(token.span);
    size_t content = all.find_last_not_of(kAfterText);
    source::Span rest = token.span;
    rest.begin += static_cast<uint32_t>(content + 1);
    token.span.end = rest.begin;
    token.type = kTextToken;
    token.unclosed = true;
    source::Span end{token.span.file, token.span.end, token.span.end};
    diagnostics_.report(token.span, diagnostics::UnclosedText{})
        .help(diagnostics::Insert{.text = "\""})
        .fix({{end, "\""}});
    mended_.push_back(token);
    for (uint32_t at = rest.begin; at < rest.end; ++at) {
      std::string_view mark = sources_.text({rest.file, at, at + 1});
      if (mark == " " || mark == "\t") continue;
      mended_.push_back({.type = token_type(mark), .span = {rest.file, at, at + 1}});
    }
  }

  void drop_semicolon(size_t i) {
    Token token = tokens_[i];
    const bool at_line_end = i + 1 == tokens_.size() || tokens_[i + 1].type == kLineEnd;
    auto report = diagnostics_.report(token.span, diagnostics::ForeignSpelling{.found = ";"});
    if (at_line_end)
      report.help(diagnostics::Remove{.text = ";"});
    else
      report.help(diagnostics::OneItemALine{});
    report.fix({{token.span, at_line_end ? "" : "\n"}});
    token.type = kLineEnd;
    mended_.push_back(token);
  }

  /// Characters that follow each other are one fault.
  void report_character(size_t i) {
    mended_.push_back({.type = kUnreadable, .doubtful = true, .span = tokens_[i].span});
    bool continues =
        i > 0 && tokens_[i - 1].type == MeritLexer::UNKNOWN && tokens_[i - 1].span.end == tokens_[i].span.begin;
    if (continues) return;
    std::string_view character = sources_.text(tokens_[i].span);
    auto byte = static_cast<unsigned char>(character.front());
    std::string shown = byte < 0x20 || byte == 0x7F ? fmt::format("U+{:04X}", byte) : std::string(character);
    auto report = diagnostics_.report(tokens_[i].span, diagnostics::UnexpectedCharacter{.character = shown});
    if (character == "%") report.help(diagnostics::PercentAfterNumber{});
    if (character == "\xC2\xA0") report.help(diagnostics::PlainSpace{}).fix({{tokens_[i].span, " "}});
    if (character == "'") report.help(diagnostics::DoubleQuotes{});
  }

  const source::Sources& sources_;
  const std::vector<Token>& tokens_;
  diagnostics::Diagnostics& diagnostics_;
  std::vector<Token> mended_;
};

}  // namespace

std::vector<Token> mend_slips(const source::Sources& sources, const std::vector<Token>& tokens,
                              diagnostics::Diagnostics& diagnostics) {
  return Mender(sources, tokens, diagnostics).run();
}

}  // namespace merit::syntax
