#include <cassert>
#include <string>
#include <unordered_map>
#include <vector>

#include "compiler/syntax/grammar/MeritLexer.h"
#include "compiler/syntax/reserved.h"
#include "compiler/syntax/token.h"

namespace merit::syntax {
namespace {

using grammar::MeritLexer;

/// Spellings by token type, and types by spelling, from the lexer's own tables.
struct Vocabulary {
  std::vector<std::string> spellings;
  std::unordered_map<std::string_view, TokenType> types;

  Vocabulary() {
    antlr4::ANTLRInputStream nothing("");
    MeritLexer lexer(&nothing);
    const auto& vocabulary = lexer.getVocabulary();
    for (size_t type = 0; type <= vocabulary.getMaxTokenType(); ++type) {
      std::string quoted = vocabulary.getLiteralName(type);
      spellings.push_back(quoted.size() > 2 ? quoted.substr(1, quoted.size() - 2) : "");
    }
    for (size_t type = 0; type < spellings.size(); ++type) {
      if (!spellings[type].empty()) types.emplace(spellings[type], static_cast<TokenType>(type));
    }
  }
};

const Vocabulary& vocabulary() {
  static const Vocabulary kVocabulary;
  return kVocabulary;
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
  auto found = vocabulary().types.find(spelling);
  assert(found != vocabulary().types.end());
  return found->second;
}

std::string_view spelling(TokenType type) {
  const auto& spellings = vocabulary().spellings;
  return type < spellings.size() ? std::string_view(spellings[type]) : std::string_view();
}

TokenType word_type(std::string_view name) {
  auto found = vocabulary().types.find(name);
  return found != vocabulary().types.end() ? found->second : kNameToken;
}

// The lexer grammar lists the words last, the reserved ones before the others.
bool is_reserved(TokenType type) {
  return type >= MeritLexer::AND && type <= MeritLexer::LEAD;
}

bool is_reserved_word(std::string_view word) {
  const auto found = vocabulary().types.find(word);
  return found != vocabulary().types.end() && is_reserved(found->second);
}

bool is_contextual(TokenType type) {
  return type > MeritLexer::LEAD;
}

std::span<const TokenType> token_types() {
  static const std::vector<TokenType> kTypes = [] {
    std::vector<TokenType> types;
    const auto end = static_cast<TokenType>(vocabulary().spellings.size());
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
