/// Choosing between the alternatives of a rule. Private to this folder.
#pragma once

#include <cstdint>

#include "antlr4-runtime.h"

namespace merit::syntax {

/// What a token tells: the row of the table for the one behind it, or one of these.
using Edge = uint16_t;
constexpr Edge kChoices = 0x4000;    ///< and an alternative, which alone is left
constexpr Edge kGuesses = 0x8000;    ///< and an alternative, the first of those that go on alike
constexpr Edge kUndecided = 0xFFFF;  ///< several alternatives are left, or none

/// The column of a token. Tokens are numbered from 1; the end is none of them.
constexpr uint32_t place_of(size_t token) {
  return token == antlr4::Token::EOF ? 0 : static_cast<uint32_t>(token);
}

/// Where the next four tokens leave one alternative, wherever the rule may stand, that one is chosen at once (strong
/// LL(4): Rosenkrantz and Stearns, "Properties of Deterministic Top-Down Grammars", 1970). In the quick of ANTLR's two
/// modes, whose choices are tried first, alternatives that go on alike are settled too, for the first, as ANTLR does.
/// What the tokens tell is worked out when Merit is built (tables/prediction_table.cpp). What is left is for ANTLR,
/// which keeps so much of each token that it meets for the first time that this was most of what a short file took.
class Prediction final : public antlr4::atn::ParserATNSimulator {
 public:
  /// In place of the parser's own, whose memory of earlier choices it shares.
  explicit Prediction(antlr4::Parser& of);

  size_t adaptivePredict(antlr4::TokenStream* tokens, size_t decision, antlr4::ParserRuleContext* context) override;

 private:
  antlr4::Parser& parser_;
};

}  // namespace merit::syntax
