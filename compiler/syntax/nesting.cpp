#include "compiler/syntax/nesting.h"

#include <algorithm>

#include "compiler/syntax/limits.h"

namespace merit::syntax {
namespace {

/// What stands inside the same bracket, from the last separator on.
struct Frame {
  uint32_t outer = 0;      ///< levels around it
  uint32_t ifs = 0;        ///< levels that stay until the item ends: each `if`, and what stood before it
  uint32_t signs = 0;      ///< signs and `not` in a row
  uint32_t patterns = 0;   ///< a pattern holds a condition or a sum, which may hold a pattern again
  uint32_t operators = 0;  ///< of the sum or product underway
  uint32_t operand = 0;    ///< height of the tallest bracket among its operands
  uint32_t tallest = 0;    ///< of the sums before it

  uint32_t levels() const { return outer + ifs + signs + patterns; }
  uint32_t height() const { return operand + operators; }

  void end_operand() {
    tallest = std::max(tallest, height());
    operators = operand = signs = patterns = 0;
  }
  void end_item() {
    end_operand();
    ifs = 0;
  }
};

class Nesting {
 public:
  /// The limit that the token breaks, or 0.
  uint32_t add(const Token& token) {
    static const TokenSet kSigns("not -");
    static const TokenSet kInPattern("where since before from until within");
    static const TokenSet kOperators("+ - * /");
    static const TokenSet kBetweenOperands("and or when then otherwise followed");
    static const TokenType kIf = token_type("if");
    static const TokenType kComma = token_type(",");
    if (is_opening(token.type)) frames_.push_back({.outer = frames_.back().levels() + 1});
    if (token.type == kLineEnd || token.type == kComma) frames_.back().end_item();
    if (is_closing(token.type)) close();

    Frame& frame = frames_.back();
    if (token.type == kIf) {
      frame.ifs += frame.signs + frame.patterns + 1;
      frame.patterns = 0;
    }
    if (kBetweenOperands.contains(token.type)) frame.end_operand();
    frame.signs = kSigns.contains(token.type) ? frame.signs + 1 : 0;
    if (kInPattern.contains(token.type)) ++frame.patterns;
    if (kOperators.contains(token.type)) ++frame.operators;
    if (frame.levels() > kMaxNesting) return kMaxNesting;
    return frame.height() > kMaxOperators ? kMaxOperators : 0;
  }

 private:
  void close() {
    frames_.back().end_item();
    if (frames_.size() == 1) return;
    const uint32_t height = frames_.back().tallest + 1;
    frames_.pop_back();
    frames_.back().operand = std::max(frames_.back().operand, height);
  }

  std::vector<Frame> frames_ = std::vector<Frame>(1);
};

}  // namespace

bool nests_within_limits(const std::vector<Token>& tokens, diagnostics::Diagnostics& diagnostics) {
  Nesting nesting;
  for (const Token& token : tokens) {
    const uint32_t limit = nesting.add(token);
    if (limit == 0) continue;
    diagnostics.report(token.span, diagnostics::NestedTooDeeply{.limit = limit});
    return false;
  }
  return true;
}

}  // namespace merit::syntax
