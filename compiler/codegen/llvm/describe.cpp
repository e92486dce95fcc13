#include "compiler/codegen/llvm/describe.h"

#include <llvm/IR/Type.h>

#include <algorithm>
#include <cassert>
#include <ranges>
#include <utility>

#include "compiler/codegen/decision_shape.h"
#include "compiler/codegen/llvm/constants.h"
#include "compiler/codegen/llvm/take_events.h"
#include "compiler/codegen/llvm/take_lead.h"
#include "runtime/library/definition.h"

namespace merit::codegen {

namespace {

using semantics::Model;
using semantics::Type;
using semantics::TypeKind;
using Elements = std::vector<llvm::Constant*>;

int32_t type_number(TypeKind kind) {
  switch (kind) {
    case TypeKind::boolean:
      return merit_boolean;
    case TypeKind::integer:
      return merit_integer;
    case TypeKind::number:
      return merit_number;
    case TypeKind::text:
      return merit_text_type;
    case TypeKind::time:
      return merit_time;
    case TypeKind::date:
      return merit_date;
    case TypeKind::duration:
      return merit_duration;
    case TypeKind::enumeration:
      return merit_enumeration;
    case TypeKind::text_list:
      return merit_text_list;
  }
  std::unreachable();
}

int32_t level_number(Level level) {
  switch (level) {
    case Level::v2:
      return merit_level_v2;
    case Level::v3:
      return merit_level_v3;
    case Level::v4:
      return merit_level_v4;
    case Level::automatic:
    case Level::baseline:
      break;
  }
  return merit_level_baseline;
}

/// Writes the constants of one library, from the inside outwards.
class Description {
 public:
  Description(const Library& library, llvm::Module& module)
      : library_(library), model_(library.model), module_(module), c_(module), shape_(shape_of(library.plan)) {}

  llvm::Constant* definition(const std::vector<Level>& levels);

 private:
  llvm::Constant* size(size_t count) { return c_.integer(static_cast<int64_t>(count)); }
  llvm::Constant* optional_text(const std::optional<std::string>& text) { return c_.text(text.value_or("")); }
  llvm::Constant* declared(const std::string& name);
  const std::vector<std::string>& labels_of(const Type& type) const;

  llvm::Constant* field(const semantics::Field& field, int32_t column, bool required);
  llvm::Constant* kind(size_t kind);
  llvm::Constant* owner(const semantics::EventKind& kind);
  llvm::Constant* value(const semantics::Value& value);
  llvm::Constant* parameter(const semantics::Parameter& parameter);
  llvm::Constant* output(const LibraryOutput& output);
  llvm::Constant* description();
  llvm::Constant* codes(const std::vector<Level>& levels);
  llvm::Constant* undecided_names();
  llvm::Constant* look_back();

