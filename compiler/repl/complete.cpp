#include "compiler/repl/complete.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include "compiler/driver/rows.h"
#include "compiler/semantics/value_text.h"
#include "runtime/values/fold.h"

namespace merit::repl {
namespace {

using semantics::Model;

/// Words and phrases that stand in conditions and declarations.
constexpr std::array<std::string_view, 62> kWords{"account",
                                                  "ago",
                                                  "all of",
                                                  "and",
                                                  "any",
                                                  "any of",
                                                  "at least",
                                                  "at most",
                                                  "average of",
                                                  "because",
                                                  "before",
                                                  "between",
                                                  "case",
                                                  "contains",
                                                  "count of",
                                                  "default",
                                                  "definition",
                                                  "disqualify when",
                                                  "distinct",
                                                  "ends with",
                                                  "event",
                                                  "exactly",
                                                  "fading to 0 over",
                                                  "false",
                                                  "first",
                                                  "followed by",
                                                  "function",
                                                  "grade",
                                                  "halving every",
                                                  "handoff",
                                                  "highest of",
                                                  "if",
                                                  "in last",
                                                  "is known",
                                                  "is missing",
                                                  "keep between",
                                                  "last",
                                                  "lead",
                                                  "let",
                                                  "lowest of",
                                                  "matches",
                                                  "none of",
                                                  "not",
                                                  "now",
                                                  "or",
                                                  "otherwise",
                                                  "outcome",
                                                  "output",
                                                  "parameter",
                                                  "qualifies as",
                                                  "recycle after",
                                                  "route",
                                                  "score",
                                                  "set",
                                                  "since",
                                                  "stage",
                                                  "starts with",
                                                  "sum of",
                                                  "table",
                                                  "test",
                                                  "time since last",
                                                  "where"};

bool begins_folded(std::string_view text, std::string_view begun) {
  return text.size() >= begun.size() && values::equals_folded(text.substr(0, begun.size()), begun);
}

bool is_name_byte(char c) {
  return static_cast<unsigned char>(c) >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') || c == '_';
}

/// Where the text that is still open at the end begins, behind its quote.
std::optional<size_t> open_text(std::string_view before) {
  std::optional<size_t> open;
  for (size_t at = 0; at < before.size(); ++at) {
    if (before[at] == '\\' && open) {
      ++at;
    } else if (before[at] == '"') {
      open = open ? std::nullopt : std::optional(at + 1);
    }
  }
  return open;
}

template <typename Declarations>
void add_names(std::set<std::string>& names, const Declarations& declarations) {
  for (const auto& each : declarations) {
    if (!each.name.empty()) names.insert(each.name);
  }
}

std::set<std::string> names_of(const Model& model) {
  std::set<std::string> names(kWords.begin(), kWords.end());
  add_names(names, model.lead_fields);
  add_names(names, model.parameters);
  add_names(names, model.sets);
  add_names(names, model.tables);
  add_names(names, model.lets);
  add_names(names, model.functions);
  add_names(names, model.scores);
  add_names(names, model.outputs);
  add_names(names, model.stages);
  for (const semantics::Event& event : model.events) {
    names.insert(event.name);
    names.insert(event.plural);
    add_names(names, event.fields);
  }
  names.erase("(asked)");
#define FUNCTION(name, arguments, result, meaning) names.insert(#name);
#include "compiler/semantics/functions.def"
  return names;
}

/// Values that occur in a column of texts, without those that are hardly worth offering.
void add_texts(std::set<std::string>& found, const columns::ColumnPtr& column, std::string_view begun) {
  if (column == nullptr || column->type != columns::Type::text) return;
  if (column->dictionary != nullptr) {
    for (const std::string& value : column->dictionary->values) {
      if (found.size() >= kMostCandidates) return;
      if (!value.empty() && begins_folded(value, begun)) found.insert(value);
    }
    return;
  }
  for (int64_t row = 0; row < column->length && found.size() < kMostCandidates; ++row) {
    if (column->known(row) && begins_folded(column->text_at(row), begun))
      found.insert(std::string(column->text_at(row)));
  }
}

void add_labels(std::set<std::string>& found, const Model& model, const semantics::Type& type, std::string_view begun) {
  if (type.kind != semantics::TypeKind::enumeration) return;
  for (const std::string& label : model.enumerations[type.enumeration].labels) {
    if (begins_folded(label, begun)) found.insert(label);
  }
}

/// What a field of that name has, of a lead or of any event.
void add_values_of(std::set<std::string>& found, const Session& session, std::string_view field,
                   std::string_view begun) {
  const Model& model = session.model();
  const columns::Leads* const leads = session.data().is_read() ? &session.data().leads() : nullptr;
  for (size_t i = 0; i < model.lead_fields.size(); ++i) {
    if (model.lead_fields[i].name != field) continue;
    add_labels(found, model, model.lead_fields[i].type, begun);
    if (leads != nullptr) add_texts(found, leads->lead_fields[i], begun);
  }
  for (size_t kind = 0; kind < model.kinds.size(); ++kind) {
    const auto& fields = model.kinds[kind].fields;
    for (size_t i = 0; i < fields.size(); ++i) {
      if (fields[i].name != field) continue;
      add_labels(found, model, fields[i].type, begun);
      if (leads == nullptr) continue;
      const int32_t column = leads->events.field_columns[kind][i];
      if (column >= 0) add_texts(found, leads->events.columns[static_cast<size_t>(column)], begun);
    }
  }
}

bool is_field(const Model& model, std::string_view name) {
  const auto has = [&](const std::vector<semantics::Field>& fields) {
    return std::ranges::any_of(fields, [&](const semantics::Field& field) { return field.name == name; });
  };
  return has(model.lead_fields) ||
         std::ranges::any_of(model.kinds, [&](const semantics::EventKind& kind) { return has(kind.fields); });
}

Completion complete_value(const Session& session, std::string_view before, size_t open) {
  const std::string_view begun = before.substr(open);
  const std::vector<std::string_view> words = words_of(before.substr(0, open - 1));
  std::set<std::string> found;
  // The field that is compared is the last name before the text.
  for (auto word = words.rbegin(); word != words.rend(); ++word) {
    if (!is_field(session.model(), *word)) continue;
    add_values_of(found, session, *word, begun);
    break;
  }
  Completion completion{begun.size(), {}};
  for (const std::string& value : found) {
    const std::string literal = semantics::text_literal(value);
    completion.candidates.push_back(literal.substr(1));  // with its closing quote
  }
  return completion;
}

}  // namespace

Completion complete(const Session& session, std::string_view before) {
  if (const auto open = open_text(before)) return complete_value(session, before, *open);
  size_t begin = before.size();
  while (begin > 0 && is_name_byte(before[begin - 1])) --begin;
  const std::string_view begun = before.substr(begin);
  Completion completion{begun.size(), {}};
  for (const std::string& name : names_of(session.model())) {
    if (name.starts_with(begun) && completion.candidates.size() < kMostCandidates)
      completion.candidates.push_back(name);
  }
  return completion;
}

Completion complete_key(const Session& session, std::string_view begun) {
  Completion completion{begun.size(), {}};
  if (!session.data().is_read()) return completion;
  const columns::Leads& leads = session.data().leads();
  for (int64_t lead = 0; lead < leads.count && completion.candidates.size() < kMostCandidates; ++lead) {
    std::string key = driver::key_text(*leads.key, lead);
    if (key.starts_with(begun)) completion.candidates.push_back(std::move(key));
  }
  std::ranges::sort(completion.candidates);
  return completion;
}

std::vector<std::string> declared_names(const Session& session) {
  std::vector<std::string> names;
  for (const Declared& declared : declarations_of(session.draft().text)) {
    if (!declared.name.empty()) names.push_back(declared.name);
  }
  std::ranges::sort(names);
  return names;
}

std::string common_beginning(const std::vector<std::string>& candidates) {
  if (candidates.empty()) return "";
  std::string common = candidates.front();
  for (const std::string& each : candidates) {
    const auto [end, other] = std::ranges::mismatch(common, each);
    common.erase(end, common.end());
  }
  return common;
}

}  // namespace merit::repl
