// Names: what each stands for in a module, and what to say when it stands for nothing.
#include <algorithm>

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
  return false;
}

Checker::LookUpResult Checker::look_up(uint32_t module, const syntax::QualifiedName& name) {
  const std::string& text = name.name.text;
  const Module& from = program.modules[module];
  if (name.module) return look_up_in(from, *name.module, name.name);
  if (const auto own = names_[module].find(text); own != names_[module].end()) return {own->second};
  if (unreadable_names_[module].contains(text)) return {std::nullopt, true};

  LookUpResult result;
  const Module* first = nullptr;
  for (const Module::Use& use : from.uses) {
    if (unreadable_names_[use.module].contains(text)) result.reported = true;
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
  return result;
}

/// `module.name`: what the module itself declares. Its lead fields are the definition's.
Checker::LookUpResult Checker::look_up_in(const Module& from, const syntax::Name& module, const syntax::Name& name) {
  std::vector<std::string> used;
  for (const Module::Use& use : from.uses) {
    used.push_back(program.modules[use.module].name);
    if (used.back() != module.text) continue;
    const auto found = names_[use.module].find(name.text);
    if (found != names_[use.module].end() && found->second.kind != SymbolKind::lead_field) return {found->second};
    return {std::nullopt, unreadable_names_[use.module].contains(name.text)};
  }
  report_unknown(module.span, "module", module.text, used);
  return {std::nullopt, true};
}

std::optional<uint32_t> Checker::require(uint32_t module, const syntax::QualifiedName& name, SymbolKind kind) {
  const auto [symbol, reported] = look_up(module, name);
  if (reported) return std::nullopt;
  if (!symbol) {
    const auto candidates = name.module ? names_in(module, name.module->text) : names_of(module, kind);
    report_unknown(name.name.span, kind_name(kind), name.name.text, candidates);
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
  auto report = diagnostics.report(
      span, d::UnknownName{.none = kind.empty() ? "nothing" : "no " + std::string(kind), .name = name});
  if (const std::string* near = values::nearest(name, candidates)) {
    report.help(d::DidYouMean{.name = *near}).fix({{span, *near}});
  }
}

std::vector<std::string> Checker::names_of(uint32_t module, SymbolKind kind) const {
  std::vector<std::string> all;
  const auto add_from = [&](const NameTable& table) {
    for (const auto& [name, symbol] : table)
      if (symbol.kind == kind) all.push_back(name);
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

/// A declaration that could not be parsed still tells its name: nothing more is said about what uses it.
void Checker::note_unreadable_names(uint32_t module) {
  for (const syntax::Declaration& declaration : ast(module).declarations) {
    if (!std::holds_alternative<std::monostate>(declaration.node)) continue;
    std::string_view rest = sources.text(declaration.span);
    rest.remove_prefix(std::min<size_t>(rest.size(), declaration.word.end - declaration.word.begin));
    rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
    const std::string name(rest.substr(0, rest.find_first_of(" \t\r\n=:{(,#\"")));
    if (!name.empty()) unreadable_names_[module].insert({name, plural_of(name)});
  }
}

void Checker::refuse_decision_name(const syntax::Name& name, SymbolKind kind) {
  if (!find_decision_name(name.text)) return;
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
            .help(d::UseQualified{.name = used + "." + name});
      }
    }
  }
}

}  // namespace merit::semantics
