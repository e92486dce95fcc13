#include "compiler/syntax/nesting.h"

#include "compiler/syntax/limits.h"

namespace merit::syntax {
namespace {

/// What is open since the last bracket or separator.
struct Frame {
  uint32_t ifs = 0;
  uint32_t prefixes = 0;  ///< signs and `not` in a row
  uint32_t operators = 0;
};

}  // namespace

bool nests_within_limits(const std::vector<Token>& tokens, diagnostics::Diagnostics& diagnostics) {
  static const TokenSet kPrefixes("not -");
  static const TokenSet kOperators("+ - * /");
  static const TokenSet kLooser("and or when then otherwise");
  static const TokenType kIf = token_type("if");
  static const TokenType kComma = token_type(",");
  std::vector<Frame> frames(1);
  uint32_t ifs = 0;  // of all frames
  for (const Token& token : tokens) {
    if (is_opening(token.type)) frames.emplace_back();
    bool ends_item = token.type == kLineEnd || token.type == kComma;
    if (ends_item || is_closing(token.type)) {
      ifs -= frames.back().ifs;
      frames.back() = {};
    }
    if (is_closing(token.type) && frames.size() > 1) frames.pop_back();
    Frame& frame = frames.back();
    if (token.type == kIf) ++frame.ifs, ++ifs;
    frame.prefixes = kPrefixes.contains(token.type) ? frame.prefixes + 1 : 0;
    if (kLooser.contains(token.type)) frame.operators = 0;
    if (kOperators.contains(token.type)) ++frame.operators;
    uint32_t levels = static_cast<uint32_t>(frames.size()) - 1 + ifs + frame.prefixes;
    if (levels <= kMaxNesting && frame.operators <= kMaxOperators) continue;
    int64_t limit = levels > kMaxNesting ? kMaxNesting : kMaxOperators;
    diagnostics.report(token.span, diagnostics::NestedTooDeeply{.limit = limit});
    return false;
  }
  return true;
}

}  // namespace merit::syntax
