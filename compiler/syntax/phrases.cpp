#include "compiler/syntax/phrases.h"

#include <fmt/core.h>

#include <algorithm>
#include <vector>

#include "runtime/values/edit_distance.h"

namespace merit::syntax {
namespace {

bool begins_expression(const TokenSet& accepted) {
  return accepted.contains(kNameToken) && accepted.contains(kNumberToken) && accepted.contains(kTextToken) &&
         accepted.contains(token_type("("));
}

bool ends_expression(const TokenSet& accepted) {
  return accepted.contains(token_type("and")) && accepted.contains(token_type("or"));
}

/// What stands for the many tokens that can begin a value, a name or an event; empty if there is no such phrase.
std::string main_phrase(const TokenSet& accepted, TokenType before) {
  static const TokenSet kBeforeCondition("when where and or not if expect {");
  static const TokenSet kBeforeEvent("any no by after per times");
  if (begins_expression(accepted)) return kBeforeCondition.contains(before) ? "a condition" : "a value";
  if (accepted.contains(kNameToken)) return kBeforeEvent.contains(before) ? "an event" : "a name";
  if (accepted.contains(kTextToken)) return "a text in double quotes";
  if (accepted.contains(kNumberToken)) return "a number";
  if (accepted.contains(kDateToken)) return "a date";
  return {};
}

std::string joined(const std::vector<std::string>& phrases) {
  std::string result;
  for (size_t i = 0; i < phrases.size(); ++i) {
    if (i > 0) result += i + 1 == phrases.size() ? " or " : ", ";
    result += phrases[i];
  }
  return result;
}

const TokenSet& units() {
  static const TokenSet kUnits(
      "second seconds minute minutes hour hours day days week weeks month months quarter quarters year years");
  return kUnits;
}

/// Words and marks with a spelling of their own, as many as a reader takes in.
void add_spellings(const TokenSet& accepted, const TokenSet& left_out, std::vector<std::string>& phrases) {
  constexpr size_t kMost = 8;
  for (const TokenType type : token_types()) {
    if (phrases.size() == kMost) return;
    if (!accepted.contains(type) || left_out.contains(type) || spelling(type).empty()) continue;
    phrases.push_back(in_code(spelling(type)));
  }
}

}  // namespace

std::string in_code(std::string_view text) {
  constexpr size_t kLongest = 40;
  if (text.size() <= kLongest) return fmt::format("`{}`", text);
  size_t cut = kLongest;
  while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80) --cut;
  return fmt::format("`{}…`", text.substr(0, cut));
}

std::string expected_phrase(const TokenSet& accepted, TokenType before) {
  static const TokenSet kAfterValue("when otherwise then because { } ) ] ,");
  std::vector<std::string> phrases;
  std::string main = main_phrase(accepted, before);
  if (!main.empty()) {
    if (before != kEndOfTokens && !spelling(before).empty())
      main += fmt::format(" after {}", in_code(spelling(before)));
    phrases.push_back(main);
  } else if (accepted.contains(token_type("definition")) && accepted.contains(token_type("stage"))) {
    phrases.emplace_back("a declaration");
  } else if (ends_expression(accepted)) {
    phrases.emplace_back("an operator");
    for (const TokenType type : token_types()) {
      if (accepted.contains(type) && kAfterValue.contains(type)) phrases.push_back(in_code(spelling(type)));
    }
  } else {
    if (accepted.contains(token_type("days"))) phrases.emplace_back("a unit such as `days`");
    add_spellings(accepted, units(), phrases);
  }
  if (main.empty() && (accepted.contains(kEndOfTokens) || accepted.contains(kLineEnd))) {
    phrases.emplace_back("the end of the line");
  }
  return phrases.empty() ? "something else" : joined(phrases);
}

std::string_view closest_word(std::string_view misspelt, const TokenSet& words) {
  std::string_view closest;
  size_t best = misspelt.size() < 3 ? 1 : misspelt.size() < 6 ? 2 : 3;  // one more than what is near enough
  for (const TokenType type : token_types()) {
    std::string_view word = words.contains(type) ? spelling(type) : std::string_view();
    if (word.size() < 2) continue;
    const size_t apart = values::edit_distance(misspelt, word, best);
    // Of two as near the one as long: swapped letters are likelier than lost ones (`tset`: `test`, not `set`).
    const bool as_long = word.size() == misspelt.size() && closest.size() != misspelt.size();
    if (apart < best || (apart == best && as_long && !closest.empty())) {
      best = apart;
      closest = word;
    }
  }
  return closest;
}

}  // namespace merit::syntax
