#include <algorithm>
#include <array>

#include "compiler/syntax/phrases.h"
#include "compiler/syntax/recovery.h"
#include "runtime/values/fold.h"

namespace merit::syntax {
namespace {

/// Words of other languages and what Merit says.
struct ForeignWord {
  std::string_view word;
  std::string_view own;
};

constexpr std::array kForeignWords = {
    ForeignWord{"else", "otherwise"},      ForeignWord{"elif", "otherwise if"},
    ForeignWord{"elseif", "otherwise if"}, ForeignWord{"elsif", "otherwise if"},
    ForeignWord{"equals", "is"},           ForeignWord{"eq", "is"},
    ForeignWord{"includes", "contains"},   ForeignWord{"startswith", "starts with"},
    ForeignWord{"endswith", "ends with"},  ForeignWord{"starts_with", "starts with"},
    ForeignWord{"ends_with", "ends with"}, ForeignWord{"like", "contains"},
    ForeignWord{"string", "text"},         ForeignWord{"isnt", "is not"},
};

/// A mark that stands where another belongs.
struct WrongMark {
  std::string_view found;
  std::string_view own;
};

constexpr std::array kWrongMarks = {
    WrongMark{"=", "is"}, WrongMark{"=", ":"}, WrongMark{":", "="}, WrongMark{"{", "("}, WrongMark{"-", "->"},
};

bool is_any_word(const Token& token) {
  return token.type == kNameToken || is_contextual(token.type) || is_reserved(token.type);
}

std::vector<Token> as_tokens(std::string_view spellings, Token like) {
  std::vector<Token> result;
  while (!spellings.empty()) {
    size_t space = std::min(spellings.find(' '), spellings.size());
    like.type = token_type(spellings.substr(0, space));
    result.push_back(like);
    spellings.remove_prefix(std::min(space + 1, spellings.size()));
  }
  return result;
}

std::vector<Token> spliced(const std::vector<Token>& tokens, size_t at, size_t count, const std::vector<Token>& in) {
  std::vector<Token> result = tokens;
  auto place = result.begin() + static_cast<ptrdiff_t>(at);
  place = result.erase(place, place + static_cast<ptrdiff_t>(count));
  result.insert(place, in.begin(), in.end());
  return result;
}

}  // namespace

bool Recovery::mend(size_t at, const TokenSet& accepted) {
  if (at < tokens_.size()) {
    bool mended = mend_comment(at) || mend_stray_closing(at, accepted) || mend_reserved(at, accepted) ||
                  mend_foreign_word(at) || mend_spelling(at, accepted) || mend_mark(at);
    if (mended) return true;
  }
  return insert_missing(at, accepted);
}

bool Recovery::mend_reserved(size_t at, const TokenSet& accepted) {
  static const TokenType kColon = token_type(":");
  // `missing` and `lead` may begin an item: only the colon shows that a field was meant.
  if (tokens_[at].type == kColon && at > 0 && !accepted.contains(kColon)) --at;
  Token& token = tokens_[at];
  bool is_field = at + 1 < tokens_.size() && tokens_[at + 1].type == kColon;
  bool is_declared = at > 0 && tokens_[at - 1].first_on_line && declaration_words().contains(tokens_[at - 1].type);
  if (!is_reserved(token.type) || !(is_field || is_declared)) return false;
  Tokens attempt = spliced(tokens_, at, 1, {{.type = kNameToken, .span = token.span}});
  if (!gets_beyond(attempt, at)) return false;
  std::string word(spelling(token.type));
  auto report = session_.diagnostics.report(token.span, diagnostics::ReservedWord{.word = word});
  if (is_field) {
    report.help(diagnostics::ReadWithFrom{.word = word});
  } else {
    report.help(diagnostics::AnotherName{});
  }
  token.type = kNameToken;
  return true;
}

bool Recovery::mend_foreign_word(size_t at) {
  const Token token = tokens_[at];
  if (token.type != kNameToken) return false;
  std::string found(session_.sources.text(token.span));
  for (const ForeignWord& foreign : kForeignWords) {
    if (!values::equals_folded(found, foreign.word)) continue;
    std::vector<Token> own = as_tokens(foreign.own, token);
    Tokens attempt = spliced(tokens_, at, 1, own);
    if (!gets_beyond(attempt, at + own.size() - 1)) continue;
    session_.diagnostics.report(token.span, diagnostics::ForeignSpelling{.found = found})
        .help(diagnostics::ReplaceWith{.old = found, .replacement = std::string(foreign.own)})
        .fix({{token.span, std::string(foreign.own)}});
    tokens_ = std::move(attempt);
    return true;
  }
  return false;
}

bool Recovery::mend_spelling(size_t at, const TokenSet& accepted) {
  const Token token = tokens_[at];
  if (!is_any_word(token)) return false;
  std::string found(session_.sources.text(token.span));
  std::string meant(closest_word(found, accepted));
  if (meant.empty() || meant == found) return false;
  Tokens attempt = spliced(tokens_, at, 1, as_tokens(meant, token));
  if (!gets_beyond(attempt, at)) return false;
  TokenType before = at > 0 ? tokens_[at - 1].type : kEndOfTokens;
  session_.diagnostics
      .report(token.span,
              diagnostics::UnexpectedToken{.expected = expected_phrase(accepted, before), .found = in_code(found)})
      .help(diagnostics::DidYouMean{.name = meant})
      .fix({{token.span, meant}});
  tokens_ = std::move(attempt);
  return true;
}

bool Recovery::mend_mark(size_t at) {
  const Token token = tokens_[at];
  std::string_view found = spelling(token.type);
  for (const WrongMark& wrong : kWrongMarks) {
    if (wrong.found != found) continue;
    Tokens attempt = spliced(tokens_, at, 1, as_tokens(wrong.own, token));
    if (!gets_beyond(attempt, at + 1)) continue;
    session_.diagnostics
        .report(token.span, diagnostics::UnexpectedToken{.expected = in_code(wrong.own), .found = in_code(found)})
        .help(diagnostics::ReplaceWith{.old = std::string(found), .replacement = std::string(wrong.own)})
        .fix({{token.span, std::string(wrong.own)}});
    tokens_ = std::move(attempt);
    return true;
  }
  return false;
}

/// `-- so people comment elsewhere`: leaves out the rest of the line.
bool Recovery::mend_comment(size_t at) {
  static const TokenType kMinus = token_type("-");
  size_t end = at;
  while (end < tokens_.size() && (end == at || !tokens_[end].first_on_line) && tokens_[end].type != kLineEnd) ++end;
  size_t begin = at + 1;
  while (begin-- > 0) {
    bool dashes = begin + 1 < tokens_.size() && tokens_[begin].type == kMinus && tokens_[begin + 1].type == kMinus &&
                  tokens_[begin].span.end == tokens_[begin + 1].span.begin;
    if (dashes) break;
    if (begin == 0 || tokens_[begin].first_on_line || tokens_[begin].type == kLineEnd) return false;
  }
  source::Span dashes = source::join(tokens_[begin].span, tokens_[begin + 1].span);
  session_.diagnostics.report(dashes, diagnostics::ForeignSpelling{.found = "--"})
      .help(diagnostics::ReplaceWith{.old = "--", .replacement = "#"})
      .fix({{dashes, "#"}});
  bool leaves_two_line_ends =
      begin > 0 && tokens_[begin - 1].type == kLineEnd && end < tokens_.size() && tokens_[end].type == kLineEnd;
  if (leaves_two_line_ends) ++end;
  tokens_ = spliced(tokens_, begin, end - begin, {});
  return true;
}

bool Recovery::mend_stray_closing(size_t at, const TokenSet& accepted) {
  if (!is_closing(tokens_[at].type) || tokens_[at].doubtful || !open_brackets(at).empty()) return false;
  std::string mark(spelling(tokens_[at].type));
  session_.diagnostics.report(tokens_[at].span, diagnostics::UnopenedBracket{.bracket = mark})
      .help(diagnostics::Remove{.text = mark})
      .fix({{tokens_[at].span, ""}});
  if (accepted.contains(kNumberToken)) {  // it stands for a value that is missing
    tokens_[at] = {.type = kUnreadable, .doubtful = true, .span = tokens_[at].span};
  } else {
    tokens_ = spliced(tokens_, at, 1, {});
  }
  return true;
}

/// A mark without which nothing can go on, and with which it does: `:` in `id text key`, `,` between two values.
bool Recovery::insert_missing(size_t at, const TokenSet& accepted) {
  static const std::array<std::string_view, 4> kMarks = {":", "=", ",", "of"};
  if (at >= tokens_.size() || at == 0) return false;
  for (std::string_view mark : kMarks) {
    if (!accepted.contains(token_type(mark))) continue;
    Token put_in{.type = token_type(mark), .doubtful = true, .span = {}};
    uint32_t end = tokens_[at - 1].span.end;
    put_in.span = {tokens_[at - 1].span.file, end, end};
    Tokens attempt = spliced(tokens_, at, 0, {put_in});
    if (!gets_beyond(attempt, at + 2)) continue;
    session_.diagnostics
        .report(place(at), diagnostics::UnexpectedToken{.expected = in_code(mark), .found = found_phrase(at)})
        .help(diagnostics::Insert{.text = std::string(mark)})
        .fix({{put_in.span, std::string(mark)}});
    tokens_ = std::move(attempt);
    return true;
  }
  return false;
}

}  // namespace merit::syntax
