#include "compiler/repl/inspect.h"

#include "compiler/driver/emit_code.h"
#include "compiler/driver/plan_columns.h"
#include "compiler/interpreter/interpreter.h"
#include "compiler/plan/print_plan.h"

namespace merit::repl {

std::expected<explain::LeadExplanation, Refusal> explain_chosen(const Session& session) {
  const Subject subject = session.subject();
  if (!subject.lead) return std::unexpected(Refusal{"no lead is chosen", "`:lead KEY` chooses one"});
  if (session.model().is_library()) {
    return std::unexpected(Refusal{"there are no stages, so nothing is decided", "declare one, as in `stage Lead`"});
  }
  const interpreter::Interpreter interpreter(session.model(), subject.parameters);
  const columns::Row row = columns::row_of(*subject.leads, *subject.lead, subject.now);
  return explain::explain_lead({session.compiled().sources, session.model(), interpreter, *subject.leads, row});
}

std::string plan_text(const Question& question) {
  plan::Plan plan = driver::plan_of(question.model(), question.columns);
  driver::Timings timings;
  driver::improve(plan, {}, timings);
  return plan::print_plan(plan);
}

std::expected<std::string, codegen::Error> llvm_text(const Question& question, const Subject& subject) {
  return driver::emit_code(question.model(), question.columns, *subject.leads, driver::CodeForm::llvm_ir);
}

}  // namespace merit::repl
