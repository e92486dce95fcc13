#include <fmt/format.h>

#include <cctype>
#include <span>

#include "compiler/link/c_interface.h"
#include "compiler/link/interface.h"
#include "compiler/link/names.h"
#include "compiler/semantics/value_text.h"

namespace merit::link {

namespace {

using codegen::Library;
using semantics::Field;
using semantics::Model;
using semantics::Type;
using semantics::TypeKind;

/// On one line, and no end of the comment that it stands in.
std::string comment_text(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const bool joins = !line.empty() && ((line.back() == '*' && c == '/') || (line.back() == '/' && c == '*'));
    if (joins || (c == '?' && !line.empty() && line.back() == '?')) line += ' ';
    line += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
  }
  return line;
}

std::string type_meaning(const Model& model, const Type& type) {
  switch (type.kind) {
    case TypeKind::time:
      return "time, microseconds since 1970-01-01T00:00Z";
    case TypeKind::date:
      return "date, days since 1970-01-01";
    case TypeKind::duration:
      return "duration in microseconds";
    case TypeKind::boolean:
      return "boolean, 0 or 1";
    case TypeKind::text_list:
      return "list of texts";
    default:
      return semantics::type_text(model, type);
  }
}

/// Which member of `merit_value` holds it.
std::string_view member_of(TypeKind kind) {
  if (kind == TypeKind::number) return "number";
  return kind == TypeKind::text || kind == TypeKind::text_list ? "text" : "integer";
}

/// The member, and what is in it, unless one word says both.
std::string cell_meaning(const Model& model, const Type& type) {
  const std::string_view member = member_of(type.kind);
  const std::string meaning = type_meaning(model, type);
  return meaning == member ? meaning : fmt::format("{}: {}", member, meaning);
}

class HeaderWriter {
 public:
  HeaderWriter(const Library& library, const LibraryFile& file)
      : library_(library), model_(library.model), file_(file), stem_(file.stem) {}

  std::string write();

 private:
  void introduce();
  void declare_function();
  void declare_fields(const std::string& of, std::span<const Field> fields, std::span<const int32_t> columns,
                      int32_t key);
  void number_labels(const std::string& of, const Type& type);
  void number_fields_labels(const std::string& of, std::span<const Field> fields);
  void declare_lead();
  void declare_events();
  void declare_outputs();
  void begin_enumeration(std::string_view comment) { text_ += fmt::format("\n/* {} */\nenum {{\n", comment); }
  void enumerator(const std::string& name, size_t position, std::string_view comment) {
    text_ += fmt::format("  {} = {},{}\n", names_.take(name), position,
                         comment.empty() ? "" : fmt::format(" /* {} */", comment_text(comment)));
  }
  void end_enumeration() { text_ += "};\n"; }

