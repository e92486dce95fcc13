#include "runtime/values/automaton.h"

namespace merit::values {

bool follow(const Instruction* program, InstructionSet& places, uint8_t holding) {
  bool found = false;
  for (uint32_t i = 0; i < places.size; ++i) {  // grows meanwhile
    const Instruction& at = program[places.dense[i]];
    switch (at.step) {
      case Step::byte:
      case Step::letter:
        break;
      case Step::either:
        places.insert(at.next);
        places.insert(at.other);
        break;
      case Step::assert:
        if ((at.assertions & ~holding) == 0) places.insert(at.next);
        break;
      case Step::found:
        found = true;
        break;
    }
  }
  return found;
}

namespace {

bool find_by_table(const Automaton& automaton, TextView text) {
  uint32_t row = automaton.start;
  for (const char byte : text) {
    row = automaton.cells[row + automaton.symbols[static_cast<uint8_t>(byte)]];
    if (row < kFirstRow) return row == kFound;
  }
  return automaton.cells[row + automaton.end_symbol] == kFound;
}

/// All places at once. The expression may begin at each byte.
bool find_by_program(const Automaton& automaton, TextView text, uint32_t* room) {
  const uint64_t count = automaton.instruction_count;
  __builtin_memset(room, 0, room_to_find(automaton) * sizeof(uint32_t));
  InstructionSet places = {room, room + count};
  InstructionSet next = {room + 2 * count, room + 3 * count};
  int before = kNoByte;
  for (size_t i = 0;; ++i) {
    const int behind = i < text.size ? static_cast<uint8_t>(text.data[i]) : kNoByte;
    places.insert(automaton.start);
    if (follow(automaton.program, places, assertions_between(before, behind))) return true;
    if (behind == kNoByte) return false;
    next.size = 0;
    for (uint32_t p = 0; p < places.size; ++p) {
      const Instruction& at = automaton.program[places.dense[p]];
      if (takes(at, behind)) next.insert(at.next);
    }
    const InstructionSet done = places;
    places = next;
    next = done;
    before = behind;
  }
}

}  // namespace

bool find(const Automaton& automaton, TextView text, uint32_t* room) {
  return automaton.cells ? find_by_table(automaton, text) : find_by_program(automaton, text, room);
}

}  // namespace merit::values
