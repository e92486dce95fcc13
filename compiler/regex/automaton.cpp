// Program → table, by the construction of subsets. A row stands for the instructions that may be next, and for what was
// before them as far as assertions ask.
#include "compiler/regex/automaton.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

#include "compiler/regex/expression.h"
#include "compiler/regex/program.h"

namespace merit::regex {

namespace {

using values::Instruction;
using values::Step;

// --- bytes that no instruction tells apart ---------------------------------------------------------------------------

struct Symbols {
  std::array<uint8_t, 256> of_byte = {};
  std::vector<int> example;  ///< a byte of each; last the end of the text
};

uint8_t assertions_in(const Program& program) {
  uint8_t all = 0;
  for (const Instruction& each : program.instructions) all |= each.assertions;
  return all;
}

Symbols symbols_of(const Program& program) {
  std::array<bool, 257> begins = {};  // here begins another symbol
  const auto apart = [&](int low, int high) {
    begins[static_cast<size_t>(low)] = true;
    begins[static_cast<size_t>(high) + 1] = true;
  };
  for (const Instruction& each : program.instructions) {
    if (each.step == Step::byte && each.low <= each.high) apart(each.low, each.high);
  }
  const uint8_t asked = assertions_in(program);
  if (asked & (values::kWordBoundary | values::kNoWordBoundary)) {
    for (int byte = 0; byte < 256; ++byte) {
      if (values::is_word_byte(byte) != values::is_word_byte(byte - 1)) begins[static_cast<size_t>(byte)] = true;
    }
  }
  if (asked & (values::kLineBegins | values::kLineEnds)) apart('\n', '\n');

  Symbols symbols;
  for (int byte = 0; byte < 256; ++byte) {
    if (byte == 0 || begins[static_cast<size_t>(byte)]) symbols.example.push_back(byte);
    symbols.of_byte[static_cast<size_t>(byte)] = static_cast<uint8_t>(symbols.example.size() - 1);
  }
  symbols.example.push_back(values::kNoByte);
  return symbols;
}

// --- rows ------------------------------------------------------------------------------------------------------------

class Rows {
 public:
  Rows(const Program& program, Symbols symbols, size_t most_cells)
      : program_(program),
        symbols_(std::move(symbols)),
        asked_(assertions_in(program)),
        most_rows_(most_cells / symbols_.example.size()),
        dense_(program.instructions.size()),
        sparse_(program.instructions.size()) {}

  /// Nothing where there are too many, or finding them takes too long.
  std::optional<Automaton> make() {
    row_of({{}, values::kNoByte});
    for (size_t row = 0; row < order_.size(); ++row) {
      if (order_.size() > most_rows_ || visited_ > kMostVisited) return std::nullopt;
      following_.clear();
      for (size_t symbol = 0; symbol < symbols_.example.size(); ++symbol) cells_.push_back(cell(*order_[row], symbol));
    }
    give_up_early();
    return automaton();
  }

 private:
  /// Instructions that may be next, ascending, and an example of the bytes that may have been before.
  using Row = std::pair<std::vector<uint32_t>, int>;
  /// Instructions, a few tenths of a second in all.
  static constexpr size_t kMostVisited = 2'000'000;
  struct Following {
    bool found = false;
    std::vector<std::vector<uint32_t>> next;  ///< by symbol: the instructions behind it; taken when it is asked for
  };
  // While rows are made a cell is kLost, kFound, or a row's number and kFirstRow.
  using Cell = uint32_t;

  Cell row_of(Row row) {
    const auto [place, is_new] = number_.try_emplace(std::move(row), order_.size());
    if (is_new) order_.push_back(&place->first);
    return static_cast<Cell>(place->second + values::kFirstRow);
  }

  /// What assertions can tell of a byte that was before.
  int example_of(int byte) const {
    constexpr int kWordByte = 'a';
    constexpr int kOtherByte = ' ';
    const bool tells_words = asked_ & (values::kWordBoundary | values::kNoWordBoundary);
    if (tells_words && values::is_word_byte(byte)) return kWordByte;
    if ((asked_ & values::kLineBegins) && byte == '\n') return byte;
    return kOtherByte;
  }

