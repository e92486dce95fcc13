#include "compiler/syntax/grammar_parser.h"

#include "compiler/syntax/prediction.h"

namespace merit::syntax {
namespace {

struct Stopped {
  size_t token;
};

/// Ends the parse at the first error. ANTLR's own repair would report what follows from an error as further ones.
class StopAtFirstError final : public antlr4::DefaultErrorStrategy {
 public:
  void reportError(antlr4::Parser* /*parser*/, const antlr4::RecognitionException& error) override {
    throw Stopped{error.getOffendingToken()->getTokenIndex()};
  }
  void recover(antlr4::Parser* parser, std::exception_ptr /*error*/) override { stop(parser); }
  antlr4::Token* recoverInline(antlr4::Parser* parser) override { stop(parser); }
  void sync(antlr4::Parser* /*parser*/) override {}

 private:
  [[noreturn]] static void stop(antlr4::Parser* parser) { throw Stopped{parser->getCurrentToken()->getTokenIndex()}; }
};

}  // namespace

TokenRange::TokenRange(std::span<const Token> tokens) {
  tokens_.reserve(tokens.size() + 1);
  for (const Token& token : tokens) tokens_.emplace_back(token.type, tokens_.size());
  tokens_.emplace_back(antlr4::Token::EOF, tokens_.size());
}

antlr4::Token* TokenRange::LT(ssize_t ahead) {
  if (ahead == 0 || (ahead < 0 && at_ < static_cast<size_t>(-ahead))) return nullptr;
  size_t place = ahead > 0 ? at_ + static_cast<size_t>(ahead) - 1 : at_ - static_cast<size_t>(-ahead);
  return &tokens_[std::min(place, tokens_.size() - 1)];
}

size_t TokenRange::LA(ssize_t ahead) {
  const antlr4::Token* token = LT(ahead);
  return token == nullptr ? 0 : token->getType();
}

void TokenRange::consume() {
  if (at_ + 1 < tokens_.size()) ++at_;
}

GrammarParser::GrammarParser(std::span<const Token> tokens, StartRule start) : stream_(tokens), parser_(&stream_) {
  parser_.removeErrorListeners();
  parser_.setInterpreter(new Prediction(parser_));  // the parser owns it
  parser_.setErrorHandler(std::make_shared<StopAtFirstError>());
  // SLL prediction is quick and nearly always right; where it fails, LL has the last word.
  if (!run(start, false)) run(start, true);
}

GrammarParser::~GrammarParser() = default;

bool GrammarParser::run(StartRule start, bool full_context) {
  stream_.seek(0);
  parser_.reset();
  auto* interpreter = parser_.getInterpreter<antlr4::atn::ParserATNSimulator>();
  interpreter->setPredictionMode(full_context ? antlr4::atn::PredictionMode::LL : antlr4::atn::PredictionMode::SLL);
  try {
    if (start == StartRule::declaration) {
      tree_ = parser_.oneDeclaration();
    } else {
      tree_ = parser_.oneExpression();
    }
    return true;
  } catch (const Stopped& stopped) {
    failed_at_ = stopped.token;
    return false;
  }
}

grammar::MeritParser::DeclarationContext* GrammarParser::declaration() const {
  return dynamic_cast<grammar::MeritParser::OneDeclarationContext*>(tree_)->declaration();
}

grammar::MeritParser::ExpressionContext* GrammarParser::expression() const {
  return dynamic_cast<grammar::MeritParser::OneExpressionContext*>(tree_)->expression();
}

}  // namespace merit::syntax
