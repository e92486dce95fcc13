// Writes what the next tokens tell of each decision of grammar/MeritParser.g4 as tables of C++ (prediction.cpp).
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <compare>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "compiler/syntax/grammar/MeritParser.h"
#include "compiler/syntax/prediction.h"

namespace merit::syntax {
namespace {

/// How many tokens a choice looks at.
constexpr size_t kMostTokens = 4;

using antlr4::atn::ATN;
using antlr4::atn::ATNState;
using antlr4::atn::RuleTransition;
using antlr4::atn::Transition;

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

/// What the rule of a decision stands in is not looked at: an alternative may seem possible that is not, never the
/// other way round.
class Lookahead {
 public:
  explicit Lookahead(const ATN& grammar) : network_(grammar), tokens_(grammar.maxTokenType + 1) {
    nodes_.resize(grammar.decisionToState.size());
    for (size_t decision = 0; decision < grammar.decisionToState.size(); ++decision) {
      std::vector<Places> begins;
      for (const Transition* transition : grammar.decisionToState[decision]->transitions) {
        begins.push_back({{number_of(*transition->target), Stacks::kUnknown}});
      }
      nodes_[decision] = edges_of(reached_silently(std::move(begins)), 1);
    }
  }

  bool is_small() const { return nodes_.size() < kChoices; }

  /// Rows by node, of which the first are the decisions'; columns by class of tokens.
  void write(std::ostream& out) const {
    std::map<std::vector<Edge>, size_t> columns;
    std::vector<size_t> class_of_token;
    for (uint32_t token = 0; token < tokens_; ++token) {
      std::vector<Edge> column;
      for (const std::vector<Edge>& edges : nodes_) column.push_back(edges[token]);
      class_of_token.push_back(columns.try_emplace(std::move(column), columns.size()).first->second);
    }
    std::vector<std::vector<Edge>> rows(nodes_.size(), std::vector<Edge>(columns.size()));
    for (const auto& [column, number] : columns) {
      for (size_t node = 0; node < rows.size(); ++node) rows[node][number] = column[node];
    }
    out << fmt::format("constexpr uint8_t kClassOfToken[] = {{{}}};\n", fmt::join(class_of_token, ", "));
    out << fmt::format("constexpr Edge kEdges[][{}] = {{\n", columns.size());
    for (const std::vector<Edge>& row : rows) out << fmt::format("  {{{}}},\n", fmt::join(row, ", "));
    out << "};\n";
  }

 private:
  struct Place {
    State state;
    uint32_t stack;
    friend auto operator<=>(const Place&, const Place&) = default;
  };
  /// Where an alternative may be.
  using Places = std::vector<Place>;

  /// By token, behind as many tokens as `ahead` says but the last. `places` are by alternative, and take tokens.
  std::vector<Edge> edges_of(const std::vector<Places>& places, size_t ahead) {
    std::vector<Edge> edges;
    for (uint32_t token = 0; token < tokens_; ++token) {
      std::vector<Places> behind;
      for (const Places& of_one : places) behind.push_back(taken(of_one, token));
      edges.push_back(edge_to(std::move(behind), ahead));
    }
    return edges;
  }

  Edge edge_to(std::vector<Places> behind, size_t ahead) {
    const auto is_left = [](const Places& places) { return !places.empty(); };
    const auto left = std::ranges::count_if(behind, is_left);
    if (left == 0) return kUndecided;
    const auto first = std::ranges::find_if(behind, is_left);
    const auto number = static_cast<Edge>(first - behind.begin() + 1);
    if (left == 1) return kChoices + number;
    if (std::ranges::count(behind, *first) == left) return kGuesses + number;
    return ahead == kMostTokens ? kUndecided : node_of(reached_silently(std::move(behind)), ahead + 1);
  }

  /// Behind tokens that lead to the same places things go on alike.
  Edge node_of(std::vector<Places> places, size_t ahead) {
    if (const auto known = numbers_.find({places, ahead}); known != numbers_.end()) return known->second;
    std::vector<Edge> edges = edges_of(places, ahead);
    nodes_.push_back(std::move(edges));
    const auto number = static_cast<Edge>(nodes_.size() - 1);
    numbers_.emplace(std::pair(std::move(places), ahead), number);
    return number;
  }

  Places taken(const Places& from, uint32_t token) const {
    std::set<Place> behind;
    for (const auto [state, stack] : from) {
      for (const auto& [first, last, to] : network_.nodes[state].ways) {
        if (first <= token && token <= last) behind.insert({to, stack});
      }
    }
    return {behind.begin(), behind.end()};
  }

  /// Places that take a token, from these on.
  std::vector<Places> reached_silently(std::vector<Places> from) {
    for (Places& places : from) places = reached_silently(std::move(places));
    return from;
  }

  Places reached_silently(Places left) {
    std::set<Place> seen;
    std::set<Place> found;
    while (!left.empty()) {
      const auto [state, stack] = left.back();
      left.pop_back();
      if (!seen.insert({state, stack}).second) continue;
      const Network::Node& node = network_.nodes[state];
      if (!node.ways.empty()) found.insert({state, stack});
      if (node.ends_rule && stack != Stacks::kUnknown) {
        const auto [rest, behind] = stacks_.pop(stack);
        left.push_back({behind, rest});
        continue;
      }
      for (const State to : node.silent) left.push_back({to, stack});
      for (const auto& [rule, behind] : node.calls) left.push_back({rule, stacks_.push(stack, behind)});
    }
    return {found.begin(), found.end()};
  }

  const Network network_;
  const size_t tokens_;
  std::vector<std::vector<Edge>> nodes_;  ///< by token
  std::map<std::pair<std::vector<Places>, size_t>, Edge> numbers_;
  Stacks stacks_;
};

}  // namespace
}  // namespace merit::syntax

int main(int argc, char** argv) {
  using namespace merit::syntax;
  if (argc != 2) return 2;
  antlr4::BufferedTokenStream nothing(nullptr);
  grammar::MeritParser parser(&nothing);
  const Lookahead lookahead(parser.getATN());
  std::ofstream table(argv[1]);
  lookahead.write(table);
  if (!lookahead.is_small()) std::cerr << "what the next tokens tell is too much for its table\n";
  return lookahead.is_small() && table.flush() ? 0 : 1;
}
