#include "compiler/codegen/llvm/program.h"

#include <set>
#include <utility>

#include "compiler/codegen/llvm/natures.h"
#include "runtime/threads/share_work.h"

namespace merit::codegen {

namespace {

/// Made on every core: a definition that looks at job titles has dozens, and they take as long as all other code
/// together.
std::vector<regex::Automaton> automata_of(const plan::Plan& plan) {
  std::set<uint32_t> asked;
  for (const plan::Operation& operation : plan.operations) {
    if (operation.code == plan::Opcode::matches) asked.insert(operation.detail);
  }
  const std::vector<uint32_t> all(asked.begin(), asked.end());
  std::vector<regex::Automaton> automata(plan.regexes.size());
  threads::share_work(0, all.size(), [&](size_t i) { automata[all[i]] = regex::compile(plan.regexes[all[i]]); });
  return automata;
}

}  // namespace

Program::Program(const plan::Plan& of_plan, const Layout& of_layout, Tables of_tables, uint32_t segment)
    : plan(of_plan),
      layout(of_layout),
      tables(std::move(of_tables)),
      automata(automata_of(plan)),
      costly(costly_conditions(plan, tables)),
      made(made_texts(plan)),
      shape(shape_of(plan)) {
  const Cutter cutter(plan, shape, tables, segment);
  evaluation = cutter.evaluation();
  for (const plan::Operation& operation : plan.operations) {
    if (operation.code != plan::Opcode::reached) continue;
    const plan::OperationId place = operation.operands[0];
    if (!rankings.contains(place)) rankings.emplace(place, cutter.ranking(place));
  }
}

}  // namespace merit::codegen
