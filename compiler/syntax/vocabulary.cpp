#include <cassert>
#include <unordered_map>
#include <vector>

#include "compiler/syntax/grammar/MeritLexer.h"
#include "compiler/syntax/lexer_table.h"
#include "compiler/syntax/reserved.h"
#include "compiler/syntax/token.h"

namespace merit::syntax {
namespace {

using grammar::MeritLexer;

/// Types by spelling.
const std::unordered_map<std::string_view, TokenType>& types() {
  static const std::unordered_map<std::string_view, TokenType> kTypes = [] {
    std::unordered_map<std::string_view, TokenType> types;
    for (size_t type = 0; type < token_spellings().size(); ++type) {
      if (!token_spellings()[type].empty()) types.emplace(token_spellings()[type], static_cast<TokenType>(type));
    }
    return types;
  }();
  return kTypes;
}

}  // namespace

constinit const TokenType kNameToken = MeritLexer::ID;
constinit const TokenType kTextToken = MeritLexer::TEXT_LITERAL;
constinit const TokenType kNumberToken = MeritLexer::NUMBER_LITERAL;
constinit const TokenType kPercentToken = MeritLexer::PERCENT;
constinit const TokenType kDateToken = MeritLexer::DATE_LITERAL;
constinit const TokenType kTimeToken = MeritLexer::TIME_LITERAL;
constinit const TokenType kLineEnd = MeritLexer::NL;
constinit const TokenType kUnreadable = MeritLexer::UNREADABLE;
constinit const TokenType kEndOfTokens = 0;

TokenType token_type(std::string_view spelling) {
  auto found = types().find(spelling);
  assert(found != types().end());
  return found->second;
}

std::string_view spelling(TokenType type) {
  return type < token_spellings().size() ? token_spellings()[type] : std::string_view();
}

TokenType word_type(std::string_view name) {
  auto found = types().find(name);
  return found != types().end() ? found->second : kNameToken;
}

// The lexer grammar lists the words last, the reserved ones before the others.
bool is_reserved(TokenType type) {
  return type >= MeritLexer::AND && type <= MeritLexer::LEAD;
}

bool is_reserved_word(std::string_view word) {
  const auto found = types().find(word);
  return found != types().end() && is_reserved(found->second);
}

bool is_contextual(TokenType type) {
  return type > MeritLexer::LEAD;
}

std::span<const TokenType> token_types() {
  static const std::vector<TokenType> kTypes = [] {
    std::vector<TokenType> types;
    const auto end = static_cast<TokenType>(token_spellings().size());
    for (TokenType type = MeritLexer::AND; type < end; ++type) types.push_back(type);
    for (TokenType type = 1; type < MeritLexer::AND; ++type) types.push_back(type);
    return types;
  }();
  return kTypes;
}

TokenSet::TokenSet(std::string_view spellings) {
  while (!spellings.empty()) {
    size_t space = spellings.find(' ');
    if (space != 0) types_.set(token_type(spellings.substr(0, space)));
    spellings.remove_prefix(space == std::string_view::npos ? spellings.size() : space + 1);
  }
}

const TokenSet& declaration_words() {
  static const TokenSet kWords(
      "definition use lead account events event outcome parameter set table let function score grade output "
      "disqualify recycle stage route handoff test");
  return kWords;
}

}  // namespace merit::syntax
