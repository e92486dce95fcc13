// Names: what each stands for in a module, and what to say when it stands for nothing.
#include <fmt/core.h>

#include <algorithm>
#include <cctype>

#include "compiler/semantics/checker.h"
#include "compiler/semantics/expression_checker.h"
#include "compiler/semantics/plural.h"
#include "runtime/values/nearest.h"

namespace merit::semantics {

std::string_view kind_name(SymbolKind kind) {
  switch (kind) {
    case SymbolKind::lead_field:
      return "lead field";
    case SymbolKind::event:
      return "event";
    case SymbolKind::parameter:
      return "parameter";
    case SymbolKind::set:
      return "set";
    case SymbolKind::table:
      return "table";
    case SymbolKind::let:
      return "`let`";
    case SymbolKind::function:
      return "function";
    case SymbolKind::score:
      return "score";
    case SymbolKind::output:
      return "output";
    case SymbolKind::stage:
      return "stage";
  }
  return "";
}

std::string kind_phrase(SymbolKind kind) {
  const bool vowel = kind == SymbolKind::event || kind == SymbolKind::output;
  return (vowel ? "an " : "a ") + std::string(kind_name(kind));
}

bool Checker::declare(uint32_t module, const syntax::Name& name, SymbolKind kind, uint32_t index) {
  const auto [found, added] = names_[module].emplace(name.text, Symbol{kind, index, name.span});
  if (added) return true;
  auto report =
      diagnostics.report(name.span, d::DuplicateName{.name = name.text, .kind = kind_phrase(found->second.kind)});
  report.label(found->second.span, d::FirstHere{});
  const bool plural = sources.text(name.span) != name.text;
  if (plural) report.help(d::GivePlural{.event = std::string(sources.text(name.span))});
  ambiguous_.insert({module, name.text});
  return false;
}

Checker::LookUpResult Checker::look_up(uint32_t module, const syntax::QualifiedName& name) {
  const std::string& text = name.name.text;
  const Module& from = program.modules[module];
  if (name.module) return look_up_in(module, *name.module, name.name);
  if (ambiguous_.contains({module, text})) return {std::nullopt, true};
  if (const auto own = names_[module].find(text); own != names_[module].end()) return {own->second};
  if (unreadable_names_[module].contains(text)) return {std::nullopt, true};

  LookUpResult result{std::nullopt, may_declare_any_[module]};
  const Module* first = nullptr;
  for (const Module::Use& use : from.uses) {
    if (is_unreadable(use.module, text)) result.reported = true;
    const auto found = names_[use.module].find(text);
    if (found == names_[use.module].end() || found->second.kind == SymbolKind::lead_field) continue;
    const Module& used = program.modules[use.module];
    if (first) {
      diagnostics.report(name.name.span, d::AmbiguousName{.name = text, .first = first->name, .second = used.name})
          .help(d::QualifyName{.first = first->name + "." + text, .second = used.name + "." + text});
      return {std::nullopt, true};
    }
    first = &used;
    result.symbol = found->second;
  }
  if (result.symbol) result.reported = false;
  return result;
}

/// `module.name`: what the module itself declares. Its lead fields are the definition's.
Checker::LookUpResult Checker::look_up_in(uint32_t user, const syntax::Name& module, const syntax::Name& name) {
  std::vector<std::string> used;
  for (const Module::Use& use : program.modules[user].uses) {
    used.push_back(program.modules[use.module].name);
    if (used.back() != module.text) continue;
    const auto found = names_[use.module].find(name.text);
    if (found != names_[use.module].end() && found->second.kind != SymbolKind::lead_field) return {found->second};
    return {std::nullopt, is_unreadable(use.module, name.text)};
  }
  if (!may_declare_any_[user]) report_unknown(module.span, "module", module.text, used);
  return {std::nullopt, true};
}

std::optional<uint32_t> Checker::require(uint32_t module, const syntax::QualifiedName& name, SymbolKind kind) {
  const auto [symbol, reported] = look_up(module, name);
  if (reported) return std::nullopt;
  if (!symbol) {
    const auto candidates = name.module ? names_in(module, name.module->text) : names_of(module, kind);
    report_unknown_once(module, name.name.span, kind_name(kind), name.name.text, candidates);
    return std::nullopt;
  }
  if (symbol->kind != kind) {
    diagnostics
        .report(name.span(),
                d::WrongKind{.name = name.name.text, .found = kind_phrase(symbol->kind), .wanted = kind_phrase(kind)})
        .label(symbol->span, d::DeclaredHere{});
    return std::nullopt;
  }
  return symbol->index;
}

void Checker::report_unknown(Span span, std::string_view kind, const std::string& name,
                             const std::vector<std::string>& candidates) {
  report_with(span, kind, name, values::nearest(name, candidates));
}

void Checker::report_with(Span span, std::string_view kind, const std::string& name, const std::string* near) {
  auto report = diagnostics.report(
      span, d::UnknownName{.none = kind.empty() ? "nothing" : "no " + std::string(kind), .name = name});
  if (near) report.help(d::DidYouMean{.name = *near}).fix({{span, *near}});
}

void Checker::report_unknown_once(uint32_t module, Span span, std::string_view kind, const std::string& name,
                                  const std::vector<std::string>& candidates) {
  const std::string* near = values::nearest(name, candidates);
  if (!repeats_unknown(module, span, name, near)) report_with(span, kind, name, near);
}

void Checker::report_unknown_field(uint32_t module, const syntax::Name& name, const std::string& owner,
                                   const std::vector<std::string>& candidates) {
  const std::string* near = values::nearest(name.text, candidates);
  if (repeats_unknown(module, name.span, name.text, near)) return;
  auto report = diagnostics.report(name.span, d::UnknownField{.event = owner, .name = name.text});
  if (near) report.help(d::DidYouMean{.name = *near}).fix({{name.span, *near}});
}

std::vector<std::string> Checker::names_of(uint32_t module, SymbolKind kind) const {
  std::vector<std::string> all;
  const auto add_from = [&](const NameTable& table) {
    for (const auto& [name, symbol] : table)
      if (symbol.kind == kind && std::ranges::find(underway_, std::pair(kind, symbol.index)) == underway_.end())
        all.push_back(name);
  };
  add_from(names_[module]);
  if (kind == SymbolKind::lead_field) return all;
  for (const Module::Use& use : program.modules[module].uses) add_from(names_[use.module]);
  return all;
}

std::vector<std::string> Checker::names_in(uint32_t user, const std::string& module) const {
  std::vector<std::string> all;
  for (const Module::Use& use : program.modules[user].uses) {
    if (program.modules[use.module].name != module) continue;
    for (const auto& [name, symbol] : names_[use.module])
      if (symbol.kind != SymbolKind::lead_field) all.push_back(name);
  }
  return all;
}

bool Checker::repeats_unknown(uint32_t module, Span span, const std::string& name, const std::string* near) {
  const std::string many = plural_of(name);
  for (const std::string& one : {name, many}) {
    const auto first = unknown_.find({module, one});
    if (first == unknown_.end()) continue;
    const bool mends = first->second < diagnostics.all().size() && !diagnostics.all()[first->second].fix.empty();
    if (near && mends) diagnostics.extend_fix(first->second, {span, *near});
    return true;
  }
  // A report that is not kept, since the file has too many, has no place.
  const size_t report = diagnostics.is_full(span.file) ? static_cast<size_t>(-1) : diagnostics.all().size();
  for (const std::string& one : {name, many}) unknown_.emplace(std::pair(module, one), report);
  return false;
}

/// What could not be parsed still tells names: nothing more is said about what uses them.
void Checker::note_unreadable_names(uint32_t module) {
  may_declare_any_[module] = program.modules[module].lacks_use;
  const auto begins_with_word = [](std::string_view text) {
    return !text.empty() && (std::isalpha(static_cast<unsigned char>(text.front())) || (text.front() & 0x80) != 0);
  };
  for (const syntax::Declaration& declaration : ast(module).declarations) {
    const bool unreadable = std::holds_alternative<std::monostate>(declaration.node);
    const bool has_fields = std::holds_alternative<syntax::LeadDecl>(declaration.node) ||
                            std::holds_alternative<syntax::EventDecl>(declaration.node) ||
                            std::holds_alternative<syntax::OutcomeDecl>(declaration.node);
    if (unreadable) {
      std::string_view rest = sources.text(declaration.span);
      rest.remove_prefix(std::min<size_t>(rest.size(), declaration.word.end - declaration.word.begin));
      rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
      if (!begins_with_word(rest)) may_declare_any_[module] = true;
      note_words(module, rest);
    }
    for (const syntax::LeftOut& left_out : declaration.left_out) {
      const std::string_view text = sources.text(left_out.span);
      if (left_out.outside || (has_fields && !begins_with_word(text))) may_declare_any_[module] = true;
      if (has_fields) note_words(module, text);
    }
  }
}

/// Every word outside quotes may be a name that is declared there; its plural, if that is an event's.
void Checker::note_words(uint32_t module, std::string_view text) {
  bool quoted = false;
  std::string word;
  const auto finish = [&] {
    if (!word.empty()) unreadable_names_[module].insert({word, plural_of(word)});
    word.clear();
  };
  for (const char c : text) {
    if (c == '"' || c == '\n') finish();
    if (c == '"') quoted = !quoted;
    if (c == '\n') quoted = false;
    const bool part = std::isalnum(static_cast<unsigned char>(c)) || c == '_' || (c & 0x80) != 0;
    if (part && !quoted)
      word += c;
    else
      finish();
  }
  finish();
}

void Checker::refuse_decision_name(const syntax::Name& name, SymbolKind kind) {
  if (!decision_name(name.text)) return;
  diagnostics.report(name.span, d::RefusedName{.name = name.text, .kind = kind_phrase(kind)})
      .help(d::DecisionHasTheName{.name = name.text});
}

void Checker::report_shadowed_names() {
  for (size_t module = 0; module < program.modules.size(); ++module) {
    for (const Module::Use& use : program.modules[module].uses) {
      for (const auto& [name, symbol] : names_[use.module]) {
        const auto own = names_[module].find(name);
        if (own == names_[module].end() || symbol.kind == SymbolKind::lead_field) continue;
        const std::string& used = program.modules[use.module].name;
        diagnostics.report(own->second.span, d::ShadowedName{.name = name, .module = used})
            .help(d::UseQualified{.name = fmt::format("{}.{}", used, name)});
      }
    }
  }
}

}  // namespace merit::semantics
