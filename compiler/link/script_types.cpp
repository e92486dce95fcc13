// crm.d.ts: the types of crm.js.
#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

#include "compiler/link/interface.h"
#include "compiler/link/members.h"
#include "compiler/link/names.h"

namespace merit::link {

namespace {

using codegen::Library;
using semantics::Field;
using semantics::Model;
using semantics::Type;
using semantics::TypeKind;

/// As a literal of JavaScript.
std::string literal(std::string_view text) {
  return nlohmann::json(text).dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
}

std::string property(std::string_view name) {
  return is_name(name) ? std::string(name) : literal(name);
}

/// On one line, and no end of the comment that it stands in.
std::string comment(std::string_view text, std::string_view indent) {
  if (text.empty()) return {};
  std::string line;
  for (const char c : text) {
    if (c == '/' && line.ends_with('*')) line += ' ';
    line += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
  }
  return fmt::format("{}/** {} */\n", indent, line);
}

/// `web_visit` → `WebVisit`
std::string type_name(std::string_view name) {
  std::string made;
  bool begins = true;
  for (const char c : name_part(name)) {
    const bool is_small = c >= 'a' && c <= 'z';
    if (c != '_') made += begins && is_small ? static_cast<char>(c - 'a' + 'A') : c;
    begins = c == '_';
  }
  return made;
}

std::string union_of(const Model& model, const Type& type) {
  std::string text;
  for (const std::string& label : model.enumerations[type.enumeration].labels) {
    if (!text.empty()) text += " | ";
    text += literal(label);
  }
  return text.empty() ? "never" : text;
}

/// Of what is given.
std::string given_type(const Model& model, const Type& type) {
  switch (type.kind) {
    case TypeKind::boolean:
      return "boolean";
    case TypeKind::integer:
    case TypeKind::number:
      return "number | bigint";
    case TypeKind::time:
    case TypeKind::date:
      return "Date | string";
    case TypeKind::duration:
      return "number";
    case TypeKind::enumeration:
      return union_of(model, type);
    case TypeKind::text:
    case TypeKind::text_list:
      break;
  }
  return "string";
}

/// Of a decision's.
std::string decided_type(const Model& model, const Type& type) {
  switch (type.kind) {
    case TypeKind::boolean:
      return "boolean";
    case TypeKind::integer:
    case TypeKind::number:
    case TypeKind::duration:
      return "number";
    case TypeKind::enumeration:
      return union_of(model, type);
    case TypeKind::text_list:
      return "string[]";
    case TypeKind::text:
    case TypeKind::time:
    case TypeKind::date:
      break;
  }
  return "string";
}

/// What the type alone does not say.
std::string_view unit_of(TypeKind kind) {
  switch (kind) {
    case TypeKind::time:
      return "A time in UTC, ISO 8601.";
    case TypeKind::date:
      return "A date, ISO 8601.";
    case TypeKind::duration:
      return "Seconds.";
    default:
      return "";
  }
}

std::string joined(std::string_view documentation, std::string_view unit) {
  return fmt::format("{}{}{}", documentation, documentation.empty() || unit.empty() ? "" : " ", unit);
}

std::string members(const Model& model, const std::vector<Field>& fields, int32_t key, std::string_view taken) {
  std::string text;
  for (size_t i = 0; i < fields.size(); ++i) {
    const Field& field = fields[i];
    const bool required = field.required && static_cast<int32_t>(i) != key;
    const std::string_view unit = field.type.kind == TypeKind::duration ? "Seconds." : "";
    text += comment(joined(field.documentation, unit), "  ");
    text += fmt::format("  {}{}: {}{};\n", property(member_of(fields, i, taken)), required ? "" : "?",
                        given_type(model, field.type), required ? "" : " | null");
  }
  return text;
}

std::string event_types(const Model& model) {
  std::string text, all;
  Names names;
  for (const semantics::EventKind& kind : model.kinds) {
    const std::string name = names.take(type_name(kind.name) + "Event");
    text += fmt::format("\n{}", comment(kind.documentation, ""));
    text += fmt::format("export interface {} {{\n  event: {};\n  at: Date | string;\n{}}}\n", name, literal(kind.name),
                        members(model, kind.fields, -1, kKindMember));
    if (!all.empty()) all += " | ";
    all += name;
  }
  return text + fmt::format("\nexport type Event = {};\n", all.empty() ? "never" : all);
}

std::string parameter_types(const Model& model) {
  std::string text = "\n/** Those that shall not have their usual values. */\nexport interface Parameters {\n";
  for (const semantics::Parameter& parameter : model.parameters) {
    const std::string_view unit = parameter.type.kind == TypeKind::duration ? "Seconds." : "";
    text += comment(joined(parameter.documentation, unit), "  ");
    text += fmt::format("  {}?: {};\n", property(parameter.name), given_type(model, parameter.type));
  }
  return text + "}\n";
}

std::string decision_type(const Library& library) {
  std::string text =
      "\n/** What is missing is null. An integer that no `number` holds (2 ** 53 and beyond) comes as a `bigint`. */\n"
      "export interface Decision {\n";
  for (const codegen::LibraryOutput& output : library.outputs) {
    const bool always = output.name == "stage" || output.name == "undecided" || output.name == "reasons";
    text += comment(joined(output.documentation, unit_of(output.type.kind)), "  ");
    text += fmt::format("  {}: {}{};\n", property(output.name), decided_type(library.model, output.type),
                        always ? "" : " | null");
  }
  return text + "}\n";
}

constexpr std::string_view kSameForAll = R"(
export interface Options {
  /** The moment of the decision; a text without an offset is in UTC. Where it is left out, the moment of the call. */
  now?: Date | string;
  parameters?: Parameters;
}

/** What was not as it should be, and was left out or counts as missing. */
export interface Report {
  unreadableLeadValues: number;
  unreadableEventValues: number;
  eventsUsed: number;
  eventsLaterThanNow: number;
  eventsWithoutTime: number;
  eventsOfUnknownKind: number;
  eventsWithRepeatedKey: number;
  eventsWithoutRequiredField: number;
}

export interface Definition {
  readonly name: string;
  readonly version: string;
  readonly hash: string;
  /** Decides about one lead. Throws a `MeritError`. */
  decide(lead: Lead, options?: Options): Decision;
  /** Decides about many; decision `i` is about lead `i`. */
  evaluate(leads: readonly Lead[], options?: Options): { decisions: Decision[]; report: Report };
}

export class MeritError extends Error {
  readonly status: number;
}

/** Loads the module: from beside this file, or from what is given. */
export function load(
  source?: string | URL | Response | ArrayBuffer | Uint8Array | WebAssembly.Module,
): Promise<Definition>;
)";

}  // namespace

std::string script_types(const Library& library, const LibraryFile& file) {
  const Model& model = library.model;
  std::string text =
      fmt::format("// Written by `merit build` {}: the types of what decides by {}.\n// Hash of the definition: {}\n\n",
                  library.merit_version, literal(file.name), model.hash);
  text += comment(joined(model.definition.documentation,
                         "What is left out, undefined or null is missing. Times are moments or ISO 8601."),
                  "");
  text +=
      fmt::format("export interface Lead {{\n{}", members(model, model.lead_fields, model.key_field, kEventsMember));
  if (!model.kinds.empty()) text += "  /** In any order. */\n  events?: readonly Event[];\n";
  text += fmt::format("}}\n{}{}{}{}", event_types(model), parameter_types(model), decision_type(library), kSameForAll);
  return text;
}

}  // namespace merit::link
