/// ANTLR's parser over a range of tokens. Private to this folder; with the builders, the only user of ANTLR's trees.
#pragma once

#include <memory>
#include <span>
#include <variant>

#include "compiler/syntax/grammar/MeritParser.h"
#include "compiler/syntax/token.h"

namespace merit::syntax {

enum class StartRule : uint8_t { declaration, expression };

/// A token as ANTLR wants it: knows its kind and its place in the range.
class ParserToken final : public antlr4::Token {
 public:
  ParserToken(size_t type, size_t index) : type_(type), index_(index) {}

  std::string getText() const override { return {}; }
  size_t getType() const override { return type_; }
  size_t getLine() const override { return 0; }
  size_t getCharPositionInLine() const override { return 0; }
  size_t getChannel() const override { return DEFAULT_CHANNEL; }
  size_t getTokenIndex() const override { return index_; }
  size_t getStartIndex() const override { return index_; }
  size_t getStopIndex() const override { return index_; }
  antlr4::TokenSource* getTokenSource() const override { return nullptr; }
  antlr4::CharStream* getInputStream() const override { return nullptr; }
  std::string toString() const override { return {}; }

 private:
  size_t type_;
  size_t index_;
};

/// A range of tokens and an end after it, as the stream that ANTLR parses.
class TokenRange final : public antlr4::TokenStream {
 public:
  explicit TokenRange(std::span<const Token> tokens);

  antlr4::Token* LT(ssize_t ahead) override;
  antlr4::Token* get(size_t index) const override { return const_cast<ParserToken*>(&tokens_[index]); }
  size_t LA(ssize_t ahead) override;
  void consume() override;
  ssize_t mark() override { return 0; }
  void release(ssize_t /*marker*/) override {}
  size_t index() override { return at_; }
  void seek(size_t index) override { at_ = index; }
  size_t size() override { return tokens_.size(); }
  std::string getSourceName() const override { return {}; }
  antlr4::TokenSource* getTokenSource() const override { return nullptr; }
  std::string getText(const antlr4::misc::Interval& /*interval*/) override { return {}; }
  std::string getText() override { return {}; }
  std::string getText(antlr4::RuleContext* /*context*/) override { return {}; }
  std::string getText(antlr4::Token* /*start*/, antlr4::Token* /*stop*/) override { return {}; }

 private:
  std::vector<ParserToken> tokens_;
  size_t at_ = 0;
};

/// One parse: holds the tree, which lives as long as this.
class GrammarParser {
 public:
  /// Parses at once. It stops at the first token that cannot be; nothing is repaired here.
  GrammarParser(std::span<const Token> tokens, StartRule start);
  ~GrammarParser();

  bool ok() const { return tree_ != nullptr; }
  /// Of a failed parse: the first token that cannot stand where it does; the number of tokens if they end too early.
  size_t failed_at() const { return failed_at_; }

  grammar::MeritParser::DeclarationContext* declaration() const;
  grammar::MeritParser::ExpressionContext* expression() const;

 private:
  bool run(StartRule start, bool full_context);

  TokenRange stream_;
  grammar::MeritParser parser_;
  antlr4::ParserRuleContext* tree_ = nullptr;
  size_t failed_at_ = 0;
};

}  // namespace merit::syntax
