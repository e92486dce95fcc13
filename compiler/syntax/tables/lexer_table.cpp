// Writes the automaton of grammar/MeritLexer.g4 as tables of C++ (lexer_table.cpp). ANTLR's lexer makes it state by
// state as it reads, anew in each process; this makes all of it, by the subset construction (Rabin and Scott, "Finite
// Automata and Their Decision Problems", 1959) from the network that ANTLR's tool makes of the grammar.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "compiler/syntax/grammar/MeritLexer.h"

namespace {

using antlr4::atn::ATN;
using antlr4::atn::ATNState;
using antlr4::atn::RuleTransition;
using antlr4::atn::Transition;
using merit::syntax::grammar::MeritLexer;

constexpr size_t kLastPoint = 0x10FFFF;

/// A state of the network, and those to go on from behind the rules that it is inside of, innermost last. The grammar's
/// rules do not call themselves, so there are few.
struct Place {
  size_t state;
  std::vector<size_t> behind;
  friend auto operator<=>(const Place&, const Place&) = default;
};
using Places = std::set<Place>;

class Automaton {
 public:
  explicit Automaton(const ATN& network) : network_(network) {
    find_classes();
    const size_t start = network.modeToStartState.front()->stateNumber;
    number_of(reached({{start, {}}}));
    for (size_t i = 0; i < states_.size(); ++i) {
      for (const size_t symbol : representatives_) {
        const Places next = taken(states_[i], symbol);
        const size_t number = number_of(next);
        next_[i].push_back(number);
      }
    }
  }

  void write(std::ostream& out) const {
    std::vector<size_t> of_ascii;
    std::vector<std::string> ranges;
    for (const auto& [begin, number] : class_from_) {
      if (begin >= 0x80) ranges.push_back(fmt::format("{{{:#x}, {}}}", begin, number));
    }
    for (size_t symbol = 0; symbol <= 0x80; ++symbol)
      of_ascii.push_back(std::prev(class_from_.upper_bound(symbol))->second);
    ranges.insert(ranges.begin(), fmt::format("{{0x80, {}}}", of_ascii.back()));
    of_ascii.pop_back();
    out << fmt::format("constexpr uint8_t kClassOfAscii[] = {{{}}};\n", fmt::join(of_ascii, ", "));
    out << fmt::format("constexpr Range kRanges[] = {{{}}};\n", fmt::join(ranges, ", "));
    out << fmt::format("constexpr uint8_t kNext[][{}] = {{\n", representatives_.size());
    for (const std::vector<size_t>& row : next_) out << fmt::format("  {{{}}},\n", fmt::join(row, ", "));
    std::vector<size_t> accepted;
    for (const Places& places : states_) accepted.push_back(accepted_in(places));
    out << fmt::format("}};\nconstexpr uint8_t kAccepted[] = {{{}}};\n", fmt::join(accepted, ", "));
  }

  bool is_small() const { return states_.size() < 256; }

 private:
  /// Code points that no transition tells apart are one class.
  void find_classes() {
    std::vector<const Transition*> all;
    std::set<size_t> begins = {0};
    for (const ATNState* state : network_.states) {
      if (state == nullptr) continue;
      for (const Transition* transition : state->transitions) {
        if (transition->isEpsilon()) continue;
        all.push_back(transition);
        const antlr4::misc::IntervalSet label = transition->label();
        for (const auto& interval : label.getIntervals()) {
          begins.insert(static_cast<size_t>(interval.a));
          if (static_cast<size_t>(interval.b) < kLastPoint) begins.insert(static_cast<size_t>(interval.b) + 1);
        }
      }
    }
    std::map<std::vector<bool>, size_t> numbers;
    for (const size_t begin : begins) {
      std::vector<bool> taken_by;
      for (const Transition* transition : all) taken_by.push_back(transition->matches(begin, 0, kLastPoint));
      const auto [found, is_new] = numbers.try_emplace(taken_by, numbers.size());
      if (is_new) representatives_.push_back(begin);
      class_from_[begin] = found->second;
    }
  }

  Places reached(const Places& from) const {
    Places all;
    std::vector<Place> left(from.begin(), from.end());
    while (!left.empty()) {
      const Place place = left.back();
      left.pop_back();
      if (!all.insert(place).second) continue;
      ATNState& state = *network_.states[place.state];
      if (state.getStateType() == ATNState::RULE_STOP) {
        if (place.behind.empty()) continue;
        Place after = {place.behind.back(), place.behind};
        after.behind.pop_back();
        left.push_back(after);
        continue;
      }
      for (const Transition* transition : state.transitions) {
        if (!transition->isEpsilon()) continue;
        Place after = {transition->target->stateNumber, place.behind};
        const bool calls = transition->getSerializationType() == Transition::RULE;
        if (calls) after.behind.push_back(static_cast<const RuleTransition*>(transition)->followState->stateNumber);
        left.push_back(after);
      }
    }
    return all;
  }

  Places taken(const Places& from, size_t symbol) const {
    Places all;
    for (const Place& place : from) {
      for (const Transition* transition : network_.states[place.state]->transitions) {
        const bool takes = !transition->isEpsilon() && transition->matches(symbol, 0, kLastPoint);
        if (takes) all.insert({transition->target->stateNumber, place.behind});
      }
    }
    return reached(all);
  }

  /// 0 is where nothing goes on, 1 the start.
  size_t number_of(const Places& places) {
    if (states_.empty() && !places.empty()) number_of({});
    const auto [found, is_new] = numbers_.try_emplace(places, states_.size());
    if (is_new) {
      states_.push_back(places);
      next_.emplace_back();
    }
    return found->second;
  }

  /// Of the rules that end here the first in the grammar; 0 for none.
  size_t accepted_in(const Places& places) const {
    std::set<size_t> rules;
    for (const auto& [state, behind] : places) {
      const bool ends = network_.states[state]->getStateType() == ATNState::RULE_STOP && behind.empty();
      if (ends) rules.insert(network_.states[state]->ruleIndex);
    }
    return rules.empty() ? 0 : network_.ruleToTokenType[*rules.begin()];
  }

  const ATN& network_;
  std::map<size_t, size_t> class_from_;  ///< by the first code point of a range
  std::vector<size_t> representatives_;  ///< by class: one of its code points
  std::vector<Places> states_;
  std::map<Places, size_t> numbers_;
  std::vector<std::vector<size_t>> next_;  ///< by state and class
};

/// How each word and mark is spelled, by type; empty where there is more than one way.
void write_spellings(const antlr4::dfa::Vocabulary& vocabulary, std::ostream& out) {
  out << "constexpr std::string_view kSpellings[] = {";
  for (size_t type = 0; type <= vocabulary.getMaxTokenType(); ++type) {
    const std::string quoted = vocabulary.getLiteralName(type);  // 'so'
    out << fmt::format("\"{}\", ", quoted.size() > 2 ? quoted.substr(1, quoted.size() - 2) : "");
  }
  out << "};\n";
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  antlr4::ANTLRInputStream nothing("");
  const MeritLexer lexer(&nothing);
  const Automaton automaton(lexer.getATN());
  std::ofstream table(argv[1]);
  automaton.write(table);
  write_spellings(lexer.getVocabulary(), table);
  if (!automaton.is_small()) std::cerr << "the lexer's automaton has too many states for its table\n";
  return automaton.is_small() && table.flush() ? 0 : 1;
}
