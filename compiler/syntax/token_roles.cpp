#include "compiler/syntax/token_roles.h"

#include "compiler/syntax/grammar_parser.h"

namespace merit::syntax {
namespace {

using Grammar = grammar::MeritParser;
using antlr4::tree::ParseTree;
using antlr4::tree::TerminalNode;

template <typename... Contexts>
bool is_any(ParseTree& node) {
  return ((dynamic_cast<Contexts*>(&node) != nullptr) || ...);
}

class Roles {
 public:
  explicit Roles(std::span<const Token> tokens) : roles_(tokens.size()), tokens_(tokens) {}

  /// Trees are no deeper than nesting.h lets them be.
  void visit(ParseTree& node) {
    begin_columns(node);
    for (ParseTree* const child : node.children) {
      if (auto* const terminal = dynamic_cast<TerminalNode*>(child)) {
        look_at(*terminal, node);
      } else {
        visit(*child);
      }
    }
  }

  std::vector<TokenRole> take() { return std::move(roles_); }

 private:
  TokenRole* role_of(TerminalNode& terminal) {
    const size_t index = terminal.getSymbol()->getTokenIndex();
    return index < roles_.size() ? &roles_[index] : nullptr;  // the end of the tokens has none
  }

  static TerminalNode& first_of(ParseTree& node) {
    ParseTree* at = &node;
    while (!at->children.empty()) at = at->children.front();
    return *dynamic_cast<TerminalNode*>(at);
  }

  /// What stands behind the word of an item or the name of an event begins a column.
  void begin_columns(ParseTree& node) {
    size_t place = 0;
    if (is_any<Grammar::EventDeclarationContext, Grammar::DerivedDeclarationContext, Grammar::OutputDeclarationContext>(
            node)) {
      place = 2;
    }
    if (is_any<Grammar::VersionItemContext, Grammar::OwnerItemContext, Grammar::AgreedItemContext,
               Grammar::ChangedItemContext, Grammar::ReviewItemContext, Grammar::TimezoneItemContext>(node)) {
      place = 1;
    }
    if (place == 0 || place >= node.children.size()) return;
    if (TokenRole* const role = role_of(first_of(*node.children[place]))) role->column = Column::after_name;
  }

  void look_at(TerminalNode& terminal, ParseTree& parent) {
    TokenRole* const role = role_of(terminal);
    if (role == nullptr) return;
    switch (terminal.getSymbol()->getType()) {
      case Grammar::COMMA:
        role->tight_left = true;
        role->separates = is_any<Grammar::SeparatorContext>(parent);
        break;
      case Grammar::NL:
        role->separates = true;
        break;
      case Grammar::DOT:
        role->tight_left = role->tight_right = true;
        break;
      case Grammar::COLON:
        role->tight_left = !is_any<Grammar::TableDeclarationContext>(parent);
        if (is_any<Grammar::FieldContext>(parent)) role->column = Column::type;
        break;
      case Grammar::OPEN_ROUND:
        role->tight_right = true;
        role->tight_left = is_any<Grammar::ArgumentsContext, Grammar::FunctionDeclarationContext>(parent);
        break;
      case Grammar::OPEN_SQUARE:
        role->tight_left = role->tight_right = true;
        break;
      case Grammar::CLOSE_ROUND:
      case Grammar::CLOSE_SQUARE:
        role->tight_left = true;
        break;
      case Grammar::PLUS:
      case Grammar::MINUS:
        role->tight_right = is_sign(terminal, parent);
        break;
      case Grammar::FROM:
        if (is_any<Grammar::FieldContext>(parent)) role->column = Column::from;
        break;
      case Grammar::WHEN:
      case Grammar::PER:
      case Grammar::OTHERWISE:
        if (is_any<Grammar::Rule_Context>(parent)) role->column = Column::points_end;
        if (is_any<Grammar::ArmContext, Grammar::RouteArmContext>(parent)) role->column = Column::condition;
        break;
      case Grammar::BECAUSE:
        if (is_any<Grammar::Rule_Context>(parent)) role->column = Column::reason;
        break;
      default:
        break;
    }
  }

  /// Of a number or of points; `+ points[asset]` has a space, since no number follows.
  bool is_sign(TerminalNode& terminal, ParseTree& parent) const {
    if (is_any<Grammar::Rule_Context>(parent)) {
      const size_t next = terminal.getSymbol()->getTokenIndex() + 1;
      return next < tokens_.size() && (is_literal(tokens_[next]) || is_opening(tokens_[next].type));
    }
    return !is_any<Grammar::SumContext>(parent);
  }

  std::vector<TokenRole> roles_;
  std::span<const Token> tokens_;
};

}  // namespace

std::vector<TokenRole> roles_of(std::span<const Token> declaration) {
  const GrammarParser parser(declaration, StartRule::declaration);
  Roles roles(declaration);
  if (parser.ok()) roles.visit(*parser.declaration());
  return roles.take();
}

}  // namespace merit::syntax
