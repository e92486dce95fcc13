#include "compiler/repl/entry.h"

#include <algorithm>
#include <array>
#include <optional>

#include "compiler/syntax/reserved.h"

namespace merit::repl {
namespace {

bool is_name_byte(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f';
}

/// Where the text that opens at `begin` ends: behind its closing quote, or where there is none.
size_t end_of_quoted(std::string_view text, size_t begin) {
  for (size_t at = begin + 1; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == '"') {
      return at + 1;
    } else if (text[at] == '\n') {
      return at;
    }
  }
  return text.size();
}

template <size_t count>
bool is_among(std::string_view word, const std::array<std::string_view, count>& words) {
  return std::ranges::find(words, word) != words.end();
}

constexpr std::array<std::string_view, 21> kDeclarationWords{
    "definition", "use",        "lead",    "account", "events",   "event",   "outcome",
    "parameter",  "set",        "table",   "let",     "function", "score",   "grade",
    "output",     "disqualify", "recycle", "stage",   "route",    "handoff", "test"};

// The line rule's two lists: what a line cannot end with, and what it cannot begin with.
constexpr std::array<std::string_view, 29> kOpenEnds{
    ",",  "(",       "[",        "{",       "=",    "<",     "<=",      ">",  ">=",  "+",
    "-",  "*",       "/",        ".",       "->",   ":",     "and",     "or", "not", "is",
    "in", "between", "contains", "matches", "when", "where", "because", "if", "then"};
constexpr std::array<std::string_view, 2> kMoreOpenEnds{"of", "followed"};
constexpr std::array<std::string_view, 25> kContinuations{
    "}",  ")",  "]",  ",",       "=",        "<",       "<=",   ">",     ">=",      "*",    "/",         "->",    "and",
    "or", "is", "in", "between", "contains", "matches", "when", "where", "because", "then", "otherwise", "within"};

/// A declaration word begins a declaration only where a name, a text or a bracket stands behind it; else it is a name
/// itself, as in `stage is MQL`, or a decision's.
bool declares(std::string_view word, std::string_view next) {
  if (next.empty()) return false;
  if (word == "disqualify") return next == "when";
  if (word == "definition" || word == "test") return next.front() == '"';
  if (word == "lead" || word == "account" || word == "events") return next == "{";
  if (word == "recycle") return next == "after";
  if (next == "starts" || next == "ends" || next == "default") return false;
  return is_name_byte(next.front()) && !syntax::is_reserved_word(next);
}

}  // namespace

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  for (size_t at = 0; at < text.size();) {
    size_t end = at + 1;
    if (is_space(text[at])) {
      at = end;
      continue;
    }
    if (text[at] == '#') {
      at = std::min(text.find('\n', at), text.size());
      continue;
    }
    if (text[at] == '"') {
      end = end_of_quoted(text, at);
    } else if (is_name_byte(text[at])) {
      while (end < text.size() && is_name_byte(text[end])) ++end;
    } else if (end < text.size() &&
               (text.substr(at, 2) == "<=" || text.substr(at, 2) == ">=" || text.substr(at, 2) == "->")) {
      ++end;
    }
    words.push_back(text.substr(at, end - at));
    at = end;
  }
  return words;
}

EntryKind entry_kind(std::string_view text, const std::vector<std::string>& events) {
  const std::vector<std::string_view> words = words_of(text);
  if (words.empty()) return EntryKind::nothing;
  if (words.front() == ":") return EntryKind::command;
  const std::string_view next = words.size() > 1 ? words[1] : "";
  if (is_among(words.front(), kDeclarationWords) && declares(words.front(), next)) return EntryKind::declarations;
  const bool qualified = words.size() > 2 && next == ".";
  const std::string name = qualified ? std::string(words[0]) + "." + std::string(words[2]) : std::string(words.front());
  const bool is_event = std::ranges::find(events, name) != events.end();
  return is_event ? EntryKind::pattern : EntryKind::expression;
}

bool wants_more(std::string_view text) {
  const std::vector<std::string_view> words = words_of(text);
  const bool is_documentation = words.empty() && text.find("##") != std::string_view::npos;
  if (is_documentation) return true;
  if (words.empty() || words.front() == ":") return false;
  int64_t open = 0;
  for (const std::string_view word : words) {
    if (word == "(" || word == "[" || word == "{") ++open;
    if (word == ")" || word == "]" || word == "}") --open;
  }
  return open > 0 || is_among(words.back(), kOpenEnds) || is_among(words.back(), kMoreOpenEnds) ||
         words.back() == "within";
}

bool goes_on(std::string_view line) {
  const std::vector<std::string_view> words = words_of(line);
  if (words.empty()) return false;
  const bool is_label = words.size() > 1 && words[1] == ":";
  return !is_label && (is_among(words.front(), kContinuations) || words.front() == "followed");
}

}  // namespace merit::repl
