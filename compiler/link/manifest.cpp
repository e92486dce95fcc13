#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "compiler/link/interface.h"
#include "compiler/link/type_entry.h"
#include "compiler/semantics/value_text.h"
#include "runtime/abi/library.h"

namespace merit::link {

namespace {

using codegen::Library;
using semantics::Field;
using semantics::Model;
using semantics::Type;
using semantics::TypeKind;
using Json = nlohmann::ordered_json;

constexpr int kSchema = 1;  // the version of docs/manifest.md

Json text_or_null(const std::string& text) {
  return text.empty() ? Json() : Json(text);
}

Json field_entry(const Model& model, const Field& field, bool key, bool required, bool needed) {
  Json entry;
  entry["name"] = field.name;
  entry["column"] = field.from.value_or(field.name);
  put_type(entry, model, field.type);
  entry["key"] = key;
  entry["required"] = required;
  entry["needed"] = needed;
  entry["missing_when"] = field.missing_when;
  entry["documentation"] = text_or_null(field.documentation);
  return entry;
}

Json lead_entries(const Library& library) {
  const Model& model = library.model;
  Json entries = Json::array();
  for (size_t i = 0; i < model.lead_fields.size(); ++i) {
    entries.push_back(field_entry(model, model.lead_fields[i], static_cast<int32_t>(i) == model.key_field,
                                  codegen::is_required_of_leads(model, i), library.columns.lead_fields[i] >= 0));
  }
  return entries;
}

Json event_field_entries(const Model& model, const semantics::EventKind& kind, const std::vector<int32_t>& columns) {
  Json entries = Json::array();
  for (size_t i = 0; i < kind.fields.size(); ++i) {
    entries.push_back(field_entry(model, kind.fields[i], static_cast<int32_t>(i) == kind.key_field,
                                  kind.fields[i].required, columns[i] >= 0));
  }
  return entries;
}

Json kind_entries(const Library& library) {
  const Model& model = library.model;
  Json entries = Json::array();
  for (size_t i = 0; i < model.kinds.size(); ++i) {
    const semantics::EventKind& kind = model.kinds[i];
    Json entry;
    entry["name"] = kind.name;
    entry["plural"] = kind.plural;
    entry["type_value"] = kind.type_value;
    entry["time_column"] = text_or_null(kind.at_from.value_or(model.at_from.value_or("")));
    entry["needed"] = static_cast<bool>(library.columns.kinds[i]);
    entry["documentation"] = text_or_null(kind.documentation);
    entry["fields"] = event_field_entries(model, kind, library.columns.event_fields[i]);
    entries.push_back(std::move(entry));
  }
  return entries;
}

/// As the interface of C has values: times in microseconds, dates in days; an enumeration's value by its label.
Json value_entry(const Model& model, const Type& type, const semantics::Value& value) {
  if (const auto* some = std::get_if<bool>(&value)) return *some;
  if (const auto* some = std::get_if<double>(&value)) return *some;
  if (const auto* some = std::get_if<std::string>(&value)) return *some;
  const auto* some = std::get_if<int64_t>(&value);
  if (some == nullptr) return {};
  if (type.kind != TypeKind::enumeration) return *some;
  return model.enumerations[type.enumeration].labels[static_cast<size_t>(*some)];
}

Json parameter_entries(const Model& model) {
  Json entries = Json::array();
  for (const semantics::Parameter& parameter : model.parameters) {
    Json entry;
    entry["name"] = parameter.name;
    put_type(entry, model, parameter.type);
    const auto put = [&](const char* name, const semantics::Value& value) {
      entry[name] = value_entry(model, parameter.type, value);
    };
    put("default", parameter.value);
    put("lowest", parameter.low.value_or(semantics::Missing{}));
    put("highest", parameter.high.value_or(semantics::Missing{}));
    entry["documentation"] = text_or_null(parameter.documentation);
    entries.push_back(std::move(entry));
  }
  return entries;
}

Json output_entries(const Library& library) {
  Json entries = Json::array();
  for (const codegen::LibraryOutput& output : library.outputs) {
    Json entry;
    entry["name"] = output.name;
    put_type(entry, library.model, output.type);
    entry["documentation"] = text_or_null(output.documentation);
    entries.push_back(std::move(entry));
  }
  return entries;
}

Json definition_entry(const Model& model) {
  const semantics::Definition& definition = model.definition;
  Json entry;
  entry["name"] = definition.name;
  entry["version"] = text_or_null(definition.version);
  entry["hash"] = model.hash;
  entry["owner"] = text_or_null(definition.owner);
  entry["timezone"] = definition.zone;
  entry["data_timezone"] = definition.data_zone;
  entry["documentation"] = text_or_null(definition.documentation);
  return entry;
}

Json library_entry(const LibraryFile& file) {
  Json entry;
  entry["file"] = file.name;
  const bool is_module = file.processors.target == codegen::Target::wasm32;
  entry["interface"] = is_module ? Json() : Json(MERIT_LIBRARY_VERSION);
  entry["function"] = is_module ? Json() : Json(file.stem + "_library");
  entry["processors"] = codegen::names_of(file.processors);
  return entry;
}

}  // namespace

std::string manifest(const Library& library, const LibraryFile& file) {
  const Model& model = library.model;
  Json document;
  document["schema"] = kSchema;
  document["merit"] = library.merit_version;
  document["definition"] = definition_entry(model);
  document["library"] = library_entry(file);
  document["subject"] = model.account ? "account" : "lead";
  document["fields"] = lead_entries(library);
  document["event_type_column"] = text_or_null(model.type_from.value_or(""));
  document["event_lead_column"] = text_or_null(model.lead_from.value_or(""));
  document["events"] = kind_entries(library);
  document["parameters"] = parameter_entries(model);
  document["outputs"] = output_entries(library);
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace merit::link
