#include "compiler/driver/decision_columns.h"

#include <algorithm>
#include <cassert>
#include <initializer_list>
#include <string_view>
#include <utility>

#include "compiler/codegen/stored_type.h"
#include "compiler/semantics/decision_names.h"

namespace merit::driver {
namespace {

struct Append {
  columns::ColumnBuilder& builder;

  void operator()(semantics::Missing) const { builder.append_missing(); }
  void operator()(bool value) const { builder.append_integer(value ? 1 : 0); }
  void operator()(int64_t value) const {
    if (builder.type() == columns::Type::number) {
      builder.append_number(static_cast<double>(value));
    } else {
      builder.append_integer(value);
    }
  }
  void operator()(double value) const { builder.append_number(value); }
  void operator()(const std::string& value) const { builder.append_text(value); }
  void operator()(const std::vector<std::string>& texts) const {
    for (const std::string& text : texts) builder.child().append_text(text);
    builder.append_list();
  }
};

}  // namespace

using columns::ColumnBuilder;
using semantics::DecisionName;
using semantics::Model;
using semantics::TypeKind;
using Kind = DecisionColumn::Kind;

namespace {

void add_routing(std::vector<DecisionColumn>& columns, std::initializer_list<DecisionName> names) {
  for (const DecisionName name : names) {
    columns.push_back({Kind::routing, static_cast<uint32_t>(name), std::string(semantics::name_of(name))});
  }
}

}  // namespace

std::vector<DecisionColumn> decision_columns(const Model& model) {
  std::vector<DecisionColumn> all;
  all.push_back({Kind::key, 0, model.lead_fields[static_cast<size_t>(model.key_field)].name});
  all.push_back({Kind::stage, 0, "stage"});
  for (const auto& use : model.columns) {
    if (use.kind == semantics::ColumnUse::Kind::score) {
      all.push_back({Kind::score, use.index, model.scores[use.index].name});
    } else {
      all.push_back({Kind::output, use.index, model.outputs[use.index].name});
    }
  }
  all.push_back({Kind::disqualified, 0, "disqualified"});
  const bool routed = !model.routes.empty();
  if (routed) add_routing(all, {DecisionName::queue, DecisionName::action});
  all.push_back({Kind::reached, 0, "reached", routed});
  if (routed) add_routing(all, {DecisionName::respond_by, DecisionName::at_latest, DecisionName::recheck_at});
  all.push_back({Kind::undecided, 0, "undecided"});
  all.push_back({Kind::reasons, 0, "reasons", false});
  all.push_back({Kind::could_reach, 0, "could_reach", false});
  all.push_back({Kind::changed_from, 0, "changed_from", false});
  if (!model.handoffs.empty()) all.push_back({Kind::handoff, 0, "handoff", false});
  return all;
}

std::optional<size_t> place_among(const std::vector<DecisionColumn>& columns, const DecisionColumn& column) {
  for (size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].kind == column.kind && columns[i].index == column.index) return i;
  }
  return std::nullopt;
}

const DecisionColumn* find_column(const std::vector<DecisionColumn>& columns, const std::string& name) {
  const auto found =
      std::find_if(columns.begin(), columns.end(), [&](const DecisionColumn& column) { return column.name == name; });
  return found == columns.end() ? nullptr : &*found;
}

DecisionColumn condition_column(const Model& model, const std::string& name) {
  // Conditions stand after what the definition itself declares.
  const auto found = std::find_if(model.outputs.rbegin(), model.outputs.rend(),
                                  [&](const semantics::Output& output) { return output.name == name; });
  assert(found != model.outputs.rend() && "the definition was compiled with this condition");
  return {Kind::output, static_cast<uint32_t>(model.outputs.rend() - found - 1), name, false};
}

std::string_view declaration_of_column(const std::string& name) {
  if (name == "handoff") return name;
  const auto route = std::ranges::find(semantics::kRouteNames, name, semantics::name_of);
  return route == semantics::kRouteNames.end() ? "" : "route";
}

semantics::Type type_of(const Model& model, const DecisionColumn& column) {
  switch (column.kind) {
    case Kind::key:
      return model.lead_fields[static_cast<size_t>(model.key_field)].type;
    case Kind::stage:
    case Kind::could_reach:
      return {TypeKind::enumeration, model.stage_enumeration};
    case Kind::score:
      return model.scores[column.index].type;
    case Kind::output:
      return model[model.outputs[column.index].value].type;
    case Kind::disqualified:
    case Kind::changed_from:
      return {TypeKind::text};
    case Kind::reached:
      return {TypeKind::time};
    case Kind::routing:
      return semantics::type_of(model, static_cast<semantics::DecisionName>(column.index));
    case Kind::undecided:
    case Kind::reasons:
      return {TypeKind::text_list};
    case Kind::handoff:
      break;
  }
  std::unreachable();
}

ColumnBuilder builder_of(const Model& model, const DecisionColumn& column) {
  return builder_of(model, type_of(model, column));
}

ColumnBuilder builder_of(const Model& model, const semantics::Type& type) {
  if (type.kind == TypeKind::text_list) return ColumnBuilder::list_of(ColumnBuilder(columns::Type::text));
  if (type.kind == TypeKind::enumeration) {
    return ColumnBuilder(columns::Type::enumeration, model.enumerations[type.enumeration].labels);
  }
  return ColumnBuilder(codegen::stored_type(type.kind));
}

void append_value(ColumnBuilder& builder, const semantics::Value& value) {
  std::visit(Append{builder}, value);
}

}  // namespace merit::driver
