// Constructions that people bring along from elsewhere, or from plain English, and what Merit says in their place. As
// the mends of single words do, each reports and mends, or returns false.
#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <string>

#include "compiler/syntax/phrases.h"
#include "compiler/syntax/recovery.h"
#include "runtime/values/fold.h"

namespace merit::syntax {
namespace {

/// `"%gmail%"` as a text test: the word, and the text as it stands in the file.
struct TextTestOfPattern {
  std::string_view word;
  std::string quoted;
};

/// Nothing if the pattern has a `%` inside, or is nothing but that.
std::optional<TextTestOfPattern> text_test_of(std::string_view quoted) {
  std::string_view text = quoted.substr(1, quoted.size() - 2);
  const bool open_left = text.starts_with('%');
  if (open_left) text.remove_prefix(1);
  const bool open_right = text.ends_with('%');
  if (open_right) text.remove_suffix(1);
  if (text.empty() || text.find('%') != std::string_view::npos) return std::nullopt;
  const std::string_view word = open_left ? (open_right ? "contains" : "ends with") : open_right ? "starts with" : "is";
  return TextTestOfPattern{word, fmt::format("\"{}\"", text)};
}

bool begins_text_test(TokenType type) {
  static const TokenSet kBeforeText("contains with");
  return kBeforeText.contains(type);
}

}  // namespace

bool Recovery::mend_habit(size_t at) {
  return mend_counted_call(at) || mend_idle_is(at) || mend_list(at) || mend_texts(at) || mend_window(at) ||
         mend_since_until(at) || mend_unasked_event(at) || mend_bare_number(at) || mend_braced_condition(at) ||
         mend_points(at) || mend_where(at);
}

std::optional<Recovery::Mend> Recovery::mend_by(const std::vector<Rewrite>& rewrites, size_t through) const {
  Tokens attempt = rewritten(tokens_, rewrites);
  if (!gets_beyond(attempt, place_after(through, rewrites))) return std::nullopt;
  return Mend{std::move(attempt), as_fix(session_.sources, tokens_, rewrites)};
}

TokenType Recovery::type_at(size_t at) const {
  return at < tokens_.size() ? tokens_[at].type : kEndOfTokens;
}

std::string Recovery::text_between(size_t begin, size_t end) const {
  return std::string(session_.sources.text(source::join(tokens_[begin].span, tokens_[end - 1].span)));
}

diagnostics::Report Recovery::report_instead(size_t at, std::string_view expected) {
  return session_.diagnostics.report(
      place(at), diagnostics::UnexpectedToken{.expected = in_code(expected), .found = found_phrase(at)});
}

/// `like "%gmail%"` → `contains "gmail"`.
bool Recovery::mend_like(size_t at) {
  if (type_at(at) != kNameToken || !values::equals_folded(session_.sources.text(tokens_[at].span), "like"))
    return false;
  const bool has_pattern = type_at(at + 1) == kTextToken && !tokens_[at + 1].unclosed;
  const auto test = has_pattern ? text_test_of(session_.sources.text(tokens_[at + 1].span)) : std::nullopt;
  auto mend = mend_by({{at, 1, test ? test->word : "contains"}}, at);
  if (!mend) return false;
  auto report = session_.diagnostics.report(
      tokens_[at].span, diagnostics::ForeignSpelling{.found = std::string(session_.sources.text(tokens_[at].span))});
  if (test) {
    const std::string own = fmt::format("{} {}", test->word, test->quoted);
    report.help(diagnostics::ReplaceWith{.old = text_between(at, at + 2), .replacement = own})
        .fix({{source::join(tokens_[at].span, tokens_[at + 1].span), own}});
  } else {
    report.help(diagnostics::PlainTextTests{});
  }
  tokens_ = std::move(mend->tokens);
  return true;
}

/// `is between 1 and 3`, `is not in big`: these words compare by themselves.
bool Recovery::mend_idle_is(size_t at) {
  static const TokenType kIs = token_type("is");
  static const TokenType kNot = token_type("not");
  static const TokenSet kComparing("between in contains matches starts ends < <= > >=");
  for (size_t back = 1; back <= 3 && back <= at; ++back) {
    const size_t is = at - back;
    if (type_at(is) != kIs) continue;
    const size_t compares = type_at(is + 1) == kNot ? is + 2 : is + 1;
    if (!kComparing.contains(type_at(compares))) return false;
    const std::string next(session_.sources.text(tokens_[is + 1].span));
    return mend_instead({{is, 1, ""}}, std::max(at, compares), is, next, diagnostics::Remove{.text = "is"});
  }
  return false;
}

/// Behind `"a", "b"` from `begin` on.
size_t Recovery::end_of_values(size_t begin) const {
  static const TokenType kComma = token_type(",");
  size_t end = begin;
  while (end < tokens_.size() && is_literal(tokens_[end])) {
    ++end;
    const bool goes_on = type_at(end) == kComma && end + 1 < tokens_.size() && is_literal(tokens_[end + 1]);
    if (!goes_on) break;
    ++end;
  }
  return end;
}

/// `in "US", "UK"`, `in ("US", "UK")`.
bool Recovery::mend_list(size_t at) {
  static const TokenType kIn = token_type("in");
  static const TokenSet kOtherBrackets("( [");
  if (at == 0 || at >= tokens_.size() || tokens_[at - 1].type != kIn) return false;
  const bool bracketed = kOtherBrackets.contains(tokens_[at].type);
  const size_t begin = bracketed ? at + 1 : at;
  const size_t end = end_of_values(begin);
  if (end == begin || (bracketed && !is_closing(type_at(end)))) return false;
  const size_t replaced = bracketed ? 1 : 0;
  return mend_instead({{at, replaced, "{"}, {end, replaced, "}"}}, end, at, "{", diagnostics::SetInBraces{});
}

/// `contains { "a", "b" }`, `contains "a", "b"`, `contains ("a", "b")`.
bool Recovery::mend_texts(size_t at) {
  static const TokenType kComma = token_type(",");
  static const TokenType kBrace = token_type("{");
  static const TokenType kRound = token_type("(");
  if (at > 0 && type_at(at) == kBrace && begins_text_test(type_at(at - 1))) {
    return mend_instead({{at, 0, "any of"}}, at, at, "any of", diagnostics::Insert{.text = "any of"});
  }
  if (at < 2 || type_at(at) != kComma || type_at(at - 1) != kTextToken) return false;
  const size_t text = at - 1;
  const size_t end = end_of_values(text);
  const bool bracketed =
      at > 2 && type_at(text - 1) == kRound && begins_text_test(type_at(text - 2)) && is_closing(type_at(end));
  if (!bracketed && !begins_text_test(type_at(text - 1))) return false;
  const size_t first = bracketed ? text - 1 : text;
  const size_t replaced = bracketed ? 1 : 0;
  return mend_instead({{first, replaced, "any of {"}, {end, replaced, "}"}}, end, first, "any of",
                      diagnostics::TextsInBraces{});
}

/// `any visit within 7 days`: a window, where `within` says how far from another time.
bool Recovery::mend_window(size_t at) {
  static const TokenType kWithin = token_type("within");
  for (size_t back = 0; back <= 3 && back <= at; ++back) {
    const size_t within = at - back;
    if (type_at(within) != kWithin) continue;
    const bool counted = type_at(within + 1) == kNumberToken;
    return mend_instead({{within, 1, "in last"}}, std::max(at, within + (counted ? 2 : 1)), within, "in last",
                        diagnostics::ReplaceWith{.old = "within", .replacement = "in last"});
  }
  return false;
}

/// `since A until B` → `from A until B`.
bool Recovery::mend_since_until(size_t at) {
  static const TokenType kUntil = token_type("until");
  static const TokenType kSince = token_type("since");
  static const TokenSet kEnds("and or when where , { }");
  if (type_at(at) != kUntil) return false;
  size_t since = at;
  while (since > 0 && type_at(since) != kSince) {
    --since;
    if (kEnds.contains(type_at(since)) || type_at(since) == kLineEnd) return false;
  }
  return mend_instead({{since, 1, "from"}}, at, since, "from",
                      diagnostics::ReplaceWith{.old = "since", .replacement = "from"});
}

/// Whether a condition may begin at a token.
bool Recovery::may_begin_condition(size_t at) const {
  static const TokenSet kBeforeCondition("when and or not if then otherwise expect ( { = ,");
  return at > 0 && (kBeforeCondition.contains(type_at(at - 1)) || type_at(at - 1) == kLineEnd);
}

/// `when visit followed by form` → `any visit followed by form`.
bool Recovery::mend_unasked_event(size_t at) {
  static const TokenSet kAfterEvent("followed where");
  if (at < 2 || !kAfterEvent.contains(type_at(at)) || !may_begin_condition(at - 1)) return false;
  return mend_instead({{at - 1, 0, "any"}}, at + 1, at - 1, "any", diagnostics::Insert{.text = "any"});
}

/// `when 3 visits` → `at least 3 visits`.
bool Recovery::mend_bare_number(size_t at) {
  if (at < 2 || type_at(at) != kNameToken || type_at(at - 1) != kNumberToken) return false;
  if (!may_begin_condition(at - 1)) return false;
  return mend_instead({{at - 1, 0, "at least"}}, at, at - 1, "at least", diagnostics::Insert{.text = "at least"});
}

/// `stage MQL { when ok }`.
bool Recovery::mend_braced_condition(size_t at) {
  static const TokenType kBrace = token_type("{");
  static const TokenType kWhen = token_type("when");
  static const TokenSet kConditional("stage disqualify");
  if (type_at(at) != kBrace || !kConditional.contains(type_at(0)) || !open_brackets(at).empty()) return false;
  const size_t last = tokens_.size() - 1;
  if (!is_closing(type_at(last))) return false;
  return mend_instead({{at, 1, type_at(at + 1) == kWhen ? "" : "when"}, {last, 1, ""}}, tokens_.size(), at, "when",
                      diagnostics::ConditionAfterWhen{.word = std::string(spelling(type_at(0)))});
}

/// `+seconds per visit` → `+(seconds) per visit`.
bool Recovery::mend_points(size_t at) {
  static const TokenType kScore = token_type("score");
  static const TokenType kBrace = token_type("{");
  static const TokenSet kSigns("+ -");
  static const TokenSet kOccasion("when per");
  const std::vector<size_t> open = open_brackets(at);
  if (type_at(0) != kScore || open.empty() || type_at(open.back()) != kBrace) return false;
  const auto [begin, end] = item_around(at, open.back());
  if (!kSigns.contains(type_at(begin))) return false;
  size_t occasion = begin + 1;
  while (occasion < end && !kOccasion.contains(type_at(occasion))) ++occasion;
  if (occasion == end || occasion == begin + 1 || at > occasion) return false;
  const std::string bracketed = fmt::format("{}({})", spelling(type_at(begin)), text_between(begin + 1, occasion));
  return mend_instead({{begin + 1, 0, "("}, {occasion, 0, ")"}}, occasion, begin + 1, "(",
                      diagnostics::BracketPoints{.text = bracketed});
}

/// `per visit where a and b`: where no condition can go on, both are meant of the event. A window stays outside.
bool Recovery::mend_where(size_t at) {
  static const TokenSet kJoins("and or");
  static const TokenSet kEnds(", because followed");
  static const TokenType kWhere = token_type("where");
  constexpr size_t kMostTries = 32;
  if (at == 0 || !kJoins.contains(type_at(at))) return false;
  const std::vector<size_t> open = open_brackets(at);
  const size_t inside = open.empty() ? 0 : open.back() + 1;
  size_t where = at;
  for (size_t i = inside; i < at; ++i) {
    if (type_at(i) == kLineEnd) where = at;
    if (type_at(i) == kWhere) where = i;
  }
  if (where == at || where == 0) return false;
  size_t end = at + 1;
  for (uint32_t depth = 0; end < tokens_.size(); ++end) {
    const TokenType type = tokens_[end].type;
    if (depth == 0 && (kEnds.contains(type) || type == kLineEnd || is_closing(type))) break;
    if (is_opening(type)) ++depth;
    if (is_closing(type)) --depth;
  }
  for (size_t tries = 0; end > at + 1 && tries < kMostTries; --end, ++tries) {
    auto mend = mend_by({{where + 1, 0, "("}, {end, 0, ")"}}, end);
    if (!mend) continue;
    const std::string event(session_.sources.text(tokens_[where - 1].span));
    session_.diagnostics
        .report(
            source::join(tokens_[at + 1].span, tokens_[end - 1].span),
            diagnostics::NeedsBrackets{.text = text_between(at + 1, end), .relation = "is asked of", .event = event})
        .help(diagnostics::BracketWhere{.event = event})
        .fix(mend->fix);
    tokens_ = std::move(mend->tokens);
    return true;
  }
  return false;
}

/// `count(visits where …)` → `(count of visits where …)`.
bool Recovery::mend_counted_call(size_t at) {
  static const TokenType kCount = token_type("count");
  static const TokenType kRound = token_type("(");
  const std::vector<size_t> open = open_brackets(at);
  if (open.empty() || open.back() == 0 || type_at(open.back()) != kRound) return false;
  const size_t word = open.back() - 1;
  if (type_at(word) != kCount) return false;
  return mend_instead({{word, 2, "( count of"}}, at, open.back(), "of",
                      diagnostics::ReplaceWith{.old = "count(…)", .replacement = "(count of …)"});
}

}  // namespace merit::syntax
