// Events: kinds that stand in the data, and events derived from them.
#include <algorithm>
#include <array>
#include <unordered_map>

#include "compiler/semantics/checker.h"
#include "compiler/semantics/expression_checker.h"
#include "compiler/semantics/plural.h"
#include "compiler/syntax/reserved.h"
#include "runtime/values/fold.h"

namespace merit::semantics {
namespace {

constexpr std::array<std::string_view, 3> kRefusedEvents = {"today", "yesterday", "expect"};
constexpr std::array<std::string_view, 2> kRefusedFields = {"at", "time"};

}  // namespace

// --- names -----------------------------------------------------------------------------------------------------------

/// Declares singular and plural; returns the plural.
std::string Checker::declare_event_name(uint32_t module, const syntax::Name& name,
                                        const std::optional<syntax::Name>& plural, uint32_t index) {
  const syntax::Name many = plural.value_or(syntax::Name{plural_of(name.text), name.span});
  for (const syntax::Name& one : {name, many}) {
    if (std::ranges::find(kRefusedEvents, one.text) != kRefusedEvents.end())
      diagnostics.report(one.span, d::RefusedName{.name = one.text, .kind = kind_phrase(SymbolKind::event)});
    // Only the plural that nobody wrote: the grammar has refused the others.
    if (syntax::is_reserved_word(one.text))
      diagnostics.report(one.span, d::ReservedWord{.word = one.text}).help(d::GivePlural{.event = name.text});
  }
  const bool declared = declare(module, name, SymbolKind::event, index);
  if (declared && many.text != name.text) declare(module, many, SymbolKind::event, index);
  return many.text;
}

// --- kinds -----------------------------------------------------------------------------------------------------------

void Checker::declare_kinds(uint32_t module) {
  const syntax::Declaration* common = nullptr;
  for (const syntax::Declaration& at : ast(module).declarations) {
    if (const auto* event = std::get_if<syntax::EventDecl>(&at.node)) declare_kind(module, *event, at, false);
    if (const auto* outcome = std::get_if<syntax::OutcomeDecl>(&at.node))
      declare_kind(module, outcome->event, at, true);
    const auto* events = std::get_if<syntax::EventsDecl>(&at.node);
    if (!events || module != 0) continue;
    if (common)
      diagnostics.report(at.word, d::GivenTwice{.what = "events"}).label(common->word, d::FirstHere{});
    else
      read_common_mappings(*events);
    common = &at;
  }
}

void Checker::declare_kind(uint32_t module, const syntax::EventDecl& event, const syntax::Declaration& at,
                           bool outcome) {
  const auto index = static_cast<uint32_t>(model.kinds.size());
  if (index == kMostKinds) {
    unreadable_names_[module].insert({event.name.text, plural_of(event.name.text)});
    return refuse_size(event.name.span, kMostKinds, "kinds of event");
  }
  EventKind kind;
  kind.name = event.name.text;
  kind.plural = declare_event_name(module, event.name, event.plural, index);
  kind.outcome = outcome;
  kind.documentation = at.documentation;
  kind.span = event.name.span;
  read_type_value(event, kind);
  read_kind_fields(module, event, kind);
  read_kind_mappings(module, event, kind);

  event_fields_ += kind.fields.size();
  if (event_fields_ > kMostEventFields) refuse_size(event.name.span, kMostEventFields, "fields of events");
  model.events.push_back(
      {kind.name, kind.plural, {static_cast<uint16_t>(index)}, {}, {}, outcome, at.documentation, kind.span});
  model.kinds.push_back(std::move(kind));
  lazy(SymbolKind::event).push_back({module, &at, event.name.text, Progress::done});
}

/// Two kinds with one value in the type column could not be told apart.
void Checker::read_type_value(const syntax::EventDecl& event, EventKind& kind) {
  kind.type_value = event.from ? event.from->value : kind.name;
  for (const EventKind& other : model.kinds) {
    if (!values::equals_folded(other.type_value, kind.type_value)) continue;
    if (!event.from && other.name == kind.name) continue;  // a name declared twice has been reported
    diagnostics
        .report(event.from ? event.from->span : event.name.span,
                d::SameTypeValue{.event = kind.name, .other = other.name, .value = kind.type_value})
        .label(other.span, d::FirstHere{});
  }
}

void Checker::read_kind_fields(uint32_t module, const syntax::EventDecl& event, EventKind& kind) {
  std::unordered_map<std::string, Span> seen;
  for (const syntax::Field& written : event.fields) {
    if (std::ranges::find(kRefusedFields, written.name.text) != kRefusedFields.end()) {
      diagnostics.report(written.name.span, d::RefusedName{.name = written.name.text, .kind = "an event field"})
          .help(d::EventTimeIsAt{});
      continue;
    }
    const auto [same, added] = seen.emplace(written.name.text, written.name.span);
    if (!added) {
      diagnostics.report(written.name.span, d::DuplicateName{.name = written.name.text, .kind = "an event field"})
          .label(same->second, d::FirstHere{});
      continue;
    }
    auto field = read_field(written, event.missing);
    if (!field) unreadable_names_[module].insert(written.name.text);
    if (!field) continue;
    field->required = written.required;  // an event without its key is an event all the same
    if (written.key && check_key(written, field->type)) {
      if (kind.key_field >= 0)
        diagnostics.report(written.span, d::SecondKey{.name = written.name.text})
            .label(kind.fields[static_cast<size_t>(kind.key_field)].span, d::FirstHere{});
      kind.key_field = static_cast<int32_t>(kind.fields.size());
    }
    kind.fields.push_back(*std::move(field));
  }
}

void Checker::read_kind_mappings(uint32_t module, const syntax::EventDecl& event, EventKind& kind) {
  for (const syntax::ColumnMapping& mapping : event.mappings) {
    if (mapping.kind == syntax::ColumnMapping::Kind::type) {
      diagnostics.report(mapping.span, d::MisplacedMapping{.word = "type", .block = "event"})
          .help(d::WhereTypeStands{});
      continue;
    }
    const bool lead = mapping.kind == syntax::ColumnMapping::Kind::lead;
    auto& from = lead ? kind.lead_from : kind.at_from;
    if (from) diagnostics.report(mapping.span, d::GivenTwice{.what = lead ? "lead" : "at"});
    from = mapping.from.value;
    if (!mapping.matching) continue;
    if (lead)
      read_matching(module, *mapping.matching, kind);
    else
      diagnostics.report(mapping.matching->span, d::MisplacedMapping{.word = "matching", .block = "at"});
  }
}

/// `matching email`: which lead field the events' lead column holds.
void Checker::read_matching(uint32_t module, const syntax::Name& field, EventKind& kind) {
  const auto index = require(module, {std::nullopt, field}, SymbolKind::lead_field);
  if (!index) return;
  if (static_cast<int32_t>(*index) == model.key_field)
    diagnostics.report(field.span, d::MatchingTheKey{.field = field.text}).help(d::LeaveOutMatching{});
  kind.matching_field = static_cast<int32_t>(*index);
}

void Checker::read_common_mappings(const syntax::EventsDecl& events) {
  for (const syntax::ColumnMapping& mapping : events.mappings) {
    static constexpr std::array<std::string_view, 3> kWords = {"lead", "at", "type"};
    auto& from = mapping.kind == syntax::ColumnMapping::Kind::lead ? model.lead_from
                 : mapping.kind == syntax::ColumnMapping::Kind::at ? model.at_from
                                                                   : model.type_from;
    if (from)
      diagnostics.report(mapping.span, d::GivenTwice{.what = std::string(kWords[static_cast<size_t>(mapping.kind)])});
    from = mapping.from.value;
    if (mapping.matching)
      diagnostics.report(mapping.matching->span, d::MisplacedMapping{.word = "matching", .block = "events"})
          .help(d::WhereMatchingStands{});
  }
}

/// Each kind is an event whose fields are its own.
void Checker::share_kind_fields() {
  if (event_fields_ > kMostEventFields) return;  // refused
  for (size_t kind = 0; kind < model.kinds.size(); ++kind) {
    for (size_t field = 0; field < model.kinds[kind].fields.size(); ++field) {
      const Field& own = model.kinds[kind].fields[field];
      Event::SharedField shared{own.name, own.type, std::vector<int32_t>(model.kinds.size(), -1)};
      shared.by_kind[kind] = static_cast<int32_t>(field);
      model.events[kind].fields.push_back(std::move(shared));
    }
  }
}

// --- derived events --------------------------------------------------------------------------------------------------

void Checker::declare_derived_events(uint32_t module) {
  for (const syntax::Declaration& at : ast(module).declarations) {
    const auto* derived = std::get_if<syntax::DerivedDecl>(&at.node);
    if (!derived) continue;
    const auto index = static_cast<uint32_t>(model.events.size());
    if (index == model.kinds.size() + kMostDerivedEvents) {
      unreadable_names_[module].insert({derived->name.text, plural_of(derived->name.text)});
      refuse_size(derived->name.span, kMostDerivedEvents, "derived events");
      continue;
    }
    Event& event = model.events.emplace_back();
    event.name = derived->name.text;
    event.documentation = at.documentation;
    event.span = derived->name.span;
    event.plural = declare_event_name(module, derived->name, derived->plural, index);
    lazy(SymbolKind::event).push_back({module, &at, derived->name.text});
  }
}

/// The fields that all members have, with one type; in the first one's order.
std::vector<Event::SharedField> Checker::shared_fields(uint32_t first, const std::set<uint32_t>& members) {
  std::vector<Event::SharedField> fields;
  for (const Event::SharedField& field : model.events[first].fields) {
    Event::SharedField shared = field;
    const bool in_all = std::ranges::all_of(members, [&](uint32_t member) {
      const auto place = indexes.field(member, field.name);
      if (!place) return false;
      const Event& event = model.events[member];
      const Event::SharedField& same = event.fields[static_cast<size_t>(*place)];
      for (const uint16_t kind : event.kinds) shared.by_kind[kind] = same.by_kind[kind];
      return same.type == field.type;
    });
    if (in_all) fields.push_back(std::move(shared));
  }
  return fields;
}

bool Checker::check_derived(const Lazy& lazy, uint32_t index) {
  const auto& written = std::get<syntax::DerivedDecl>(lazy.declaration->node);
  ExpressionChecker checker(*this, {.module = lazy.module, .place = Place::rule});
  std::vector<PatternId> alternatives;
  for (const syntax::Pattern& one : written.alternatives)
    if (const auto checked = checker.pattern(one)) alternatives.push_back(*checked);
  if (alternatives.size() != written.alternatives.size()) return false;

  Event made = model.events[index];
  std::set<uint32_t> members;
  for (const PatternId alternative : alternatives) members.insert(model[alternative].event);
  std::set<uint16_t> kinds;
  for (const uint32_t member : members)
    kinds.insert(model.events[member].kinds.begin(), model.events[member].kinds.end());
  made.kinds.assign(kinds.begin(), kinds.end());
  made.fields = shared_fields(model[alternatives.front()].event, members);
  event_fields_ += made.fields.size();
  if (event_fields_ > kMostEventFields) {
    refuse_size(made.span, kMostEventFields, "fields of events");
    return false;
  }
  made.alternatives = std::move(alternatives);
  model.events[index] = std::move(made);
  extents.note_event(index);
  return true;
}

}  // namespace merit::semantics
