#include "compiler/syntax/rewrite.h"

#include <algorithm>
#include <string>

namespace merit::syntax {
namespace {

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool is_letter(char c) {
  return c >= 'a' && c <= 'z';
}

/// A closing bracket stands right behind what is before it, all else right before what comes next.
bool clings_to_left(std::string_view own) {
  return is_closing(token_type(own.substr(0, own.find(' '))));
}

source::Span place_to_put(const std::vector<Token>& tokens, const Rewrite& rewrite) {
  const bool behind = rewrite.at > 0 && (rewrite.at >= tokens.size() || clings_to_left(rewrite.own));
  const source::Span near = tokens[behind ? rewrite.at - 1 : rewrite.at].span;
  const uint32_t offset = behind ? near.end : near.begin;
  return {near.file, offset, offset};
}

/// As people write it: no space inside round brackets.
std::string as_written(std::string_view own) {
  std::string text(own);
  if (text.starts_with("( ")) text.erase(1, 1);
  return text;
}

diagnostics::Edit put_in(const std::vector<Token>& tokens, const Rewrite& rewrite) {
  std::string text = as_written(rewrite.own);
  if (clings_to_left(rewrite.own))
    text = rewrite.own == "}" ? " }" : text;
  else if (rewrite.own != "(")
    text += ' ';
  return {place_to_put(tokens, rewrite), text};
}

/// Without leaving two spaces, or one at a line's end; lines stay.
diagnostics::Edit leave_out(const std::vector<Token>& tokens, const Rewrite& rewrite) {
  const size_t end = rewrite.at + rewrite.count;
  source::Span span = source::join(tokens[rewrite.at].span, tokens[end - 1].span);
  const bool more_on_line = end < tokens.size() && !tokens[end].first_on_line && tokens[end].type != kLineEnd;
  if (more_on_line)
    span.end = tokens[end].span.begin;
  else if (!tokens[rewrite.at].first_on_line && rewrite.at > 0)
    span.begin = tokens[rewrite.at - 1].span.end;
  return {span, ""};
}

diagnostics::Edit replace(const source::Sources& sources, const std::vector<Token>& tokens, const Rewrite& rewrite) {
  const source::Span span = source::join(tokens[rewrite.at].span, tokens[rewrite.at + rewrite.count - 1].span);
  const std::string& source = sources[span.file].text();
  std::string text = as_written(rewrite.own);
  if (is_letter(text.front()) && span.begin > 0 && !is_space(source[span.begin - 1])) text.insert(0, 1, ' ');
  if (is_letter(text.back()) && span.end < source.size() && !is_space(source[span.end])) text += ' ';
  return {span, text};
}

}  // namespace

std::vector<Token> as_tokens(std::string_view spellings, Token like) {
  std::vector<Token> result;
  while (!spellings.empty()) {
    const size_t space = std::min(spellings.find(' '), spellings.size());
    like.type = token_type(spellings.substr(0, space));
    result.push_back(like);
    spellings.remove_prefix(std::min(space + 1, spellings.size()));
  }
  return result;
}

std::vector<Token> rewritten(const std::vector<Token>& tokens, std::span<const Rewrite> rewrites) {
  std::vector<Token> result;
  size_t done = 0;
  const auto keep_until = [&](size_t end) {
    for (; done < end; ++done) result.push_back(tokens[done]);
  };
  for (const Rewrite& rewrite : rewrites) {
    keep_until(rewrite.at);
    const Token like = rewrite.count > 0 ? tokens[rewrite.at] : Token{.span = place_to_put(tokens, rewrite)};
    for (const Token& own : as_tokens(rewrite.own, like)) result.push_back(own);
    done += rewrite.count;
  }
  keep_until(tokens.size());
  return result;
}

size_t place_after(size_t place, std::span<const Rewrite> rewrites) {
  size_t result = place;
  for (const Rewrite& rewrite : rewrites) {
    if (rewrite.at > place) break;
    const size_t words = as_tokens(rewrite.own, {}).size();
    if (place < rewrite.at + rewrite.count) return result - (place - rewrite.at) + std::max<size_t>(words, 1) - 1;
    result = result + words - rewrite.count;
  }
  return result;
}

std::vector<diagnostics::Edit> as_fix(const source::Sources& sources, const std::vector<Token>& tokens,
                                      std::span<const Rewrite> rewrites) {
  std::vector<diagnostics::Edit> fix;
  for (const Rewrite& rewrite : rewrites) {
    if (rewrite.count == 0)
      fix.push_back(put_in(tokens, rewrite));
    else if (rewrite.own.empty())
      fix.push_back(leave_out(tokens, rewrite));
    else
      fix.push_back(replace(sources, tokens, rewrite));
  }
  return fix;
}

}  // namespace merit::syntax
