#include "compiler/repl/amend.h"

#include <algorithm>
#include <utility>

#include "compiler/source/one_line.h"
#include "compiler/syntax/parse.h"

namespace merit::repl {
namespace {

using syntax::Declaration;

/// The sorts of declaration in the order in which a definition is best read.
enum class Sort : uint8_t {
  definition,
  use,
  lead,
  events,
  event,
  parameter,
  set,
  table,
  let,
  score,
  output,
  disqualify,
  recycle,
  stage,
  route,
  handoff,
  test,
};

/// What a declaration declares: two of one identity cannot stand in one definition.
struct Identity {
  Sort sort = Sort::definition;
  std::string name;      ///< as people say it; may be empty
  std::string distinct;  ///< equal of those that redefine each other; empty: never

  bool redefines(const Identity& other) const { return !distinct.empty() && distinct == other.distinct; }
};

/// A text with its syntax tree.
struct Parsed {
  source::Sources sources;
  syntax::Ast ast;
  bool good = false;

  explicit Parsed(const std::string& text) {
    diagnostics::Diagnostics found;
    ast = syntax::parse(sources, sources.add("", text), found);
    good = !found.has_errors();
  }
  const std::string& text() const { return sources[ast.file].text(); }
};

struct Identify {
  const Parsed& parsed;

  static Identity named(Sort sort, const std::string& name) { return {sort, name, "name " + name}; }
  static Identity only(Sort sort, const char* word) { return {sort, "", word}; }

  Identity operator()(const syntax::DefinitionDecl&) const { return only(Sort::definition, "definition"); }
  Identity operator()(const syntax::UseDecl& use) const {
    return {Sort::use, use.module.text, "use " + use.module.text};
  }
  Identity operator()(const syntax::LeadDecl&) const { return only(Sort::lead, "lead"); }
  Identity operator()(const syntax::EventsDecl&) const { return only(Sort::events, "events"); }
  Identity operator()(const syntax::EventDecl& event) const { return named(Sort::event, event.name.text); }
  Identity operator()(const syntax::DerivedDecl& event) const { return named(Sort::event, event.name.text); }
  Identity operator()(const syntax::OutcomeDecl& outcome) const { return named(Sort::event, outcome.event.name.text); }
  Identity operator()(const syntax::ParameterDecl& each) const { return named(Sort::parameter, each.name.text); }
  Identity operator()(const syntax::SetDecl& set) const { return named(Sort::set, set.name.text); }
  Identity operator()(const syntax::TableDecl& table) const { return named(Sort::table, table.name.text); }
  Identity operator()(const syntax::LetDecl& let) const { return named(Sort::let, let.name.text); }
  Identity operator()(const syntax::FunctionDecl& function) const { return named(Sort::let, function.name.text); }
  Identity operator()(const syntax::ScoreDecl& score) const { return named(Sort::score, score.name.text); }
  Identity operator()(const syntax::GradeDecl& grade) const { return named(Sort::output, grade.name.text); }
  Identity operator()(const syntax::OutputDecl& output) const { return named(Sort::output, output.name.text); }
  Identity operator()(const syntax::DisqualifyDecl& each) const {
    const auto asked = each.because.value_or(each.condition);
    const std::string reason = source::one_line(parsed.sources.text(parsed.ast[asked].span));
    return {Sort::disqualify, reason, "disqualify " + reason};
  }
  Identity operator()(const syntax::RecycleDecl&) const { return only(Sort::recycle, "recycle"); }
  Identity operator()(const syntax::StageDecl& stage) const { return named(Sort::stage, stage.name.text); }
  Identity operator()(const syntax::RouteDecl& route) const {
    return {Sort::route, route.stage.text, "route " + route.stage.text};
  }
  Identity operator()(const syntax::HandoffDecl& each) const {
    return {Sort::handoff, each.stage.text, "handoff " + each.stage.text};
  }
  Identity operator()(const syntax::TestDecl& test) const {
    return {Sort::test, test.name.value, "test " + test.name.value};
  }
  Identity operator()(const std::monostate&) const { return {}; }
};

Identity identity_of(const Parsed& parsed, const Declaration& declaration) {
  return std::visit(Identify{parsed}, declaration.node);
}

/// Where the `##` lines above a declaration begin.
uint32_t begin_with_documentation(const std::string& text, uint32_t begin) {
  size_t line = text.rfind('\n', begin);
  line = line == std::string::npos ? 0 : line + 1;
  size_t first = begin;
  while (line > 0) {
    const size_t above =
        text.rfind('\n', line - 2) == std::string::npos || line < 2 ? 0 : text.rfind('\n', line - 2) + 1;
    const size_t word = text.find_first_not_of(" \t", above);
    if (word == std::string::npos || text.compare(word, 2, "##") != 0) break;
    first = word;
    line = above;
  }
  return static_cast<uint32_t>(first);
}

Declared declared_by(const Parsed& parsed, const Declaration& declaration) {
  Identity identity = identity_of(parsed, declaration);
  const uint32_t begin = begin_with_documentation(parsed.text(), declaration.span.begin);
  return {.word = std::string(parsed.sources.text(declaration.word)),
          .name = std::move(identity.name),
          .again = false,
          .distinct = std::move(identity.distinct),
          .text = source::one_line(parsed.sources.text(declaration.span)),
          .source = parsed.text().substr(begin, declaration.span.end - begin)};
}

/// Behind the line on which a declaration ends, and whatever comment stands there.
uint32_t end_of_line(const std::string& text, uint32_t at) {
  return static_cast<uint32_t>(std::min(text.find('\n', at), text.size()));
}

bool is_on_one_line(std::string_view text) {
  return text.find('\n') == std::string_view::npos;
}

/// Puts typed declarations into a text, one by one.
class Amendment {
 public:
  explicit Amendment(std::string text) : made_{std::move(text), {}, {}} {}

