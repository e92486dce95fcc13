#include "compiler/syntax/prediction.h"

#include <optional>

namespace merit::syntax {
namespace {

// Generated: by decision and token what is known, or the row for the token behind.
#include "compiler/syntax/grammar/prediction_table.inc"

/// The alternative, counted from 1, that the next tokens leave alone; if `guess`, also the first of those that seem
/// to go on alike from now on.
std::optional<size_t> choose(size_t decision, antlr4::TokenStream& tokens, bool guess) {
  auto at = static_cast<Edge>(decision);
  for (ssize_t ahead = 1; at < kChoices; ++ahead) at = kEdges[at][kClassOfToken[place_of(tokens.LA(ahead))]];
  if (at == kUndecided) return std::nullopt;
  if (at >= kGuesses) return guess ? std::optional<size_t>(at - kGuesses) : std::nullopt;
  return at - kChoices;
}

antlr4::atn::ParserATNSimulator& simulator_of(antlr4::Parser& parser) {
  return *parser.getInterpreter<antlr4::atn::ParserATNSimulator>();
}

}  // namespace

Prediction::Prediction(antlr4::Parser& of)
    : ParserATNSimulator(&of, simulator_of(of).atn, simulator_of(of).decisionToDFA,
                         simulator_of(of).getSharedContextCache()),
      parser_(of) {}

size_t Prediction::adaptivePredict(antlr4::TokenStream* tokens, size_t decision, antlr4::ParserRuleContext* context) {
  const bool guess = getPredictionMode() == antlr4::atn::PredictionMode::SLL;
  if (const auto choice = choose(decision, *tokens, guess)) return *choice;
  parser_.getATN();  // sets up ANTLR's own automata, which few definitions need
  return ParserATNSimulator::adaptivePredict(tokens, decision, context);
}

}  // namespace merit::syntax
