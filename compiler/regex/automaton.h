/// Regular expressions as data that finds them: see runtime/values/automaton.h.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "runtime/values/automaton.h"

namespace merit::regex {

/// An automaton and what it points to.
struct Automaton {
  std::vector<uint16_t> cells;               ///< empty: the program is followed
  std::vector<values::Instruction> program;  ///< empty: there is a table
  uint32_t start = 0;
  uint8_t symbols[256] = {};
  uint32_t end_symbol = 0;

  values::Automaton view() const;
};

/// Finds `pattern`, which is valid in RE2's syntax, anywhere in UTF-8, ignoring case. A table has at most `most_cells`,
/// which is at most 65,534; a pattern that wants more is followed as a program.
Automaton compile(std::string_view pattern, size_t most_cells = 32768);

}  // namespace merit::regex