  const Library& library_;
  const Model& model_;
  const LibraryFile& file_;
  const std::string& stem_;
  Names names_;
  std::string text_;
};

void HeaderWriter::introduce() {
  const semantics::Definition& definition = model_.definition;
  const std::string version = definition.version.empty() ? "" : fmt::format(", version {}", definition.version);
  text_ += fmt::format("/*\n * {}: the definition \"{}\"{}, as a library.\n", file_.name, comment_text(definition.name),
                       comment_text(version));
  if (!definition.documentation.empty()) text_ += fmt::format(" * {}\n", comment_text(definition.documentation));
  text_ += fmt::format(
      " *\n * Written by `merit build` {0}. Hash of the definition: {1}\n"
      " *\n * To decide about one {2}:\n"
      " *\n"
      " *   const merit_library* library = {3}_library();\n"
      " *   merit_context* context;\n"
      " *   merit_error error;\n"
      " *   if (library->open(library, NULL, 0, &context, &error) != merit_ok) puts(error.message);\n"
      " *   {3}_lead lead = {{0}};  // all zero: nothing is known\n"
      " *   const merit_lead asked = {{(const merit_cell*)&lead, NULL, 0, now_in_microseconds}};\n"
      " *   const merit_cell* decision;\n"
      " *   if (library->decide(context, &asked, &decision, &error) != merit_ok) puts(error.message);\n"
      " *   int64_t stage = decision[{3}_output_stage].value.integer;\n"
      " *   library->close(context);\n"
      " */\n",
      library_.merit_version, model_.hash, model_.account ? "account" : "lead", stem_);
}

void HeaderWriter::declare_function() {
  text_ += fmt::format(
      "\n/* All that the library has is reached from here. It is there from the start and for ever. */\n"
      "const merit_library* {}_library(void);\n",
      stem_);
  names_.take(stem_ + "_library");
}

void HeaderWriter::declare_fields(const std::string& of, std::span<const Field> fields,
                                  std::span<const int32_t> columns, int32_t key) {
  text_ += fmt::format("typedef struct {} {{\n", of);
  Names members;
  for (size_t i = 0; i < fields.size(); ++i) {
    const Field& field = fields[i];
    std::string comment = cell_meaning(model_, field.type);
    const bool is_key = static_cast<int32_t>(i) == key;
    if (is_key) comment += ", key";
    if (field.required && !is_key) comment += ", required";
    if (columns[i] < 0) comment += "; no decision looks at it";
    if (!field.documentation.empty()) comment += ". " + field.documentation;
    text_ += fmt::format("  merit_cell {}; /* {} */\n", members.take(field.name), comment_text(comment));
  }
  text_ += fmt::format("}} {};\n", of);
}

void HeaderWriter::number_labels(const std::string& of, const Type& type) {
  const auto& labels = model_.enumerations[type.enumeration].labels;
  for (size_t i = 0; i < labels.size(); ++i) {
    enumerator(of + "_" + name_part(labels[i]), i, name_part(labels[i]) == labels[i] ? "" : labels[i]);
  }
}

void HeaderWriter::number_fields_labels(const std::string& of, std::span<const Field> fields) {
  for (const Field& field : fields) {
    if (field.type.kind != TypeKind::enumeration) continue;
    begin_enumeration(fmt::format("Values of the field `{}`.", field.name));
    number_labels(of + "_" + field.name, field.type);
    end_enumeration();
  }
}

void HeaderWriter::declare_lead() {
  const std::string name = names_.take(stem_ + "_lead");
  text_ += fmt::format(
      "\n/* What is known of one {}: `merit_lead::fields` points to the first. All zero: nothing is known. "
      "*/\n",
      model_.account ? "account" : "lead");
  declare_fields(name, model_.lead_fields, library_.columns.lead_fields, model_.key_field);
  number_fields_labels(name, model_.lead_fields);
}

void HeaderWriter::declare_events() {
  if (model_.kinds.empty()) return;
  begin_enumeration("Kinds of event: `merit_event::kind`.");
  for (size_t kind = 0; kind < model_.kinds.size(); ++kind) {
    enumerator(stem_ + "_kind_" + model_.kinds[kind].name, kind,
               library_.columns.kinds[kind] ? "" : "no decision looks at it");
  }
  end_enumeration();
  for (size_t i = 0; i < model_.kinds.size(); ++i) {
    const semantics::EventKind& kind = model_.kinds[i];
    if (kind.fields.empty()) continue;  // C has no empty structs
    const std::string name = names_.take(stem_ + "_event_" + kind.name);
    text_ += fmt::format("\n/* Fields of an event `{}`: `merit_event::fields` points to the first. {}*/\n", kind.name,
                         kind.documentation.empty() ? "" : comment_text(kind.documentation) + " ");
    declare_fields(name, kind.fields, library_.columns.event_fields[i], kind.key_field);
    number_fields_labels(name, kind.fields);
  }
}

void HeaderWriter::declare_outputs() {
  begin_enumeration("The cells of a decision, in this order.");
  for (size_t i = 0; i < library_.outputs.size(); ++i) {
    const codegen::LibraryOutput& output = library_.outputs[i];
    std::string comment = cell_meaning(model_, output.type);
    if (!output.documentation.empty()) comment += ". " + output.documentation;
    enumerator(stem_ + "_output_" + output.name, i, comment);
  }
  end_enumeration();
  for (const codegen::LibraryOutput& output : library_.outputs) {
    if (output.type.kind != TypeKind::enumeration) continue;
    begin_enumeration(fmt::format("Values of `{}`.", output.name));
    number_labels(stem_ + "_" + output.name, output.type);
    end_enumeration();
  }
}

std::string HeaderWriter::write() {
  std::string guard = stem_;
  for (char& c : guard) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  introduce();
  text_ += fmt::format("#ifndef {0}_DEFINITION_H\n#define {0}_DEFINITION_H\n\n", guard);
  text_ += c_interface();
  text_ += "\n#ifdef __cplusplus\nextern \"C\" {\n#endif\n";
  declare_function();
  declare_lead();
  declare_events();
  declare_outputs();
  text_ += "\n#ifdef __cplusplus\n}\n#endif\n\n#endif\n";
  return std::move(text_);
}

}  // namespace

std::string c_header(const Library& library, const LibraryFile& file) {
  return HeaderWriter(library, file).write();
}

}  // namespace merit::link
