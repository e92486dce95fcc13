#include "compiler/syntax/recovery.h"

#include <algorithm>

#include "compiler/syntax/brackets.h"
#include "compiler/syntax/phrases.h"

namespace merit::syntax {
namespace {

constexpr size_t kNone = static_cast<size_t>(-1);

bool is_line_or_comma(TokenType type) {
  static const TokenType kComma = token_type(",");
  return type == kLineEnd || type == kComma;
}

}  // namespace

std::unique_ptr<GrammarParser> Recovery::parse() {
  while (!tokens_.empty()) {
    auto parser = std::make_unique<GrammarParser>(tokens_, start_);
    if (parser->ok()) return parser;
    if (session_.is_full() || !handle(parser->failed_at())) break;
  }
  return nullptr;
}

bool Recovery::handle(size_t at) {
  if (start_ == StartRule::declaration && (split(at) || split_misspelt(at))) return true;
  if (!follows_from_another(at)) {
    TokenSet accepted = accepted_at(at);
    // The parser may give up at a token that fits, because it sees that the next one will not.
    while (at < tokens_.size() && !tokens_[at].doubtful && accepted.contains(tokens_[at].type)) {
      accepted = accepted_at(++at);
    }
    if (mend(at, accepted)) return true;
    report(at, accepted);
  }
  return leave_out(at);
}

/// Whether the error comes of one that is reported: it stands right behind what could not be read, or in a round or
/// square bracket that is never closed.
bool Recovery::follows_from_another(size_t at) const {
  static const TokenType kComma = token_type(",");
  static const TokenType kBrace = token_type("{");
  if (at < tokens_.size() && tokens_[at].doubtful) return true;
  size_t before = std::min(at, tokens_.size());
  if (before > 0 && tokens_[before - 1].type == kComma) --before;
  if (before > 0 && tokens_[before - 1].type == kUnreadable) return true;
  for (size_t open : open_brackets(at)) {
    if (tokens_[open].type == kBrace) continue;
    uint32_t depth = 0;
    for (size_t i = open; i < tokens_.size(); ++i) {
      if (is_opening(tokens_[i].type)) ++depth;
      if (!is_closing(tokens_[i].type) || --depth > 0) continue;
      if (tokens_[i].doubtful) return true;
      break;
    }
  }
  return false;
}

// --- declarations run together by an operator at a line's end, or by a misspelt first word ---------------------------

bool Recovery::split(size_t at) {
  uint32_t open = 0;
  for (size_t i = 0; i <= at && i < tokens_.size(); ++i) {
    const Token& token = tokens_[i];
    if (i > 0 && open == 0 && token.first_on_line && declaration_words().contains(token.type) &&
        looks_like_declaration(tokens_, i)) {
      split_before(i);
      return true;
    }
    if (is_opening(token.type)) ++open;
    if (is_closing(token.type) && open > 0) --open;
  }
  return false;
}

bool Recovery::split_misspelt(size_t at) {
  if (at >= tokens_.size() || !tokens_[at].first_on_line || !open_brackets(at).empty()) return false;
  Token& token = tokens_[at];
  if (token.doubtful || !looks_like_declaration(tokens_, at)) return false;
  if (token.type != kNameToken && !is_contextual(token.type)) return false;
  std::string found(session_.sources.text(token.span));
  std::string_view meant = closest_word(found, declaration_words());
  if (meant.empty() || meant == found) return false;
  session_.diagnostics
      .report(token.span, diagnostics::UnexpectedToken{.expected = "a declaration", .found = in_code(found)})
      .help(diagnostics::DidYouMean{.name = std::string(meant)})
      .fix({{token.span, std::string(meant)}});
  token.type = token_type(meant);
  if (at > 0) split_before(at);
  return true;
}

void Recovery::split_before(size_t at) {
  auto middle = tokens_.begin() + static_cast<ptrdiff_t>(at);
  rest_.insert(rest_.begin(), middle, tokens_.end());
  tokens_.erase(middle, tokens_.end());
}

// --- what could stand here -------------------------------------------------------------------------------------------

TokenSet Recovery::accepted_at(size_t at) const {
  // After these words alone the parser cannot tell a comparison from a window.
  static const TokenSet kPartsOfTwoWords("in from within not last");
  TokenSet accepted;
  Tokens attempt = shortened_prefix(at);
  size_t place = attempt.size();
  GrammarParser alone(attempt, start_);
  if (alone.ok()) accepted.insert(kEndOfTokens);
  attempt.emplace_back();
  for (const TokenType type : token_types()) {
    bool stands_in_files = !spelling(type).empty() || type == kNameToken || type == kTextToken ||
                           type == kNumberToken || type == kDateToken || type == kLineEnd;
    if (!stands_in_files) continue;
    attempt.back().type = type;
    if (gets_beyond(attempt, place) || (kPartsOfTwoWords.contains(type) && gets_beyond_with_next(attempt, place))) {
      accepted.insert(type);
    }
  }
  return accepted;
}

bool Recovery::gets_beyond(const Tokens& tokens, size_t at) const {
  GrammarParser parser(tokens, start_);
  return parser.ok() || parser.failed_at() > at;
}

bool Recovery::gets_beyond_with_next(Tokens tokens, size_t at) const {
  static const TokenType kLast = token_type("last");
  tokens.push_back({.type = kNameToken, .span = {}});
  if (gets_beyond(tokens, at)) return true;
  tokens.back().type = kLast;
  tokens.push_back({.type = kNumberToken, .span = {}});
  return gets_beyond(tokens, at);
}

/// What stands before `at`, without the finished items of the brackets around it: they change nothing.
Recovery::Tokens Recovery::shortened_prefix(size_t at) const {
  Tokens prefix;
  std::vector<size_t> item_begins;
  for (size_t i = 0; i < at; ++i) {
    const Token& token = tokens_[i];
    if (token.type == kLineEnd && !item_begins.empty()) {
      prefix.resize(item_begins.back());
      continue;
    }
    prefix.push_back(token);
    if (is_opening(token.type)) item_begins.push_back(prefix.size());
    if (is_closing(token.type) && !item_begins.empty()) item_begins.pop_back();
  }
  return prefix;
}

source::Span Recovery::place(size_t at) const {
  bool inside = at < tokens_.size() && tokens_[at].type != kLineEnd;
  if (inside) return tokens_[at].span;
  source::Span before = tokens_[std::min(at, tokens_.size()) - 1].span;
  return {before.file, before.end, before.end};
}

std::string Recovery::found_phrase(size_t at) const {
  if (at < tokens_.size() && tokens_[at].type != kLineEnd) return in_code(session_.sources.text(tokens_[at].span));
  if (start_ == StartRule::expression) return "the end";
  return at >= tokens_.size() && last_ && rest_.empty() ? "the end of the file" : "the end of the line";
}

void Recovery::report(size_t at, const TokenSet& accepted) {
  TokenType before = at > 0 ? tokens_[at - 1].type : kEndOfTokens;
  auto report = session_.diagnostics.report(
      place(at),
      diagnostics::UnexpectedToken{.expected = expected_phrase(accepted, before), .found = found_phrase(at)});
  if (at > 0 && at < tokens_.size()) advise(at, accepted, report);
}

/// What to do where no mend is sure: signs, separators, brackets and words as other languages have them.
void Recovery::advise(size_t at, const TokenSet& accepted, diagnostics::Report& report) const {
  static const TokenSet kSigns("+ -");
  static const TokenSet kNamed("score grade event outcome group");
  static const TokenSet kConditional("stage disqualify");
  static const TokenType kBrace = token_type("{");
  const TokenType first = tokens_.front().type;
  const TokenType before = tokens_[at - 1].type;
  const TokenType found = tokens_[at].type;
  const bool in_score = first == token_type("score");
  if (before == token_type("in") && (is_opening(found) || is_literal(tokens_[at])))
    report.help(diagnostics::SetInBraces{});
  if (first == token_type("set") && before == token_type("=") && is_opening(found))
    report.help(diagnostics::SetWithoutBrackets{});
  if (in_score && before == token_type(",") && kSigns.contains(found)) report.help(diagnostics::OneRuleALine{});
  if (in_score && is_literal(tokens_[at]) && accepted.contains(token_type("+")) &&
      accepted.contains(token_type("group")))
    report.help(diagnostics::PointsHaveASign{});
  if (found == kBrace && kNamed.contains(before) && accepted.contains(kNameToken))
    report.help(diagnostics::NameIt{.word = std::string(spelling(before))});
  else if (found == kBrace && kConditional.contains(first) && accepted.contains(token_type("when")))
    report.help(diagnostics::ConditionAfterWhen{.word = std::string(spelling(first))});
  if (found == token_type(",") && at > 1 && tokens_[at - 2].type == token_type("because"))
    report.help(diagnostics::BecauseStandsLast{});
  // `created in last 30 days`, `created within 30 days`
  const bool has_window = found == kNumberToken && before == token_type("last") && at > 2;
  const size_t subject = has_window ? at - 3 : at - 1;
  if ((has_window || found == token_type("within")) && is_any_word(tokens_[subject]))
    report.help(diagnostics::TimeOrEvents{.name = std::string(session_.sources.text(tokens_[subject].span))});
}

// --- what to leave out -----------------------------------------------------------------------------------------------

std::vector<size_t> Recovery::open_brackets(size_t at) const {
  std::vector<size_t> open;
  for (size_t i = 0; i < at && i < tokens_.size(); ++i) {
    if (is_opening(tokens_[i].type)) open.push_back(i);
    if (is_closing(tokens_[i].type) && !open.empty()) open.pop_back();
  }
  return open;
}

std::pair<size_t, size_t> Recovery::item_around(size_t at, size_t open) const {
  if (open == kNone) return {0, tokens_.size()};
  size_t begin = open + 1;
  size_t end = begin;
  uint32_t depth = 0;
  for (; end < tokens_.size(); ++end) {
    TokenType type = tokens_[end].type;
    if (is_closing(type) && depth-- == 0) break;
    if (is_opening(type)) ++depth;
    if (depth > 0 || !separates_items(end, open)) continue;
    if (end >= at) break;
    begin = end + 1;
  }
  return {std::min(begin, end), end};
}

/// In the braces of a score or group a comma joins a modifier to its rule; elsewhere it separates items.
bool Recovery::separates_items(size_t at, size_t open) const {
  static const TokenType kScore = token_type("score");
  static const TokenSet kBeforeValues("of case in");
  if (tokens_[at].type == kLineEnd) return true;
  bool holds_rules = tokens_.front().type == kScore && open > 0 && !kBeforeValues.contains(tokens_[open - 1].type);
  return !holds_rules && is_line_or_comma(tokens_[at].type);
}

bool Recovery::leave_out(size_t at) {
  static const TokenType kBrace = token_type("{");
  if (at == 0) return false;  // not even the word is known
  std::vector<size_t> open = open_brackets(at);
  while (!open.empty()) {
    size_t bracket = open.back();
    open.pop_back();
    if (tokens_[bracket].type != kBrace) continue;
    auto [begin, end] = item_around(at, bracket);
    if (leave_out_value(begin, end, at) || leave_out_item(begin, end)) return true;
  }
  bool on_next_line = at < tokens_.size() && tokens_[at].first_on_line;
  if (on_next_line && leave_out_rest(at)) return true;
  return leave_out_value(0, tokens_.size(), at) || leave_out_head(at) || leave_out_rest(at);
}

/// Keeps `name =`, `field :`, `stage NAME when`: others refer to the name.
bool Recovery::leave_out_value(size_t begin, size_t end, size_t at) {
  static const TokenSet kBeforeValue("= : when expect");
  uint32_t depth = 0;
  size_t value = kNone;
  for (size_t i = begin; i < std::min(at, end); ++i) {
    if (is_opening(tokens_[i].type)) ++depth;
    if (is_closing(tokens_[i].type) && depth > 0) --depth;
    if (depth == 0 && kBeforeValue.contains(tokens_[i].type)) value = i + 1;
  }
  return value != kNone && replace(value, end, true);
}

bool Recovery::leave_out_item(size_t begin, size_t end) {
  if (replace(begin, end, true)) return true;  // a condition of `any of { }`
  bool separated_after = end < tokens_.size() && is_line_or_comma(tokens_[end].type);
  bool separated_before = begin > 0 && is_line_or_comma(tokens_[begin - 1].type);
  if (separated_after) return replace(begin, end + 1, false);
  return replace(separated_before ? begin - 1 : begin, end, false);
}

/// Between a declaration's name and its `{`.
bool Recovery::leave_out_head(size_t at) {
  static const TokenType kBrace = token_type("{");
  for (size_t i = at; i < tokens_.size(); ++i) {
    if (tokens_[i].type == kBrace && open_brackets(i).empty()) return i > at && replace(at, i, false);
  }
  return false;
}

/// What stands behind a whole declaration.
bool Recovery::leave_out_rest(size_t at) {
  if (at == 0 || at >= tokens_.size() || !open_brackets(at).empty()) return false;
  Tokens whole(tokens_.begin(), tokens_.begin() + static_cast<ptrdiff_t>(at));
  if (!GrammarParser(whole, start_).ok()) return false;
  bool has_block = std::any_of(tokens_.begin() + static_cast<ptrdiff_t>(at), tokens_.end(),
                               [](const Token& token) { return is_opening(token.type); });
  note_left_out(at, tokens_.size(), has_block || tokens_[at].first_on_line);
  tokens_ = std::move(whole);
  return true;
}

/// Leaves out `[begin, end)`, if parsing then gets beyond it.
bool Recovery::replace(size_t begin, size_t end, bool with_unreadable) {
  Tokens attempt(tokens_.begin(), tokens_.begin() + static_cast<ptrdiff_t>(begin));
  if (with_unreadable) {
    source::Span at = begin < end ? source::join(tokens_[begin].span, tokens_[end - 1].span) : place(begin);
    attempt.push_back({.type = kUnreadable, .doubtful = true, .span = at});
  }
  size_t next = attempt.size();
  const bool on_its_line = end < tokens_.size() && tokens_[end].first_on_line;
  attempt.insert(attempt.end(), tokens_.begin() + static_cast<ptrdiff_t>(end), tokens_.end());
  if (attempt.empty()) return false;
  GrammarParser parser(attempt, start_);
  // After an item that is gone, the next may begin with an error of its own.
  bool next_item_is_wrong = !with_unreadable && parser.failed_at() == next && next < attempt.size() &&
                            !is_closing(attempt[next].type) && attempt.size() < tokens_.size();
  if (!parser.ok() && parser.failed_at() <= next && !next_item_is_wrong) return false;
  bool in_head = !with_unreadable && open_brackets(begin).empty();
  if (in_head || !open_brackets(begin).empty()) note_left_out(begin, end, in_head);
  if (!with_unreadable && next < attempt.size() && !on_its_line) attempt[next].doubtful = true;
  tokens_ = std::move(attempt);
  return true;
}

void Recovery::note_left_out(size_t begin, size_t end, bool outside) {
  if (begin >= end) return;
  left_out_.push_back({source::join(tokens_[begin].span, tokens_[end - 1].span), outside});
}

}  // namespace merit::syntax
