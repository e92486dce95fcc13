#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "compiler/syntax/phrases.h"
#include "compiler/syntax/recovery.h"
#include "compiler/syntax/rewrite.h"
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
    ForeignWord{"ends_with", "ends with"}, ForeignWord{"string", "text"},
    ForeignWord{"isnt", "is not"},
};

/// A mark that stands where another belongs.
struct WrongMark {
  std::string_view found;
  std::string_view own;
};

constexpr std::array kWrongMarks = {
    WrongMark{"=", "is"},    WrongMark{"=", ":"},  WrongMark{"=", "when"},  WrongMark{":", "="},
    WrongMark{":", "when"},  WrongMark{"-", "->"}, WrongMark{"if", "when"}, WrongMark{"then", "followed by"},
    WrongMark{"in", "with"},
};

std::vector<Token> spliced(const std::vector<Token>& tokens, size_t at, size_t count, const std::vector<Token>& in) {
  std::vector<Token> result = tokens;
  auto place = result.begin() + static_cast<ptrdiff_t>(at);
  place = result.erase(place, place + static_cast<ptrdiff_t>(count));
  result.insert(place, in.begin(), in.end());
  return result;
}

}  // namespace

bool Recovery::mend(size_t at, const TokenSet& accepted) {
  if (at >= tokens_.size()) return mend_window(at);
  bool mended = mend_comment(at) || mend_doubled(at) || mend_reserved(at, accepted) || mend_foreign_word(at) ||
                mend_like(at) || mend_article(at) || mend_habit(at) || mend_mark(at) || mend_spelling(at, accepted);
  if (mended) return true;
  // A misspelt word may have passed for a name: `missng when`, `oen of`.
  bool name_before = at > 0 && tokens_[at - 1].type == kNameToken && !tokens_[at - 1].doubtful;
  if (name_before && mend_spelling(at - 1, accepted_at(at - 1))) return true;
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
  if (!gets_beyond(attempt, at + 1)) return false;
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
  std::string_view found = spelling(tokens_[at].type);
  for (const WrongMark& wrong : kWrongMarks) {
    if (wrong.found != found) continue;
    const diagnostics::ReplaceWith help{.old = std::string(found), .replacement = std::string(wrong.own)};
    if (mend_instead({{at, 1, wrong.own}}, at + 1, at, wrong.own, help)) return true;
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

/// `when when b`: leaves out one of the two.
bool Recovery::mend_doubled(size_t at) {
  for (size_t second : {at, at - 1}) {
    if (second == 0 || second >= tokens_.size()) continue;
    source::Span first_span = tokens_[second - 1].span;
    source::Span span = tokens_[second].span;
    std::string_view text = session_.sources.text(span);
    if (tokens_[second].type == kLineEnd || text.empty() || text != session_.sources.text(first_span)) continue;
    Tokens attempt = spliced(tokens_, second, 1, {});
    if (!gets_beyond(attempt, at)) continue;
    session_.diagnostics.report(span, diagnostics::GivenTwice{.what = std::string(text)})
        .label(first_span, diagnostics::FirstHere{})
        .help(diagnostics::Remove{.text = std::string(text)})
        .fix({{{span.file, first_span.end, span.end}, ""}});
    tokens_ = std::move(attempt);
    return true;
  }
  return false;
}

/// `in the last 30 days`: leaves out the article.
bool Recovery::mend_article(size_t at) {
  static constexpr std::array<std::string_view, 3> kArticles = {"the", "a", "an"};
  for (size_t article : {at, at - 1}) {
    if (article >= tokens_.size() || tokens_[article].type != kNameToken) continue;
    source::Span span = tokens_[article].span;
    std::string found(session_.sources.text(span));
    if (std::ranges::find(kArticles, found) == kArticles.end()) continue;
    Tokens attempt = spliced(tokens_, article, 1, {});
    if (article + 1 >= tokens_.size() || !gets_beyond(attempt, article + 1)) continue;
    std::string next(session_.sources.text(tokens_[article + 1].span));
    session_.diagnostics.report(span, diagnostics::UnexpectedToken{.expected = in_code(next), .found = in_code(found)})
        .help(diagnostics::Remove{.text = found})
        .fix({{{span.file, span.begin, tokens_[article + 1].span.begin}, ""}});
    tokens_ = std::move(attempt);
    return true;
  }
  return false;
}

/// Where a mark or word is missing as surely as that: elsewhere another mend is as likely.
bool Recovery::fits_between(std::string_view word, size_t at) const {
  static const TokenSet kDefined("let set parameter output function");
  static const TokenType kIn = token_type("in");
  static const TokenType kTime = token_type("time");  // `time of last`, `time since last`
  const Token& before = tokens_[at - 1];
  const Token& after = tokens_[at];
  if (word == "=") return kDefined.contains(tokens_.front().type);
  if (word == ",") return is_literal(before) && is_literal(after);
  if (word == "of") return before.type != kTime && (is_any_word(after) || after.type == kTextToken);
  if (word == "last") return before.type == kIn && after.type == kNumberToken;
  return true;
}

/// What nothing can go on without, and goes on with: `:` in `id text key`, `,` between two values.
bool Recovery::insert_missing(size_t at, const TokenSet& accepted) {
  static const std::array<std::string_view, 5> kMissing = {":", "=", ",", "of", "last"};
  if (at >= tokens_.size() || at == 0) return false;
  for (std::string_view word : kMissing) {
    if (!accepted.contains(token_type(word)) || !fits_between(word, at)) continue;
    Token put_in{.type = token_type(word), .doubtful = true, .span = {}};
    uint32_t end = tokens_[at - 1].span.end;
    put_in.span = {tokens_[at - 1].span.file, end, end};
    Tokens attempt = spliced(tokens_, at, 0, {put_in});
    if (!gets_beyond(attempt, at + 2)) continue;
    const bool joins = word == ":" || word == ",";  // stands right behind what is before it
    const bool touches = tokens_[at].span.begin == end;
    session_.diagnostics
        .report(place(at), diagnostics::UnexpectedToken{.expected = in_code(word), .found = found_phrase(at)})
        .help(diagnostics::Insert{.text = std::string(word)})
        .fix({{put_in.span, fmt::format("{}{}{}", joins ? "" : " ", word, touches && !joins ? " " : "")}});
    tokens_ = std::move(attempt);
    return true;
  }
  return false;
}

}  // namespace merit::syntax
