// What the definition looks at: facts, events, settings and lists; and what it makes of what is not known.
#include <fmt/core.h>

#include <algorithm>

#include "compiler/page/amounts.h"
#include "compiler/page/maker.h"
#include "compiler/semantics/mentions.h"

namespace merit::page {
namespace {

using semantics::ExpressionId;
using semantics::Field;
using semantics::Model;
using semantics::Type;
using semantics::TypeKind;

/// Of a list of the library, as many as give an idea of it; of the definition's own, all.
constexpr size_t kLibraryValues = 6;

std::string type_words(const Model& model, const Type& type) {
  switch (type.kind) {
    case TypeKind::boolean:
      return "yes or no";
    case TypeKind::integer:
      return "whole number";
    case TypeKind::number:
      return "number";
    case TypeKind::text:
      return "text";
    case TypeKind::time:
      return "date and time";
    case TypeKind::date:
      return "date";
    case TypeKind::duration:
      return "length of time";
    case TypeKind::text_list:
      return "list of texts";
    case TypeKind::enumeration:
      break;
  }
  std::vector<Text> labels;
  for (const std::string& label : model.enumerations[type.enumeration].labels) labels.emplace_back(in_quotes(label));
  return listed(labels, "or").plain();
}

Statement plain(std::string text) {
  return {std::move(text), {}, {}};
}

std::string quoted_list(const std::vector<std::string>& texts) {
  std::vector<Text> quoted;
  for (const std::string& text : texts) quoted.emplace_back(text.empty() ? "an empty cell" : in_quotes(text));
  return listed(quoted, "or").plain();
}

}  // namespace

// --- facts ---

Section Maker::fields() {
  Section made{"facts", fmt::format("What is known of a {}", noun()), "", {}};
  if (model_.lead_fields.empty()) return made;
  Entry entry = empty_entry("fact", "", "facts-all");
  const std::vector<std::string>& first = model_.lead_fields.front().missing_when;
  const bool alike =
      std::ranges::all_of(model_.lead_fields, [&](const Field& field) { return field.missing_when == first; });
  Table table{{"Fact", "Column in the data", "Kind"}, {}};
  if (!alike) table.headers.emplace_back("Counts as not known");
  for (const Field& field : model_.lead_fields) {
    Table::Row row = field_row(field);
    if (!alike) row.cells.push_back(plain(quoted_list(field.missing_when)));
    table.rows.push_back(std::move(row));
  }
  entry.table = std::move(table);
  if (alike && !first.empty())
    entry.after.push_back(plain("Not known is, in each column: " + quoted_list(first) + "."));
  made.entries.push_back(std::move(entry));
  return made;
}

Table::Row Maker::field_row(const Field& field) const {
  Statement name = plain(spoken(field.name));
  if (!field.documentation.empty()) name.parts.push_back(plain(field.documentation));
  std::string kind = type_words(model_, field.type);
  if (field.required) kind += ", must be there";
  const int64_t place = &field - model_.lead_fields.data();
  if (place == model_.key_field) kind += fmt::format("; tells one {} from another", noun());
  return {{name, plain(field.from.value_or(field.name)), plain(kind)}};
}

// --- events ---

Section Maker::events() {
  Section made{"events", "What people do", "", {}};
  if (!model_.kinds.empty()) {
    Entry entry = empty_entry("event", "", "events-all");
    Table table{{"Event", "Called in the data", "With"}, {}};
    for (const semantics::EventKind& kind : model_.kinds) {
      Statement name = plain(spoken(kind.name));
      if (!kind.documentation.empty()) name.parts.push_back(plain(kind.documentation));
      std::vector<Text> with;
      for (size_t i = 0; i < kind.fields.size(); ++i) {
        const bool key = static_cast<int32_t>(i) == kind.key_field;
        if (!key) with.emplace_back(spoken(kind.fields[i].name));
      }
      std::string called = kind.type_value;
      if (kind.outcome) called += " (an outcome: it is reported, and decides nothing)";
      table.rows.push_back({{name, plain(called), {listed(with), {}, {}}}});
    }
    entry.table = std::move(table);
    made.entries.push_back(std::move(entry));
  }
  for (const semantics::Event& event : model_.events) {
    if (!event.alternatives.empty()) made.entries.push_back(derived(event));
  }
  return made;
}

Entry Maker::derived(const semantics::Event& event) {
  Entry made = empty_entry("event", spoken(event.name), anchor_of("event", event.name), event.documentation);
  std::vector<Text> alternatives;
  for (const semantics::PatternId pattern : event.alternatives) alternatives.push_back(words_.pattern(pattern));
  made.statements.push_back({listed(alternatives, "or"), {}, {}});
  return made;
}

// --- settings, lists and tables ---

Section Maker::settings() {
  Section made{"settings", "Settings, lists and tables", "", {}};
  for (const semantics::Parameter& each : model_.parameters) {
    Entry entry = empty_entry("setting", spoken(each.name), anchor_of("setting", each.name), each.documentation);
    Text text;
    text.add_value(value_words(model_, each.type, each.value));
    if (each.low && each.high) {
      text.add(", may be set between ").add_value(value_words(model_, each.type, *each.low)).add(" and ");
      text.add_value(value_words(model_, each.type, *each.high));
    }
    entry.statements.push_back({text, {}, {}});
    made.entries.push_back(std::move(entry));
  }
  for (uint32_t i = 0; i < model_.sets.size(); ++i) {
    const semantics::Set& set = model_.sets[i];
    if (words_.named().sets.contains(i)) made.entries.push_back(list(set));
  }
  for (uint32_t i = 0; i < model_.tables.size(); ++i) {
    if (words_.named().tables.contains(i)) made.entries.push_back(table(model_.tables[i]));
  }
  return made;
}

Entry Maker::list(const semantics::Set& set) const {
  Entry made = empty_entry("list", spoken(set.name), anchor_of("list", set.name));
  const bool own = is_own(set.span);
  if (!own) made.remarks.emplace_back("from the library");
  const size_t shown = own || set.values.size() <= kLibraryValues + 2 ? set.values.size() : kLibraryValues;
  Text text;
  for (size_t i = 0; i < shown; ++i) {
    if (i > 0) text.add(", ");
    text.add_value(value_words(model_, set.type, set.values[i]));
  }
  if (shown < set.values.size()) text.add(fmt::format(" and {} more", set.values.size() - shown));
  made.statements.push_back({text, {}, {}});
  return made;
}

Entry Maker::table(const semantics::Table& table) const {
  Entry made = empty_entry("table", spoken(table.name), anchor_of("table", table.name));
  Table rows{{"For", "Value"}, {}};
  const auto row = [&](std::string key, const semantics::Value& value) {
    rows.rows.push_back({{plain(std::move(key)), plain(value_words(model_, table.value_type, value))}});
  };
  for (const auto& [key, value] : table.rows) row(value_words(model_, table.key_type, key), value);
  if (table.default_value) row("anything else", *table.default_value);
  made.table = std::move(rows);
  return made;
}

// --- what is not known ---

/// The fields without which a stage, points, a route or a disqualification may stay undecided.
std::vector<std::string> Maker::deciding_fields() const {
  std::vector<bool> asked(model_.lead_fields.size());
  const auto ask = [&](const semantics::Mentions& mentions) {
    for (const uint32_t field : mentions.lead_fields) asked[field] = true;
  };
  const auto ask_of = [&](const std::optional<ExpressionId>& condition) {
    if (condition) ask(semantics::mentions_of(model_, *condition));
  };
  for (const semantics::Stage& stage : model_.stages) ask_of(stage.condition);
  for (const semantics::Disqualification& each : model_.disqualifications) ask_of(each.condition);
  for (const semantics::Route& route : model_.routes) {
    for (const semantics::Route::Arm& arm : route.arms) ask_of(arm.condition);
  }
  for (const semantics::Score& score : model_.scores) {
    for (const semantics::Rule& rule : score.rules) {
      ask_of(rule.condition);
      ask_of(rule.number);
      if (rule.sequence) ask(semantics::mentions_of(model_, *rule.sequence));
    }
  }
  std::vector<std::string> names;
  for (size_t i = 0; i < asked.size(); ++i) {
    if (asked[i]) names.push_back(spoken(model_.lead_fields[i].name));
  }
  return names;
}

Section Maker::missing() {
  Section made{"missing", "When something is not known", "", {}};
  Entry entry = empty_entry("rule", "", "missing-all");
  const auto say = [&](std::string text) { entry.statements.push_back(plain(std::move(text))); };
  say("What is not known counts neither as zero nor as “no”. A condition about it is neither true nor false: it gives "
      "no "
      "points and no stage, and disqualifies nobody.");
  say("Where what is known settles a condition, it is settled: of “A and B”, one that is false is enough to know.");
  say(
      fmt::format("The decision lists under “undecided” what was not known and could have mattered, so that it can be "
                  "found out. Once it is known, the {} is decided anew.",
                  noun()));
  say("What nobody did is known: without a visit, the number of visits is 0.");
  const std::vector<std::string> names = deciding_fields();
  if (!names.empty()) {
    const std::vector<Text> fields(names.begin(), names.end());
    say(fmt::format("What decides here, and may be unknown: {}.", listed(fields).plain()));
  }
  made.entries.push_back(std::move(entry));
  return made;
}

}  // namespace merit::page
