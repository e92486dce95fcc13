/// Finding a regular expression in the bytes of a text, in time linear in both.
///
/// An expression is a *program* of small instructions that moves over bytes (Thompson, "Regular Expression Search
/// Algorithm", CACM 1968; assertions as in R. Cox, "Regular Expression Matching: the Virtual Machine Approach", 2009).
/// Where its sets of simultaneous places are few it is a *table* instead, one look-up a byte. compiler/regex makes
/// both. Plain data, so that it can stand in generated code.
#pragma once

#include <stdint.h>

#include "runtime/values/text_view.h"

namespace merit::values {

/// What can be asked of a place between two bytes; a set of bits.
enum Assertion : uint8_t {
  kTextBegins = 1,
  kTextEnds = 2,
  kLineBegins = 4,
  kLineEnds = 8,
  kWordBoundary = 16,  ///< of the letters, digits and `_` of ASCII
  kNoWordBoundary = 32,
};

inline constexpr int kNoByte = -1;  ///< before the first byte, behind the last

inline bool is_word_byte(int byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') || byte == '_';
}

/// What holds between two bytes.
inline uint8_t assertions_between(int before, int behind) {
  uint8_t holding = is_word_byte(before) != is_word_byte(behind) ? kWordBoundary : kNoWordBoundary;
  if (before == kNoByte) holding |= kTextBegins | kLineBegins;
  if (behind == kNoByte) holding |= kTextEnds | kLineEnds;
  if (before == '\n') holding |= kLineBegins;
  if (behind == '\n') holding |= kLineEnds;
  return holding;
}

enum class Step : uint8_t {
  byte,    ///< one byte from `low` to `high`, then `next`
  letter,  ///< the same, in either case: `low` and `high` are small letters of ASCII
  either,  ///< `next`, and also `other`
  assert,  ///< where all of `assertions` hold, `next`
  found,
};

struct Instruction {
  Step step = Step::found;
  uint8_t low = 0;
  uint8_t high = 0;
  uint8_t assertions = 0;
  uint32_t next = 0;
  uint32_t other = 0;
};

/// Whether the instruction goes on with this byte.
inline bool takes(const Instruction& instruction, int byte) {
  constexpr int kSmall = 'a' - 'A';  // a bit that a capital lacks
  if (instruction.step != Step::byte && instruction.step != Step::letter) return false;
  const int asked = instruction.step == Step::letter ? byte | kSmall : byte;
  return instruction.low <= asked && asked <= instruction.high;
}

/// A set of instructions that is emptied at no cost and remembers the order of insertion (Briggs and Torczon, "An
/// Efficient Representation for Sparse Sets", 1993). The memory is the caller's: room for as many as the program has
/// each, whatever may be in it.
struct InstructionSet {
  uint32_t* dense;
  uint32_t* sparse;
  uint32_t size = 0;

  bool contains(uint32_t instruction) const {
    const uint32_t place = sparse[instruction];
    return place < size && dense[place] == instruction;
  }
  void insert(uint32_t instruction) {
    if (contains(instruction)) return;
    sparse[instruction] = size;
    dense[size++] = instruction;
  }
};

/// Adds to `places` what is reached from them without a byte where `holding` assertions hold. Whether `found` is.
bool follow(const Instruction* program, InstructionSet& places, uint8_t holding);

struct Automaton {
  const uint16_t* cells;  ///< null: there is no table
  uint32_t start;         ///< the row that is begun with, or the first instruction
  uint32_t instruction_count;
  const Instruction* program;  ///< null: there is a table
  uint8_t symbols[256];        ///< the column of each byte; the end of the text has the one behind the largest
  uint32_t end_symbol;
};

/// Cells name the first cell of the next row, or one of these, which end the search. Rows begin behind them.
inline constexpr uint16_t kLost = 0;
inline constexpr uint16_t kFound = 1;
inline constexpr uint32_t kFirstRow = 2;

/// How many numbers of room `find` wants.
inline uint64_t room_to_find(const Automaton& automaton) {
  return automaton.cells ? 0 : 4 * uint64_t{automaton.instruction_count};
}

/// Whether the expression is found anywhere in the text.
bool find(const Automaton& automaton, TextView text, uint32_t* room);

}  // namespace merit::values
