// The lead block, and what modules need of it.
#include <algorithm>

#include "compiler/semantics/checker.h"

namespace merit::semantics {
namespace {

/// Whether a lead block, or what may be one, could not be read. A `use` that gives nothing hides names, but no fields.
bool may_hide_fields(bool may_declare_any, const Module& definition) {
  return may_declare_any && !definition.lacks_use;
}

}  // namespace

void Checker::declare_lead(uint32_t module) {
  const syntax::Declaration* first = nullptr;
  bool unreadable = false;
  for (const syntax::Declaration& declaration : ast(module).declarations) {
    unreadable |= std::holds_alternative<std::monostate>(declaration.node);
    const auto* lead = std::get_if<syntax::LeadDecl>(&declaration.node);
    if (!lead) continue;
    unreadable |= !declaration.left_out.empty();
    if (first) {
      for (const syntax::Field& field : lead->fields) unreadable_names_[module].insert(field.name.text);
      const std::string_view word = sources.text(declaration.word);
      if (word != "lead" && word != "account") continue;  // a guess at what was meant, which has been reported
      diagnostics.report(declaration.word, d::GivenTwice{.what = std::string(sources.text(declaration.word))})
          .label(first->word, d::FirstHere{});
      continue;
    }
    first = &declaration;
    if (module == 0)
      unreadable |= !declare_lead_fields(*lead);
    else
      check_required_fields(module, *lead);
  }
  const bool library = model.enumerations[model.stage_enumeration].labels.size() == 2;
  if (module != 0 || library || unreadable || may_hide_fields(may_declare_any_[0], program.modules[0])) return;
  if (!first)
    diagnostics.report({ast(0).file, 0, 0}, d::NoLead{}).help(d::DeclareLead{});
  else if (model.key_field < 0)
    diagnostics.report(first->word, d::NoKey{}).help(d::DeclareKey{});
}

/// False: not all of them could be read.
bool Checker::declare_lead_fields(const syntax::LeadDecl& lead) {
  bool all_read = true;
  model.account = lead.account;
  for (const syntax::Field& written : lead.fields) {
    const auto index = static_cast<uint32_t>(model.lead_fields.size());
    auto field = read_field(written, lead.missing);
    if (!field) {
      all_read = false;
      unreadable_names_[0].insert(written.name.text);
      continue;
    }
    declare(0, written.name, SymbolKind::lead_field, index);
    if (written.key && check_key(written, field->type)) {
      if (model.key_field >= 0)
        diagnostics.report(written.span, d::SecondKey{.name = written.name.text})
            .label(model.lead_fields[static_cast<size_t>(model.key_field)].span, d::FirstHere{});
      model.key_field = static_cast<int32_t>(index);
    }
    model.lead_fields.push_back(*std::move(field));
  }
  return all_read;
}

/// A library's `lead` block: the definition must have these fields with these types. They are the definition's own.
void Checker::check_required_fields(uint32_t module, const syntax::LeadDecl& lead) {
  for (const syntax::Field& written : lead.fields) {
    const auto type = read_type(written.type);
    const auto own = names_[0].find(written.name.text);
    const bool found = own != names_[0].end() && own->second.kind == SymbolKind::lead_field;
    if (type && found && model.lead_fields[own->second.index].type == *type) {
      declare(module, written.name, SymbolKind::lead_field, own->second.index);
      continue;
    }
    unreadable_names_[module].insert(written.name.text);
    if (!type || (!found && (may_hide_fields(may_declare_any_[0], program.modules[0]) ||
                             unreadable_names_[0].contains(written.name.text))))
      continue;
    const std::string needed = written.name.text + " : " + type_name(model, *type);
    const std::string& name = program.modules[module].name;
    const auto use = std::ranges::find(program.modules[0].uses, module, &Module::Use::module);
    const Span place = found ? own->second.span : use != program.modules[0].uses.end() ? use->span : written.span;
    diagnostics.report(place, d::FieldNeededByModule{.module = name, .field = needed})
        .label(written.span, d::NeededHere{});
  }
}

std::optional<Field> Checker::read_field(const syntax::Field& written,
                                         const std::vector<syntax::MissingWhen>& missing) {
  const auto type = read_type(written.type);
  if (!type) return std::nullopt;
  Field field{written.name.text, *type, std::nullopt, {}, written.required || written.key, written.documentation,
              written.name.span};
  if (written.from) field.from = written.from->value;
  for (const syntax::MissingWhen& line : missing)
    for (const syntax::Text& text : line.values) field.missing_when.push_back(text.value);
  return field;
}

/// Keys are compared exactly, so they are texts or integers.
bool Checker::check_key(const syntax::Field& field, Type type) {
  if (type == kText || type == kInteger) return true;
  diagnostics
      .report(field.type.span,
              d::WrongType{.text = field.name.text, .found = type_phrase(model, type), .wanted = "a key"})
      .help(d::KeyTypes{});
  return false;
}

}  // namespace merit::semantics
