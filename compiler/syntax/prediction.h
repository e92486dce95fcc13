/// Choosing between the alternatives of a rule. Private to this folder.
#pragma once

#include "antlr4-runtime.h"

namespace merit::syntax {

/// Where the next four tokens leave one alternative, wherever the rule may stand, that one is chosen at once (strong
/// LL(4): Rosenkrantz and Stearns, "Properties of Deterministic Top-Down Grammars", 1970). In the quick of ANTLR's two
/// modes, whose choices are tried first, alternatives that go on alike are settled too, for the first, as ANTLR does.
/// What is left is for ANTLR, which keeps so much of each token that it meets for the first time that this was most of
/// what a short file took.
class Prediction final : public antlr4::atn::ParserATNSimulator {
 public:
  /// In place of the parser's own, whose memory of earlier choices it shares.
  explicit Prediction(antlr4::Parser& of);

  size_t adaptivePredict(antlr4::TokenStream* tokens, size_t decision, antlr4::ParserRuleContext* context) override;
};

}  // namespace merit::syntax
