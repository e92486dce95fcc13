#include "compiler/driver/emit_code.h"

#include <utility>

#include "compiler/plan/build_plan.h"

namespace merit::driver {
namespace {

/// By kind, then by its fields: the number of the field's own column.
std::vector<std::vector<int32_t>> number_event_columns(const semantics::Model& model) {
  std::vector<std::vector<int32_t>> columns;
  int32_t next = 0;
  for (const semantics::EventKind& kind : model.kinds) {
    columns.emplace_back();
    for (size_t field = 0; field < kind.fields.size(); ++field) columns.back().push_back(next++);
  }
  return columns;
}

codegen::Layout plainest_layout(const semantics::Model& model, const plan::Plan& plan) {
  const auto columns = number_event_columns(model);
  codegen::Layout layout;
  layout.lead_fields.resize(plan.lead_fields.size(), codegen::ColumnLayout{});
  for (const auto& of_kind : columns) layout.event_columns.resize(layout.event_columns.size() + of_kind.size());
  for (const plan::EventField& field : plan.event_fields) {
    std::vector<int32_t> by_kind;
    for (size_t kind = 0; kind < field.by_kind.size(); ++kind) {
      const int32_t place = field.by_kind[kind];
      by_kind.push_back(place < 0 ? -1 : columns[kind][static_cast<size_t>(place)]);
    }
    layout.event_fields.push_back(std::move(by_kind));
  }
  return layout;
}

}  // namespace

std::expected<std::string, codegen::Error> emit_code(const semantics::Model& model, CodeForm form, codegen::Level level,
                                                     const AfterPass& after_pass) {
  plan::Plan plan = plan::build_plan(model, plan::all_columns(model));
  Timings timings;
  improve(plan, {.without = {}, .after = after_pass}, timings);
  codegen::Options options;
  options.level = level;
  options.keep_code = true;
  options.kernels = codegen::Kernels::linked;
  const auto compiled = codegen::compile(plan, plainest_layout(model, plan), options);
  if (!compiled) return std::unexpected(compiled.error());
  return form == CodeForm::llvm_ir ? compiled->llvm_ir() : compiled->assembly();
}

}  // namespace merit::driver
