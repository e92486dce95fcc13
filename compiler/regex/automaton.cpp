// Program → table, by the construction of subsets. A row stands for the instructions that may be next, and for what was
// before them as far as assertions ask.
#include "compiler/regex/automaton.h"

#include <algorithm>
#include <array>
#include <bit>
#include <initializer_list>
#include <limits>
#include <optional>
#include <set>
#include <span>
#include <tuple>
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

/// Numbers for the 256 bytes, the same for bytes of which the same has been asked.
class Classes {
 public:
  struct Bytes {
    int first, last;
  };
  /// The answer to a question is another for these bytes than for all others.
  void ask(std::initializer_list<Bytes> yes) {
    ++asked_;
    for (const auto [first, last] : yes) {
      for (int byte = first; byte <= last; ++byte) number_for_yes(numbers_[static_cast<size_t>(byte)]);
    }
  }

  /// Numbers from 0, in the order of the bytes.
  std::array<uint8_t, 256> numbers() const {
    std::vector<int> closed(split_.size(), kNone);  // no gaps
    std::array<uint8_t, 256> numbers;
    int next = 0;
    for (size_t byte = 0; byte < numbers.size(); ++byte) {
      int& number = closed[numbers_[byte]];
      if (number == kNone) number = next++;
      numbers[byte] = static_cast<uint8_t>(number);
    }
    return numbers;
  }

 private:
  static constexpr int kNone = -1;
  struct Split {
    uint32_t question = 0;  ///< the last that some of this number were in; 0: none
    uint32_t number = 0;    ///< what those got
  };

  void number_for_yes(uint32_t& number) {
    if (split_[number].question != asked_) {
      const auto added = static_cast<uint32_t>(split_.size());
      split_[number] = {asked_, added};
      split_.push_back({asked_, added});
    }
    number = split_[number].number;
  }

  uint32_t asked_ = 0;
  std::array<uint32_t, 256> numbers_ = {};
  std::vector<Split> split_ = {{}};  ///< by number
};

Symbols symbols_of(const Program& program) {
  constexpr int kCapital = 'A' - 'a';
  Classes classes;
  std::set<std::tuple<Step, uint8_t, uint8_t>> asked_before;
  for (const auto& [step, low, high, assertions, next, other] : program.instructions) {
    if (step != Step::byte && step != Step::letter) continue;
    if (!asked_before.emplace(step, low, high).second) continue;
    if (step == Step::byte) classes.ask({{low, high}});
    if (step == Step::letter) classes.ask({{low, high}, {low + kCapital, high + kCapital}});
  }
  const uint8_t asked = assertions_in(program);
  if (asked & (values::kWordBoundary | values::kNoWordBoundary)) {
    classes.ask({{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}});  // values::is_word_byte
  }
  if (asked & (values::kLineBegins | values::kLineEnds)) classes.ask({{'\n', '\n'}});

  Symbols symbols = {.of_byte = classes.numbers(), .example = {}};
  for (int byte = 0; byte < 256; ++byte) {
    if (symbols.of_byte[static_cast<size_t>(byte)] == symbols.example.size()) symbols.example.push_back(byte);
  }
  symbols.example.push_back(values::kNoByte);
  return symbols;
}

/// For each instruction the symbols that it goes on with.
std::vector<std::vector<uint8_t>> symbols_taken(const Program& program, const Symbols& symbols) {
  std::vector<std::vector<uint8_t>> taken;
  for (const Instruction& each : program.instructions) {
    std::vector<uint8_t>& all = taken.emplace_back();
    for (size_t symbol = 0; symbol + 1 < symbols.example.size(); ++symbol) {
      if (values::takes(each, symbols.example[symbol])) all.push_back(static_cast<uint8_t>(symbol));
    }
  }
  return taken;
}

// --- rows ------------------------------------------------------------------------------------------------------------

/// Sets of instructions, each with what was before it, kept once and numbered as they come. A set is a word of bits for
/// each 64 instructions, and a last word for what was before.
class Sets {
 public:
  explicit Sets(size_t instructions) : words_(instructions / 64 + 2), slots_(256, kEmpty) {}

  size_t words() const { return words_; }
  size_t size() const { return words_of_all_.size() / words_; }
  /// Until the next set is kept.
  std::span<const uint64_t> operator[](size_t number) const {
    return std::span(words_of_all_).subspan(number * words_, words_);
  }

  uint32_t number_of(std::span<const uint64_t> set) {
    if (2 * size() >= slots_.size()) grow();
    uint32_t& slot = slot_of(set);
    if (slot == kEmpty) {
      slot = static_cast<uint32_t>(size());
      words_of_all_.insert(words_of_all_.end(), set.begin(), set.end());
    }
    return slot;
  }

 private:
  static constexpr uint32_t kEmpty = std::numeric_limits<uint32_t>::max();

  /// Where the set stands, or would.
  uint32_t& slot_of(std::span<const uint64_t> set) {
    uint64_t hash = 0;
    for (const uint64_t word : set) hash = (std::rotl(hash, 5) ^ word) * 0x9e3779b97f4a7c15;  // Knuth's golden ratio
    const size_t last = slots_.size() - 1;
    size_t place = (hash >> 32) & last;
    while (slots_[place] != kEmpty && !std::ranges::equal((*this)[slots_[place]], set)) place = (place + 1) & last;
    return slots_[place];
  }