  const Library& library_;
  const Model& model_;
  llvm::Module& module_;
  Constants c_;
  DecisionShape shape_;
};

/// What the linker finds, whatever it is.
llvm::Constant* Description::declared(const std::string& name) {
  return module_.getOrInsertGlobal(name, llvm::Type::getInt8Ty(module_.getContext()));
}

const std::vector<std::string>& Description::labels_of(const Type& type) const {
  static const std::vector<std::string> kNone;
  return type.kind == TypeKind::enumeration ? model_.enumerations[type.enumeration].labels : kNone;
}

llvm::Constant* Description::field(const semantics::Field& field, int32_t column, bool required) {
  const auto& labels = labels_of(field.type);
  return c_.structure<merit_field>({
      c_.text(field.name),
      c_.text(field.from.value_or(field.name)),
      c_.integer32(type_number(field.type.kind)),
      c_.integer32(column),
      c_.texts(labels),
      size(labels.size()),
      c_.texts(field.missing_when),
      size(field.missing_when.size()),
      c_.boolean(field.from.has_value()),
      c_.boolean(required),
      c_.boolean(column >= 0),
  });
}

llvm::Constant* Description::kind(size_t place) {
  const semantics::EventKind& kind = model_.kinds[place];
  Elements fields;
  for (size_t i = 0; i < kind.fields.size(); ++i) {
    fields.push_back(field(kind.fields[i], library_.columns.event_fields[place][i], kind.fields[i].required));
  }
  return c_.structure<merit_event_kind>({
      c_.text(kind.name),
      c_.text(kind.plural),
      c_.text(kind.type_value),
      optional_text(kind.at_from ? kind.at_from : model_.at_from),
      c_.array(fields),
      size(fields.size()),
      c_.integer32(kind.key_field),
      c_.boolean(library_.columns.kinds[place]),
  });
}

llvm::Constant* Description::owner(const semantics::EventKind& kind) {
  return c_.structure<merit_event_owner>({
      optional_text(kind.lead_from ? kind.lead_from : model_.lead_from),
      c_.integer32(kind.matching_field),
  });
}

/// A `merit_value`, whose members are all at most 16 bytes.
llvm::Constant* Description::value(const semantics::Value& value) {
  llvm::Constant* const nothing = c_.integer(0);
  if (const auto* some = std::get_if<std::string>(&value)) return c_.text(*some);
  if (const auto* some = std::get_if<double>(&value)) return c_.structure<merit_value>({c_.number(*some), nothing});
  if (const auto* some = std::get_if<int64_t>(&value)) return c_.structure<merit_value>({c_.integer(*some), nothing});
  if (const auto* some = std::get_if<bool>(&value)) {
    return c_.structure<merit_value>({c_.integer(static_cast<int64_t>(*some)), nothing});
  }
  return c_.structure<merit_value>({nothing, nothing});
}

llvm::Constant* Description::parameter(const semantics::Parameter& parameter) {
  const auto& labels = labels_of(parameter.type);
  return c_.structure<merit_parameter>({
      c_.text(parameter.name),
      c_.integer32(type_number(parameter.type.kind)),
      c_.boolean(parameter.low.has_value()),
      c_.boolean(parameter.high.has_value()),
      c_.texts(labels),
      size(labels.size()),
      value(parameter.value),
      value(parameter.low.value_or(semantics::Missing{})),
      value(parameter.high.value_or(semantics::Missing{})),
  });
}

llvm::Constant* Description::output(const LibraryOutput& output) {
  const auto is_its_root = [&](const DecisionShape::Output& each) {
    return !each.reason_text && library_.plan.roots[each.root].name == output.name;
  };
  const auto slot = std::ranges::find_if(shape_.outputs, is_its_root);
  int32_t source = merit_from_value;
  size_t place = static_cast<size_t>(slot - shape_.outputs.begin());
  if (slot == shape_.outputs.end()) {
    assert(output.type.kind == TypeKind::text_list && "the plan has a root for each output that is a value");
    source = output.name == "reasons" ? merit_from_reasons : merit_from_undecided;
    place = 0;
  }
  const auto& labels = labels_of(output.type);
  return c_.structure<merit_output_column>({
      c_.text(output.name),
      c_.integer32(type_number(output.type.kind)),
      c_.integer32(source),
      c_.texts(labels),
      size(labels.size()),
      size(place),
  });
}

llvm::Constant* Description::description() {
  Elements fields, kinds, owners, parameters, outputs;
  for (size_t i = 0; i < model_.lead_fields.size(); ++i) {
    fields.push_back(field(model_.lead_fields[i], library_.columns.lead_fields[i], is_required_of_leads(model_, i)));
  }
  for (size_t i = 0; i < model_.kinds.size(); ++i) kinds.push_back(kind(i));
  for (const semantics::EventKind& each : model_.kinds) owners.push_back(owner(each));
  for (const semantics::Parameter& each : model_.parameters) parameters.push_back(parameter(each));
  for (const LibraryOutput& each : library_.outputs) outputs.push_back(output(each));
  return c_.structure<merit_description>({
      c_.text(model_.definition.name),
      c_.text(model_.definition.version),
      c_.text(model_.hash),
      c_.text(library_.merit_version),
      c_.text(model_.account ? "account" : "lead"),
      c_.array(fields),
      size(fields.size()),
      c_.integer32(model_.key_field),
      c_.array(kinds),
      size(kinds.size()),
      optional_text(model_.type_from),
      c_.array(parameters),
      size(parameters.size()),
      c_.array(outputs),
      size(outputs.size()),
      c_.array(owners),
  });
}

llvm::Constant* Description::codes(const std::vector<Level>& levels) {
  Elements codes;
  for (const Level level : levels | std::views::reverse) {
    codes.push_back(c_.structure<merit_code>({
        c_.integer32(level_number(level)), c_.integer32(merit_layout_views), declared(evaluate_name(level)),
        c_.null(),  // views have no tables
    }));
  }
  return c_.array(codes);
}

llvm::Constant* Description::undecided_names() {
  std::vector<std::string> names;
  for (const uint32_t root : shape_.undecided) names.push_back(library_.plan.roots[root].name);
  return c_.texts(names);
}

llvm::Constant* Description::look_back() {
  Elements by_kind;
  for (size_t k = 0; k < model_.kinds.size(); ++k) by_kind.push_back(c_.integer(look_back_of(library_.plan, k)));
  return c_.array(by_kind);
}

llvm::Constant* Description::definition(const std::vector<Level>& levels) {
  const std::string& zone = model_.definition.data_zone;
  return c_.structure<merit_definition>({
      description(),
      c_.text(zone),
      zone == "UTC" ? c_.null() : declared("merit_data_zones"),
      codes(levels),
      size(levels.size()),
      size(library_.columns.lead_columns),
      size(library_.columns.event_columns),
      size(shape_.outputs.size() - shape_.reasons.size()),
      size(shape_.outputs.size() - shape_.reasons.size()),
      undecided_names(),
      size(shape_.undecided.size()),
      size(shape_.reasons.size()),
      size(library_.columns.layout.lead_fields.size()),
      size(library_.columns.event_columns_read),
      declared(kTakeEventsName),
      look_back(),
      declared(kTakeLeadName),
  });
}

}  // namespace

std::string evaluate_name(Level level) {
  return "merit_evaluate." + std::to_string(level_number(level));
}

void describe(const Library& library, const std::vector<Level>& levels, llvm::Module& module) {
  llvm::Constant* const definition = Description(library, module).definition(levels);
  auto* const global = new llvm::GlobalVariable(module, definition->getType(), true, llvm::GlobalValue::ExternalLinkage,
                                                definition, "merit_the_definition");
  global->setVisibility(llvm::GlobalValue::HiddenVisibility);
}

}  // namespace merit::codegen
