#include "compiler/driver/emit_code.h"

#include "compiler/codegen/library.h"
#include "compiler/plan/build_plan.h"

namespace merit::driver {
std::expected<std::string, codegen::Error> emit_code(const semantics::Model& model, CodeForm form, codegen::Level level,
                                                     const plan::PipelineOptions& passes) {
  plan::Plan plan = plan::build_plan(model, plan::all_columns(model));
  Timings timings;
  improve(plan, passes, timings);
  codegen::Options options;
  options.level = level;
  options.keep_code = true;
  options.kernels = codegen::Kernels::linked;
  const auto compiled = codegen::compile(plan, codegen::library_columns(model, plan).layout, options);
  if (!compiled) return std::unexpected(compiled.error());
  return form == CodeForm::llvm_ir ? compiled->llvm_ir() : compiled->assembly();
}

std::expected<std::string, codegen::Error> emit_code(const semantics::Model& model,
                                                     const std::vector<DecisionColumn>& columns,
                                                     const columns::Leads& leads, CodeForm form) {
  plan::Plan plan = plan_of(model, columns);
  Timings timings;
  improve(plan, {}, timings);
  codegen::Options options;
  options.keep_code = true;
  options.kernels = codegen::Kernels::called;
  const auto compiled = codegen::compile(plan, codegen::layout_of(plan, leads), options);
  if (!compiled) return std::unexpected(compiled.error());
  return form == CodeForm::llvm_ir ? compiled->llvm_ir() : compiled->assembly();
}

}  // namespace merit::driver
