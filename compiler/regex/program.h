/// Expression → program. Private to this folder.
#pragma once

#include <vector>

#include "compiler/regex/expression.h"
#include "runtime/values/automaton.h"

namespace merit::regex {

struct Program {
  std::vector<values::Instruction> instructions;
  uint32_t start = 0;
};

Program program_of(const Expression& expression);

}  // namespace merit::regex