  Cell cell(const Row& row, size_t symbol) {
    const int byte = symbols_.example[symbol];
    Following& following = following_of(row, values::assertions_between(row.second, byte) & asked_);
    if (following.found) return values::kFound;
    if (byte == values::kNoByte) return values::kLost;
    std::vector<uint32_t>& next = following.next[symbol];
    std::ranges::sort(next);
    const auto repeated = std::ranges::unique(next);
    next.erase(repeated.begin(), repeated.end());
    return row_of({std::move(next), example_of(byte)});
  }

  /// What follows a row where `holding` assertions hold; most symbols share it.
  Following& following_of(const Row& row, uint8_t holding) {
    const auto [place, is_new] = following_.try_emplace(holding);
    Following& following = place->second;
    if (!is_new) return following;
    values::InstructionSet places = {dense_.data(), sparse_.data()};
    for (const uint32_t instruction : row.first) places.insert(instruction);
    places.insert(program_.start);
    const Instruction* const program = program_.instructions.data();
    following.found = values::follow(program, places, holding);
    following.next.resize(symbols_.example.size());
    visited_ += places.size;
    for (uint32_t i = 0; i < places.size; ++i) {
      const Instruction& at = program[places.dense[i]];
      if (at.step != Step::byte || at.low > at.high) continue;
      const size_t last = symbols_.of_byte[at.high];
      for (size_t symbol = symbols_.of_byte[at.low]; symbol <= last; ++symbol)
        following.next[symbol].push_back(at.next);
    }
    return following;
  }

  /// Rows from which nothing is found become kLost.
  void give_up_early() {
    const size_t width = symbols_.example.size();
    std::vector<bool> hopeful(order_.size());
    for (bool changed = true; changed;) {
      changed = false;
      for (size_t row = order_.size(); row-- > 0;) {
        const auto leads_on = [&](Cell cell) {
          return cell == values::kFound || (cell != values::kLost && hopeful[cell - values::kFirstRow]);
        };
        const auto begin = cells_.begin() + static_cast<ptrdiff_t>(row * width);
        if (hopeful[row] || !std::any_of(begin, begin + static_cast<ptrdiff_t>(width), leads_on)) continue;
        hopeful[row] = changed = true;
      }
    }
    for (Cell& cell : cells_) {
      if (cell >= values::kFirstRow && !hopeful[cell - values::kFirstRow]) cell = values::kLost;
    }
  }

  Automaton automaton() const {
    const size_t width = symbols_.example.size();
    Automaton made;
    made.cells.resize(values::kFirstRow);  // the two that are no rows
    for (const Cell cell : cells_) {
      const bool is_row = cell >= values::kFirstRow;
      made.cells.push_back(
          static_cast<uint16_t>(is_row ? values::kFirstRow + (cell - values::kFirstRow) * width : cell));
    }
    made.start = values::kFirstRow;
    std::ranges::copy(symbols_.of_byte, made.symbols);
    made.end_symbol = static_cast<uint32_t>(width - 1);
    return made;
  }

  const Program& program_;
  const Symbols symbols_;
  const uint8_t asked_;
  const size_t most_rows_;
  std::vector<uint32_t> dense_, sparse_;    ///< room for a set of instructions
  std::map<uint8_t, Following> following_;  ///< of the row that is being made, by the assertions that hold
  std::map<Row, size_t> number_;
  std::vector<const Row*> order_;  ///< by number
  std::vector<Cell> cells_;
  size_t visited_ = 0;
};

}  // namespace

values::Automaton Automaton::view() const {
  values::Automaton view = {};
  view.cells = cells.empty() ? nullptr : cells.data();
  view.start = start;
  view.instruction_count = static_cast<uint32_t>(program.size());
  view.program = program.empty() ? nullptr : program.data();
  std::ranges::copy(symbols, view.symbols);
  view.end_symbol = end_symbol;
  return view;
}

Automaton compile(std::string_view pattern, size_t most_cells) {
  Program program = program_of(parse(pattern));
  if (auto table = Rows(program, symbols_of(program), most_cells).make()) return *std::move(table);
  Automaton automaton;
  automaton.program = std::move(program.instructions);
  automaton.start = program.start;
  return automaton;
}

}  // namespace merit::regex
