// crm.js: what is of this definition, and behind it what is the same for all (web_module.js).
#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <string_view>

#include "compiler/codegen/embed.h"
#include "compiler/link/interface.h"
#include "compiler/link/members.h"
#include "compiler/link/type_entry.h"

MERIT_EMBED(merit_web_module, MERIT_WEB_MODULE)

namespace merit::link {

namespace {

using codegen::Library;
using semantics::Field;
using semantics::Model;
using semantics::TypeKind;
using Json = nlohmann::ordered_json;

/// Those that some decision looks at.
Json fields_of(const std::vector<Field>& fields, const std::vector<int32_t>& columns, std::string_view taken) {
  Json entries = Json::array();
  for (size_t i = 0; i < fields.size(); ++i) {
    if (columns[i] < 0) continue;
    Json entry;
    entry["name"] = fields[i].name;
    entry["member"] = member_of(fields, i, taken);
    entry["source"] = fields[i].from.value_or(fields[i].name);
    entry["type"] = fields[i].type.kind == TypeKind::date ? "date" : "";  // nothing else is asked
    entries.push_back(std::move(entry));
  }
  return entries;
}

Json kinds_of(const Library& library) {
  const Model& model = library.model;
  Json entries = Json::array();
  for (size_t i = 0; i < model.kinds.size(); ++i) {
    const semantics::EventKind& kind = model.kinds[i];
    Json entry;
    entry["name"] = kind.name;
    entry["type"] = kind.type_value;
    entry["at"] = kind.at_from.value_or(model.at_from.value_or("at"));
    entry["needed"] = static_cast<bool>(library.columns.kinds[i]);
    entry["fields"] = fields_of(kind.fields, library.columns.event_fields[i], kKindMember);
    entries.push_back(std::move(entry));
  }
  return entries;
}

template <typename Named>
Json names_and_types(const Model& model, const std::vector<Named>& all) {
  Json entries = Json::array();
  for (const Named& each : all) {
    Json entry;
    entry["name"] = each.name;
    put_type(entry, model, each.type);
    entries.push_back(std::move(entry));
  }
  return entries;
}

/// One member a line, so that versions of a definition can be compared.
std::string text_of(const Json& description) {
  std::string text = "{\n";
  for (const auto& [name, value] : description.items()) {
    text += fmt::format("  {}: {},\n", name, value.dump(-1, ' ', true, Json::error_handler_t::replace));
  }
  return text + "}";
}

}  // namespace

std::string script(const Library& library, const LibraryFile& file) {
  const Model& model = library.model;
  Json description;
  description["name"] = model.definition.name;
  description["version"] = model.definition.version;
  description["hash"] = model.hash;
  description["fields"] = fields_of(model.lead_fields, library.columns.lead_fields, kEventsMember);
  description["kinds"] = kinds_of(library);
  description["parameters"] = names_and_types(model, model.parameters);
  description["outputs"] = names_and_types(model, library.outputs);
  const std::string module_file = Json("./" + file.name).dump(-1, ' ', true, Json::error_handler_t::replace);
  return fmt::format(
             "// Written by `merit build` {}: what decides by {}, in browsers and in Node.\n\n"
             "const besideThis = () => new URL({}, import.meta.url);\n\n"
             "const description = {};\n\n",
             library.merit_version, Json(file.name).dump(-1, ' ', true, Json::error_handler_t::replace), module_file,
             text_of(description)) +
         std::string(merit_web_module, merit_web_module_end);
}

}  // namespace merit::link