  void put(const Parsed& typed, const Declaration& declaration, uint32_t begin, uint32_t end) {
    const Parsed definition(made_.text);
    const Identity identity = identity_of(typed, declaration);
    const std::string piece = typed.text().substr(begin, end - begin);
    made_.declared.push_back(declared_by(typed, declaration));
    for (const Declaration& other : definition.ast.declarations) {
      if (!identity.redefines(identity_of(definition, other))) continue;
      made_.declared.back().again = true;
      const bool documented = !declaration.documentation.empty();
      const uint32_t from = documented ? begin_with_documentation(made_.text, other.span.begin) : other.span.begin;
      splice(from, other.span.end, "", piece, "", begin);
      return;
    }
    insert(definition, identity.sort, piece, begin);
  }

  Amended take() { return std::move(made_); }

 private:
  void insert(const Parsed& definition, Sort sort, const std::string& piece, uint32_t typed_at) {
    const Declaration* before = nullptr;
    for (const Declaration& other : definition.ast.declarations) {
      if (identity_of(definition, other).sort <= sort) before = &other;
    }
    if (before == nullptr) {
      const bool alone = made_.text.find_first_not_of(" \t\r\n") == std::string::npos;
      return splice(0, alone ? static_cast<uint32_t>(made_.text.size()) : 0, "", piece, alone ? "\n" : "\n\n",
                    typed_at);
    }
    const bool close = identity_of(definition, *before).sort == sort && is_on_one_line(piece) &&
                       is_on_one_line(definition.sources.text(before->span));
    const uint32_t at = end_of_line(made_.text, before->span.end);
    const bool at_end = at == made_.text.size();
    const bool runs_on = !at_end && made_.text.find_first_not_of('\n', at) < at + 2;
    splice(at, at, close ? "\n" : "\n\n", piece, at_end ? "\n" : runs_on && !close ? "\n" : "", typed_at);
  }

  void splice(uint32_t begin, uint32_t end, const char* before, const std::string& piece, const char* after,
              uint32_t typed_at) {
    const std::string whole = before + piece + after;
    made_.text.replace(begin, end - begin, whole);
    for (Placed& each : made_.placed) {
      if (each.at >= end) each.at += static_cast<uint32_t>(whole.size()) - (end - begin);
    }
    const auto shift = static_cast<uint32_t>(std::string_view(before).size());
    made_.placed.push_back({begin + shift, static_cast<uint32_t>(piece.size()), typed_at});
  }

  Amended made_;
};

}  // namespace

std::optional<Amended> amend(const std::string& definition, const std::string& typed) {
  const Parsed parsed(typed);
  if (!parsed.good || parsed.ast.declarations.empty() || !Parsed(definition).good) return std::nullopt;
  Amendment amendment(definition);
  uint32_t behind = 0;  // the declaration before
  for (const Declaration& declaration : parsed.ast.declarations) {
    // With the comments above it.
    const auto begin = static_cast<uint32_t>(typed.find_first_not_of(" \t\r\n", behind));
    amendment.put(parsed, declaration, begin, declaration.span.end);
    behind = declaration.span.end;
  }
  return amendment.take();
}

std::optional<Without> without(const std::string& definition, std::string_view name) {
  const Parsed parsed(definition);
  for (const Declaration& declaration : parsed.ast.declarations) {
    Declared declared = declared_by(parsed, declaration);
    if (declared.name != name) continue;
    std::string text = definition;
    const uint32_t begin = begin_with_documentation(text, declaration.span.begin);
    uint32_t end = end_of_line(text, declaration.span.end);
    if (end < text.size()) ++end;
    text.erase(begin, end - begin);
    return Without{std::move(text), std::move(declared)};
  }
  return std::nullopt;
}

std::vector<Declared> declarations_of(const std::string& definition) {
  const Parsed parsed(definition);
  std::vector<Declared> declared;
  for (const Declaration& declaration : parsed.ast.declarations) declared.push_back(declared_by(parsed, declaration));
  return declared;
}

}  // namespace merit::repl
