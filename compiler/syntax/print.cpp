#include "compiler/syntax/print.h"

#include <fmt/core.h>

#include <algorithm>

#include "compiler/syntax/printer.h"

namespace merit::syntax {

std::string print(const Ast& ast) {
  Printer printer(ast);
  for (const Declaration& declaration : ast.declarations) printer.declaration(declaration);
  return printer.take();
}

std::string print(const Ast& ast, ExpressionId expression) {
  Printer printer(ast);
  printer.expression(expression);
  return printer.take();
}

void Printer::declaration(const Declaration& declaration) {
  if (std::holds_alternative<std::monostate>(declaration.node)) return;
  if (!out_.empty()) write("\n");
  documentation(declaration.documentation);
  std::visit([this](const auto& one) { node(one); }, declaration.node);
  write("\n");
}

void Printer::documentation(std::string_view lines) {
  while (!lines.empty()) {
    size_t end = std::min(lines.find('\n'), lines.size());
    write(end == 0 ? "##" : "## ");
    write(lines.substr(0, end));
    line();
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
}

void Printer::line() {
  write("\n");
  out_.append(2 * indent_, ' ');
}

void Printer::open_brace() {
  write(" {");
  ++indent_;
}

void Printer::close_brace() {
  --indent_;
  if (one_line_) {
    write(" ");
  } else {
    line();
  }
  write("}");
}

void Printer::text_list(const std::vector<Text>& texts) {
  for (size_t i = 0; i < texts.size(); ++i) {
    if (i > 0) write(", ");
    text(texts[i].value);
  }
}

// --- the definition and its data -------------------------------------------------------------------------------------

void Printer::node(const DefinitionDecl& definition) {
  write("definition ");
  text(definition.name.value);
  open_brace();
  auto item = [this](std::string_view word, const std::optional<Text>& value) {
    if (!value) return;
    line();
    write(word);
    text(value->value);
  };
  item("version ", definition.version);
  item("owner ", definition.owner);
  if (definition.agreed) {
    line();
    write(fmt::format("agreed {} by ", definition.agreed->date.text));
    text_list(definition.agreed->by);
  }
  for (const auto& changed : definition.changed) {
    line();
    write(fmt::format("changed {} ", changed.date.text));
    text(changed.what.value);
  }
  if (definition.review) {
    line();
    write("review every ");
    node(*definition.review);
  }
  item("timezone ", definition.timezone);
  item("data timezone ", definition.data_timezone);
  close_brace();
}

void Printer::node(const UseDecl& use) {
  write(fmt::format("use {}", use.module.text));
}

void Printer::node(const LeadDecl& lead) {
  write(lead.account ? "account" : "lead");
  open_brace();
  for (const Field& one : lead.fields) field(one);
  for (const MissingWhen& one : lead.missing) missing_when(one);
  close_brace();
}

void Printer::field(const Field& field) {
  line();
  documentation(field.documentation);
  write(fmt::format("{}: ", field.name.text));
  type(field.type);
  if (field.key) write(" key");
  if (field.required) write(" required");
  if (field.from) {
    write(" from ");
    text(field.from->value);
  }
}

void Printer::type(const TypeName& type) {
  constexpr std::string_view kWords[] = {"boolean", "integer", "number", "text", "time", "date", "duration", "one of "};
  if (type.kind == TypeName::Kind::other) {
    write(type.other);
    return;
  }
  write(kWords[static_cast<size_t>(type.kind)]);
  text_list(type.values);
}

void Printer::missing_when(const MissingWhen& missing) {
  line();
  write("missing when ");
  text_list(missing.values);
}

void Printer::mapping(const ColumnMapping& mapping) {
  constexpr std::string_view kWords[] = {"lead", "at", "type"};
  line();
  write(fmt::format("{} from ", kWords[static_cast<size_t>(mapping.kind)]));
  text(mapping.from.value);
  if (mapping.matching) write(fmt::format(" matching {}", mapping.matching->text));
}

void Printer::node(const EventsDecl& events) {
  write("events");
  open_brace();
  for (const ColumnMapping& one : events.mappings) mapping(one);
  close_brace();
}

void Printer::event_declaration(std::string_view word, const EventDecl& event) {
  write(fmt::format("{} {}", word, event.name.text));
  if (event.plural) write(fmt::format(" plural {}", event.plural->text));
  if (event.from) {
    write(" from ");
    text(event.from->value);
  }
  if (event.fields.empty() && event.mappings.empty() && event.missing.empty()) return;
  open_brace();
  for (const ColumnMapping& one : event.mappings) mapping(one);
  for (const Field& one : event.fields) field(one);
  for (const MissingWhen& one : event.missing) missing_when(one);
  close_brace();
}

void Printer::node(const DerivedDecl& derived) {
  write(fmt::format("event {}", derived.name.text));
  if (derived.plural) write(fmt::format(" plural {}", derived.plural->text));
  for (size_t i = 0; i < derived.alternatives.size(); ++i) {
    write(i == 0 ? " = " : " or ");
    pattern(derived.alternatives[i]);
  }
}

// --- names for values ------------------------------------------------------------------------------------------------

void Printer::node(const ParameterDecl& parameter) {
  write(fmt::format("parameter {}", parameter.name.text));
  if (parameter.type) {
    write(": ");
    type(*parameter.type);
  }
  write(" = ");
  node(parameter.value);
  if (!parameter.low) return;
  write(" between ");
  node(*parameter.low);
  write(" and ");
  node(*parameter.high);
}

void Printer::node(const SetDecl& set) {
  write(fmt::format("set {} ", set.name.text));
  if (set.from) {
    write("from ");
    text(set.from->value);
    return;
  }
  for (size_t i = 0; i < set.values.size(); ++i) {
    write(i == 0 ? "= " : ", ");
    node(set.values[i]);
  }
}

void Printer::node(const TableDecl& table) {
  write(fmt::format("table {}", table.name.text));
  if (table.key_type) {
    write(" : ");
    type(*table.key_type);
    write(" -> ");
    type(*table.value_type);
  }
  if (table.from) {
    write(" from ");
    text(table.from->value);
    if (!table.default_value) return;
    write(" default ");
    expression(*table.default_value);
    return;
  }
  open_brace();
  for (const TableDecl::Row& row : table.rows) {
    line();
    node(row.key);
    write(": ");
    expression(row.value);
  }
  if (table.default_value) {
    line();
    write("default ");
    expression(*table.default_value);
  }
  close_brace();
}

void Printer::node(const LetDecl& let) {
  write(fmt::format("let {} = ", let.name.text));
  expression(let.value);
}

void Printer::node(const FunctionDecl& function) {
  write(fmt::format("function {}(", function.name.text));
  for (size_t i = 0; i < function.parameters.size(); ++i) {
    write(fmt::format("{}{}: ", i > 0 ? ", " : "", function.parameters[i].name.text));
    type(function.parameters[i].type);
  }
  write(") -> ");
  type(function.result);
  write(" = ");
  expression(function.body);
}

}  // namespace merit::syntax
