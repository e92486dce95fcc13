#include "compiler/syntax/prediction.h"

#include <algorithm>
#include <compare>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace merit::syntax {
namespace {

using antlr4::atn::ATN;
using antlr4::atn::ATNState;
using antlr4::atn::ParserATNSimulator;
using antlr4::atn::RuleTransition;
using antlr4::atn::Transition;

/// Tokens are numbered from 1; the end is none of them.
uint32_t place_of(size_t token) {
  return token == antlr4::Token::EOF ? 0 : static_cast<uint32_t>(token);
}

using State = uint32_t;

State number_of(const ATNState& state) {
  return static_cast<State>(state.stateNumber);
}

/// The grammar's states and the ways between them, as plain arrays of what ANTLR has as objects.
struct Network {
  struct Way {
    uint32_t first, last;  ///< tokens, by `place_of`
    State to;
  };
  struct Call {
    State rule, behind;  ///< where the rule begins, and where it is gone on behind it
  };
  struct Node {
    std::vector<Way> ways;
    std::vector<State> silent;
    std::vector<Call> calls;
    bool ends_rule = false;  ///< silent ways lead behind each place that the rule stands in
  };
  std::vector<Node> nodes;  ///< by state

  explicit Network(const ATN& grammar) : nodes(grammar.states.size()) {
    for (State from = 0; from < nodes.size(); ++from) {
      if (grammar.states[from] == nullptr) continue;
      nodes[from].ends_rule = grammar.states[from]->getStateType() == ATNState::RULE_STOP;
      for (const Transition* transition : grammar.states[from]->transitions) add(nodes[from], *transition);
    }
  }

 private:
  static void add(Node& node, const Transition& transition) {
    const State to = number_of(*transition.target);
    if (transition.getSerializationType() == Transition::RULE) {
      node.calls.push_back({to, number_of(*static_cast<const RuleTransition&>(transition).followState)});
    } else if (transition.isEpsilon()) {
      node.silent.push_back(to);
    } else {
      const antlr4::misc::IntervalSet label = transition.label();
      for (const antlr4::misc::Interval& tokens : label.getIntervals()) {
        node.ways.push_back({place_of(static_cast<size_t>(tokens.a)), place_of(static_cast<size_t>(tokens.b)), to});
      }
    }
  }
};

/// Places that rules were called from, innermost last; each list once, under a number. 0 is the list of those from
/// before a decision, of which nothing is known.
class Stacks {
 public:
  static constexpr uint32_t kUnknown = 0;

  uint32_t push(uint32_t stack, State behind) {
    const auto [place, is_new] = numbers_.try_emplace({stack, behind}, static_cast<uint32_t>(stacks_.size()));
    if (is_new) stacks_.emplace_back(stack, behind);
    return place->second;
  }
  /// The rest of a known list, and its last place.
  std::pair<uint32_t, State> pop(uint32_t stack) const { return stacks_[stack]; }

 private:
  std::vector<std::pair<uint32_t, State>> stacks_ = {{kUnknown, 0}};
  std::map<std::pair<uint32_t, State>, uint32_t> numbers_;
};

/// What the next tokens tell of each decision, found out as they are met. What the rule of the decision stands in is
/// not looked at: an alternative may seem possible that is not, never the other way round.
class Lookahead {
 public:
  explicit Lookahead(const ATN& grammar)
      : network_(grammar), tokens_(grammar.maxTokenType + 1), roots_(grammar.decisionToState.size(), kUnknown) {
    for (const antlr4::atn::DecisionState* decision : grammar.decisionToState) {
      std::vector<State>& alternatives = alternatives_.emplace_back();
      for (const Transition* transition : decision->transitions) {
        alternatives.push_back(number_of(*transition->target));
      }
    }
  }

  /// The alternative, counted from 1, that the next tokens leave alone; if `guess`, also the first of those that seem
  /// to go on alike from now on.
  std::optional<size_t> choose(size_t decision, antlr4::TokenStream& tokens, bool guess) {
    const std::scoped_lock lock(mutex_);
    if (roots_[decision] == kUnknown) {
      std::vector<Places> begins;
      for (const State state : alternatives_[decision]) begins.push_back({{state, Stacks::kUnknown}});
      roots_[decision] = add_node(std::move(begins));
    }
    Edge at = roots_[decision];
    for (size_t ahead = 1; ahead <= kMostTokens; ++ahead) {
      const uint32_t token = place_of(tokens.LA(static_cast<ssize_t>(ahead)));
      if (nodes_[at].edges[token] == kUnknown) {
        const Edge edge = follow(at, token, ahead == kMostTokens);
        nodes_[at].edges[token] = edge;
      }
      at = nodes_[at].edges[token];
      if (at == kUndecided) return std::nullopt;
      if (at >= kGuesses) return guess ? std::optional<size_t>(at - kGuesses) : std::nullopt;
      if (at >= kChoices) return at - kChoices;
    }
    return std::nullopt;
  }