  void grow() {
    slots_.assign(2 * slots_.size(), kEmpty);
    for (uint32_t number = 0; number < size(); ++number) slot_of((*this)[number]) = number;
  }

  const size_t words_;
  std::vector<uint64_t> words_of_all_;
  std::vector<uint32_t> slots_;  ///< numbers; a power of two of them
};

class Rows {
 public:
  Rows(const Program& program, Symbols symbols, size_t most_cells)
      : program_(program),
        symbols_(std::move(symbols)),
        taken_(symbols_taken(program, symbols_)),
        asked_(assertions_in(program)),
        most_rows_(most_cells / symbols_.example.size()),
        dense_(program.instructions.size()),
        sparse_(program.instructions.size()),
        sets_(program.instructions.size()) {}

  /// Nothing where there are too many, or finding them takes too long.
  std::optional<Automaton> make() {
    std::vector<uint64_t> set(sets_.words());
    set.back() = word_of(values::kNoByte);
    sets_.number_of(set);
    for (size_t row = 0; row < sets_.size(); ++row) {
      if (sets_.size() > most_rows_ || visited_ > kMostVisited) return std::nullopt;
      std::ranges::copy(sets_[row], set.begin());
      add_row(set);
    }
    give_up_early();
    return automaton();
  }

 private:
  /// Instructions, a few tenths of a second in all.
  static constexpr size_t kMostVisited = 2'000'000;
  struct Following {
    bool is_made = false;         ///< for this row
    bool found = false;           ///< the expression ends here
    std::vector<uint64_t> after;  ///< by symbol: the set of the instructions behind it
  };
  // While rows are made a cell is kLost, kFound, or a row's number and kFirstRow.
  using Cell = uint32_t;

  /// What was before, as a set keeps it.
  static uint64_t word_of(int byte) { return static_cast<uint64_t>(byte) + 1; }
  static int byte_of(uint64_t word) { return static_cast<int>(word) - 1; }

  /// What assertions can tell of a byte that was before.
  int example_of(int byte) const {
    constexpr int kWordByte = 'a';
    constexpr int kOtherByte = ' ';
    const bool tells_words = asked_ & (values::kWordBoundary | values::kNoWordBoundary);
    if (tells_words && values::is_word_byte(byte)) return kWordByte;
    if ((asked_ & values::kLineBegins) && byte == '\n') return byte;
    return kOtherByte;
  }

  /// `set`: instructions that may be next, and an example of the bytes that may have been before.
  void add_row(std::span<const uint64_t> set) {
    const int before = byte_of(set.back());
    for (Following& following : following_) following.is_made = false;
    for (size_t symbol = 0; symbol < symbols_.example.size(); ++symbol) {
      const int byte = symbols_.example[symbol];
      const uint8_t holding = values::assertions_between(before, byte) & asked_;
      Following& following = following_[holding];
      if (!following.is_made) follow(set, holding, following);
      if (following.found || byte == values::kNoByte) {
        cells_.push_back(following.found ? values::kFound : values::kLost);
        continue;
      }
      const std::span after = std::span(following.after).subspan(symbol * set.size(), set.size());
      after.back() = word_of(example_of(byte));
      cells_.push_back(sets_.number_of(after) + values::kFirstRow);
    }
  }

  /// What follows a row where `holding` assertions hold; most symbols share it.
  void follow(std::span<const uint64_t> set, uint8_t holding, Following& following) {
    values::InstructionSet places = {dense_.data(), sparse_.data()};
    for (size_t word = 0; word + 1 < set.size(); ++word) {
      for (uint64_t bits = set[word]; bits != 0; bits &= bits - 1) {
        places.insert(static_cast<uint32_t>(word * 64 + static_cast<size_t>(std::countr_zero(bits))));
      }
    }
    places.insert(program_.start);
    const Instruction* const program = program_.instructions.data();
    following.is_made = true;
    following.found = values::follow(program, places, holding);
    following.after.assign(symbols_.example.size() * set.size(), 0);
    visited_ += places.size;
    for (uint32_t i = 0; i < places.size; ++i) {
      const uint32_t next = program[places.dense[i]].next;
      const uint64_t bit = uint64_t{1} << (next % 64);
      for (const size_t symbol : taken_[places.dense[i]]) following.after[symbol * set.size() + next / 64] |= bit;
    }
  }

  /// Rows from which nothing is found become kLost.
  void give_up_early() {
    const size_t width = symbols_.example.size();
    std::vector<bool> hopeful(sets_.size());
    for (bool changed = true; changed;) {
      changed = false;
      for (size_t row = sets_.size(); row-- > 0;) {
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
    made.cells.reserve(values::kFirstRow + cells_.size());
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
  const std::vector<std::vector<uint8_t>> taken_;  ///< by instruction: the symbols that it goes on with
  const uint8_t asked_;
  const size_t most_rows_;
  std::vector<uint32_t> dense_, sparse_;  ///< room for a set of instructions
  std::array<Following, 64> following_;   ///< of the row that is being made, by the assertions that hold
  Sets sets_;                             ///< what each row stands for
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
