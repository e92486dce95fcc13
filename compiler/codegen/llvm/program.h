/// What all modules of a plan's code share, worked out once. Private to this folder.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "compiler/codegen/decision_shape.h"
#include "compiler/codegen/layout.h"
#include "compiler/codegen/llvm/segments.h"
#include "compiler/codegen/tables.h"
#include "compiler/plan/plan.h"
#include "compiler/regex/automaton.h"

namespace merit::codegen {

struct Program {
  /// Plan and layout must outlive it. `segment`: see Cutter.
  Program(const plan::Plan& plan, const Layout& layout, Tables tables, uint32_t segment);

  const plan::Plan& plan;
  const Layout& layout;
  Tables tables;                           ///< those that the generated code reads
  std::vector<regex::Automaton> automata;  ///< by `Plan::regexes`, of those that are asked
  std::vector<bool> costly, made;          ///< natures.h
  DecisionShape shape;
  Work evaluation;
  std::map<plan::OperationId, Work> rankings;  ///< of each place on a ladder that `reached` asks for
};

}  // namespace merit::codegen
