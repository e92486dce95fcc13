// Declarations that nothing names: lets, functions, sets, tables, parameters, derived events.
//
// Fields and kinds of events are no such declarations: they say what is in the data. A library declares for others, so
// nothing in it is unused. A name counts as used when the word stands anywhere else in the file outside comments, since
// it is better to miss one that is not than to report one that is.
#include <map>
#include <string>
#include <vector>

#include "compiler/semantics/lints/lint.h"

namespace merit::semantics {
namespace {

bool is_word_byte(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') || byte == '_' ||
         (byte & 0x80) != 0;
}

/// How often each word stands in a text, outside comments. Texts in quotes count: they may hold `{name}`.
std::map<std::string, int, std::less<>> count_words(std::string_view text) {
  std::map<std::string, int, std::less<>> counts;
  bool quoted = false;
  for (size_t at = 0; at < text.size();) {
    if (is_word_byte(text[at])) {
      const size_t begin = at;
      while (at < text.size() && is_word_byte(text[at])) ++at;
      ++counts[std::string(text.substr(begin, at - begin))];
      continue;
    }
    if (text[at] == '#' && !quoted) at = std::min(text.find('\n', at), text.size() - 1);
    if (text[at] == '"') quoted = !quoted;
    at += text[at] == '\\' && quoted ? 2 : 1;
  }
  return counts;
}

const syntax::Name* name_of(const syntax::Declaration& declaration) {
  if (const auto* made = std::get_if<syntax::LetDecl>(&declaration.node)) return &made->name;
  if (const auto* made = std::get_if<syntax::FunctionDecl>(&declaration.node)) return &made->name;
  if (const auto* made = std::get_if<syntax::SetDecl>(&declaration.node)) return &made->name;
  if (const auto* made = std::get_if<syntax::TableDecl>(&declaration.node)) return &made->name;
  if (const auto* made = std::get_if<syntax::ParameterDecl>(&declaration.node)) return &made->name;
  if (const auto* made = std::get_if<syntax::DerivedDecl>(&declaration.node)) return &made->name;
  return nullptr;
}

/// The other name of a derived event: its plural.
std::string plural_of(const Model& model, const std::string& name) {
  for (const Event& event : model.events)
    if (event.name == name) return event.plural;
  return {};
}

/// The lines of a declaration with its documentation; empty where something else stands on them.
Span lines_of(const source::SourceFile& file, Span span) {
  const auto line_of = [&](uint32_t offset) { return file.position(offset).line; };
  uint32_t first = line_of(span.begin);
  const uint32_t last = line_of(span.end);
  const auto starts_with = [&](uint32_t line, std::string_view what) {
    const std::string_view text = file.line(line);
    const size_t begin = text.find_first_not_of(" \t");
    return begin != std::string_view::npos && text.substr(begin).starts_with(what);
  };
  if (file.line_begin(first) != span.begin || last + 1 >= file.line_count()) return {span.file, 0, 0};
  const uint32_t end = file.line_begin(last + 1);
  const std::string_view rest = std::string_view(file.text()).substr(span.end, end - span.end);
  if (rest.find_first_not_of(" \t\r\n") != std::string_view::npos) return {span.file, 0, 0};
  while (first > 0 && starts_with(first - 1, "##")) --first;
  return {span.file, file.line_begin(first), end};
}

}  // namespace

void find_unused(const LintSubject& subject, diagnostics::Diagnostics& found) {
  if (subject.model.is_library()) return;
  const source::SourceFile& file = subject.sources[subject.file];
  const auto counts = count_words(file.text());
  const auto count = [&](const std::string& word) {
    const auto at = counts.find(word);
    return at == counts.end() ? 0 : at->second;
  };
  for (const syntax::Declaration& declaration : subject.ast.declarations) {
    const syntax::Name* name = name_of(declaration);
    if (!name || count(name->text) != 1) continue;
    if (std::holds_alternative<syntax::DerivedDecl>(declaration.node)) {
      const std::string plural = plural_of(subject.model, name->text);
      if (count(plural) > (std::get<syntax::DerivedDecl>(declaration.node).plural ? 1 : 0)) continue;
    }
    auto report = found.report(name->span, diagnostics::UnusedDeclaration{.name = name->text});
    const Span lines = lines_of(file, declaration.span);
    if (lines.begin < lines.end) report.fix({{lines, ""}});
  }
}

}  // namespace merit::semantics
