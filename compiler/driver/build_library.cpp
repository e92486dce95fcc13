#include "compiler/driver/build_library.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "compiler/driver/decision_columns.h"
#include "compiler/driver/nearest.h"
#include "compiler/driver/version.h"
#include "compiler/link/interface.h"

namespace merit::driver {
namespace {

constexpr std::string_view kPreviousFields[] = {"previous_stage", "previous_reached"};

using semantics::TypeKind;
using Kind = DecisionColumn::Kind;

/// A library knows no keys, and gives hand-offs in no form yet.
bool is_of_libraries(const DecisionColumn& column) {
  return column.kind != Kind::key && column.kind != Kind::handoff;
}

/// A suggestion in place of a name that no column has.
std::string nearest_column(const std::string& name, const std::vector<DecisionColumn>& columns) {
  std::vector<std::string> names;
  for (const DecisionColumn& column : columns) {
    if (is_of_libraries(column)) names.push_back(column.name);
  }
  return nearest_text(name, names);
}

std::string documentation_of(const semantics::Model& model, const DecisionColumn& column) {
  if (column.kind == Kind::score) return model.scores[column.index].documentation;
  if (column.kind == Kind::output) return model.outputs[column.index].documentation;
  return {};
}

/// `with_fields`: the model with the fields of an earlier decision, where leads have them. The models outlive it.
codegen::Library library_of(const semantics::Model& model, const std::optional<semantics::Model>& with_fields,
                            const std::vector<DecisionColumn>& wanted, const plan::PipelineOptions& passes) {
  const std::vector<DecisionColumn> columns = wanted.empty() ? *library_columns(model, {}) : wanted;
  plan::Plan plan = plan_of(model, columns, with_fields.has_value());
  Timings timings;
  improve(plan, passes, timings);
  std::vector<codegen::LibraryOutput> outputs;
  for (const DecisionColumn& column : columns) {
    outputs.push_back({column.name, type_of(model, column), documentation_of(model, column)});
  }
  const semantics::Model& known = with_fields ? *with_fields : model;
  codegen::LibraryColumns read = codegen::library_columns(known, plan);
  return {known, std::move(plan), std::move(read), std::move(outputs), version()};
}

std::expected<std::string, link::Error> link_as(const LibraryRequest& request, const link::Halves& halves) {
  const auto linker = link::linker();
  if (!linker) return std::unexpected(linker.error());
  if (request.form == LibraryForm::web) return (*linker)->web_assembly_module(halves);
  if (request.form == LibraryForm::shared) return (*linker)->shared_library(halves, request.file_name);
  auto object = (*linker)->one_object(halves);
  if (!object || request.form == LibraryForm::object) return object;
  return (*linker)->static_library(*object, request.stem + ".o");
}

}  // namespace

std::optional<LibraryForm> library_form_of(std::string_view file_name) {
  if (file_name.ends_with(".so")) return LibraryForm::shared;
  if (file_name.ends_with(".a")) return LibraryForm::archive;
  if (file_name.ends_with(".o")) return LibraryForm::object;
  if (file_name.ends_with(".wasm")) return LibraryForm::web;
  return std::nullopt;
}

std::vector<std::string_view> endings_beside(LibraryForm form) {
  if (form == LibraryForm::web) return {".js", ".d.ts", ".json"};
  return {".h", ".json"};
}

std::expected<std::vector<DecisionColumn>, std::string> library_columns(const semantics::Model& model,
                                                                        const std::vector<std::string>& names,
                                                                        bool previous) {
  std::vector<DecisionColumn> all = decision_columns(model);
  if (names.empty()) {
    std::erase_if(all, [](const DecisionColumn& column) {
      return !is_of_libraries(column) || (!column.by_default && column.kind != Kind::reasons);
    });
    return all;
  }
  std::vector<DecisionColumn> chosen;
  for (const std::string& name : names) {
    const DecisionColumn* const found = find_column(all, name);
    if (found == nullptr) return std::unexpected("no column is called `" + name + "`" + nearest_column(name, all));
    if (!is_of_libraries(*found)) return std::unexpected("a library has no column `" + name + "`");
    if (found->kind == Kind::changed_from && !previous) {
      return std::unexpected("`changed_from` needs an earlier stage: with `--previous`, leads say theirs");
    }
    if (find_column(chosen, name) != nullptr) return std::unexpected("the column `" + name + "` is asked for twice");
    chosen.push_back(*found);
  }
  return chosen;
}

semantics::Model with_previous(semantics::Model model) {
  const TypeKind types[] = {TypeKind::text, TypeKind::time};
  const char* const documentation[] = {"the stage of an earlier decision", "when that stage was reached"};
  for (size_t i = 0; i < std::size(kPreviousFields); ++i) {
    semantics::Field field;
    field.name = kPreviousFields[i];
    field.type = {types[i]};
    field.documentation = documentation[i];
    model.lead_fields.push_back(std::move(field));
  }
  return model;
}

std::optional<std::string> find_taken_field(const semantics::Model& model) {
  for (const std::string_view name : kPreviousFields) {
    if (std::ranges::find(model.lead_fields, name, &semantics::Field::name) != model.lead_fields.end()) {
      return std::string(name);
    }
  }
  return std::nullopt;
}

std::expected<BuiltLibrary, link::Error> build_library(const semantics::Model& model, const LibraryRequest& request,
                                                       const plan::PipelineOptions& passes) {
  std::optional<semantics::Model> with_fields;
  if (request.previous) with_fields = with_previous(model);
  const codegen::Library library = library_of(model, with_fields, request.columns, passes);
  auto object = codegen::compile_object(library, {request.processors, request.stem, request.segment});
  if (!object) {
    using Cause = link::Error::Cause;
    const bool absent = object.error().cause == codegen::Error::Cause::absent;
    return std::unexpected(link::Error{std::move(object.error().message), absent ? Cause::absent : Cause::fault});
  }
  auto linked =
      link_as(request, {*object, codegen::run_time_half(request.processors.target), request.stem + "_library"});
  if (!linked) return std::unexpected(std::move(linked.error()));
  const link::LibraryFile file = {request.file_name, request.stem, request.processors};
  std::vector<std::string> beside;
  if (request.form == LibraryForm::web) {
    beside = {link::script(library, file), link::script_types(library, file)};
  } else {
    beside = {link::c_header(library, file)};
  }
  beside.push_back(link::manifest(library, file));
  return BuiltLibrary{std::move(*linked), std::move(beside)};
}

std::string describe(const semantics::Model& model) {
  return link::manifest(library_of(model, std::nullopt, {}, {}), {});
}

}  // namespace merit::driver