 private:
  static constexpr size_t kMostTokens = 4;
  /// A node, or one of these.
  using Edge = uint32_t;
  static constexpr Edge kUnknown = 0xFFFFFFFF;
  static constexpr Edge kUndecided = 0xFFFFFFFE;  ///< several alternatives are left, or none
  static constexpr Edge kChoices = 0x80000000;    ///< and an alternative, which alone is left
  static constexpr Edge kGuesses = 0xC0000000;    ///< and an alternative, the first of those that go on alike

  struct Place {
    State state;
    uint32_t stack;
    friend auto operator<=>(const Place&, const Place&) = default;
  };
  using Places = std::vector<Place>;
  /// Behind the tokens so far.
  struct Node {
    std::vector<Places> places;  ///< by alternative: where it may be, those that take a token
    std::vector<Edge> edges;     ///< by the next token
  };

  Edge follow(Edge from, uint32_t token, bool is_last) {
    std::vector<Places> behind;
    for (const Places& places : nodes_[from].places) behind.push_back(taken(places, token));
    const auto is_left = [](const Places& places) { return !places.empty(); };
    const auto left = std::ranges::count_if(behind, is_left);
    if (left == 0) return kUndecided;
    const auto first = std::ranges::find_if(behind, is_left);
    const auto number = static_cast<Edge>(first - behind.begin() + 1);
    if (left == 1) return kChoices + number;
    if (std::ranges::count(behind, *first) == left) return kGuesses + number;
    return is_last ? kUndecided : add_node(std::move(behind));
  }

  Places taken(const Places& from, uint32_t token) const {
    Places behind;
    for (const auto [state, stack] : from) {
      for (const auto& [first, last, to] : network_.nodes[state].ways) {
        if (first <= token && token <= last) behind.push_back({to, stack});
      }
    }
    std::ranges::sort(behind);
    const auto repeated = std::ranges::unique(behind);
    behind.erase(repeated.begin(), repeated.end());
    return behind;
  }

  Edge add_node(std::vector<Places> begins) {
    for (Places& places : begins) places = reached_silently(std::move(places));
    nodes_.push_back({std::move(begins), std::vector<Edge>(tokens_, kUnknown)});
    return static_cast<Edge>(nodes_.size() - 1);
  }

  /// Places that take a token, from these on.
  Places reached_silently(Places left) {
    std::vector<bool> seen_below(network_.nodes.size());  // with an unknown stack: most
    std::set<std::pair<State, uint32_t>> seen_inside;
    Places found;
    while (!left.empty()) {
      const auto [state, stack] = left.back();
      left.pop_back();
      if (stack == Stacks::kUnknown ? bool(seen_below[state]) : !seen_inside.emplace(state, stack).second) continue;
      if (stack == Stacks::kUnknown) seen_below[state] = true;
      const Network::Node& node = network_.nodes[state];
      if (!node.ways.empty()) found.push_back({state, stack});
      if (node.ends_rule && stack != Stacks::kUnknown) {
        const auto [rest, behind] = stacks_.pop(stack);
        left.push_back({behind, rest});
        continue;
      }
      for (const State to : node.silent) left.push_back({to, stack});
      for (const auto& [rule, behind] : node.calls) left.push_back({rule, stacks_.push(stack, behind)});
    }
    return found;
  }

  const Network network_;
  const size_t tokens_;
  std::vector<std::vector<State>> alternatives_;  ///< by decision: where each begins
  std::mutex mutex_;
  std::vector<Edge> roots_;  ///< by decision
  std::vector<Node> nodes_;
  Stacks stacks_;
};

ParserATNSimulator& simulator_of(antlr4::Parser& parser) {
  return *parser.getInterpreter<ParserATNSimulator>();
}

}  // namespace

Prediction::Prediction(antlr4::Parser& of)
    : ParserATNSimulator(&of, of.getATN(), simulator_of(of).decisionToDFA, simulator_of(of).getSharedContextCache()) {}

size_t Prediction::adaptivePredict(antlr4::TokenStream* tokens, size_t decision, antlr4::ParserRuleContext* context) {
  static Lookahead lookahead(atn);  // there is one grammar
  const bool guess = getPredictionMode() == antlr4::atn::PredictionMode::SLL;
  if (const auto choice = lookahead.choose(decision, *tokens, guess)) return *choice;
  return ParserATNSimulator::adaptivePredict(tokens, decision, context);
}

}  // namespace merit::syntax
