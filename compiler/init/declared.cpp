#include "compiler/init/declared.h"

#include <fmt/core.h>

#include <algorithm>

#include "compiler/semantics/plural.h"
#include "runtime/data/fields/match_columns.h"
#include "runtime/values/fold.h"

namespace merit::init {
namespace {

using infer::Look;

/// Beginnings that exports give to columns and that say nothing; cut where most columns have one.
std::string common_prefix(const std::vector<std::string>& headers) {
  for (const std::string_view prefix :
       {"property_", "properties.", "properties_", "Lead.", "Contact.", "lead.", "contact."}) {
    const auto has = [&](const std::string& header) {
      return header.starts_with(prefix) && header.size() > prefix.size();
    };
    if (std::ranges::count_if(headers, has) * 2 > static_cast<int64_t>(headers.size())) return std::string(prefix);
  }
  return {};
}

/// A header without what exports add to it: the prefix, and Salesforce's mark of custom fields.
std::string_view core_of(std::string_view header, std::string_view prefix) {
  if (!prefix.empty() && header.starts_with(prefix)) header.remove_prefix(prefix.size());
  if (header.ends_with("__c") && header.size() > 3) header.remove_suffix(3);
  return header;
}

/// What `from` has to say so that a field called `name` is read from a column.
std::optional<std::string> from_of(const std::vector<std::string>& headers, size_t column, const std::string& name) {
  const auto match = data::match_column(headers, name, data::Asked::by_name);
  if (!match.ambiguous() && match.column == static_cast<int32_t>(column)) return std::nullopt;
  return headers[column];
}

std::vector<std::string> headers_of(const infer::Block& block) {
  std::vector<std::string> headers;
  for (const infer::Column& column : block.columns) headers.push_back(column.profile.name);
  return headers;
}

std::string field_name(const std::vector<std::string>& headers, size_t column, const std::string& prefix) {
  std::string name = name_from(core_of(headers[column], prefix));
  return name.empty() ? fmt::format("column_{}", column + 1) : name;
}

void declare_lead_fields(Declared& declared) {
  const infer::Survey& survey = *declared.survey;
  const auto headers = headers_of(survey.lead_block);
  const std::string prefix = common_prefix(headers);
  for (size_t i = 0; i < headers.size(); ++i) {
    const infer::Column& column = survey.lead_block.columns[i];
    const auto is_nested = [&](const infer::EventTable& table) { return table.nested_in == headers[i]; };
    if (std::ranges::any_of(survey.events, is_nested)) continue;
    if (!column.readable || column.guess.look == Look::unreadable) {
      declared.left_out.push_back(&column);
      continue;
    }
    std::string name = declared.names.take_free(field_name(headers, i, prefix));
    auto from = from_of(headers, i, name);
    declared.lead_fields.push_back({std::move(name), std::move(from), &column, static_cast<int32_t>(i) == survey.key});
  }
}

/// Fields that some event of the kind has; of a file of one kind all, so that nothing is lost.
void declare_fields(DeclaredEvent& event) {
  const infer::EventTable& table = *event.table;
  const std::string prefix = common_prefix(table.names);
  Scope scope;
  scope.take("at");
  scope.take("time");
  for (size_t i = 0; i < table.names.size(); ++i) {
    const infer::Column& column = event.kind->block.columns[i];
    const auto index = static_cast<int32_t>(i);
    if (index == table.at || index == table.type || index == table.link.column) continue;
    if (!column.readable || column.guess.look == Look::unreadable) continue;
    if (table.type >= 0 && column.guess.look == Look::empty) continue;
    std::string name = scope.take_free(field_name(table.names, i, prefix));
    auto from = from_of(table.names, i, name);
    event.fields.push_back({std::move(name), std::move(from), &column, index == event.kind->key});
  }
}

/// A column that holds lists of events is found by the name of the event or by its plural.
std::string nested_name(const std::string& header) {
  std::string name = name_from(header);
  if (name.ends_with("ies")) {
    const std::string single = name.substr(0, name.size() - 3) + "y";
    if (semantics::plural_of(single) == name) return single;
  }
  if (name.ends_with("es") && semantics::plural_of(name.substr(0, name.size() - 2)) == name) {
    return name.substr(0, name.size() - 2);
  }
  if (name.ends_with("s") && semantics::plural_of(name.substr(0, name.size() - 1)) == name) name.pop_back();
  return name;
}

void declare_events(Declared& declared) {
  for (const infer::EventTable& table : declared.survey->events) {
    if (!can_be_read(table)) continue;
    for (const infer::Kind& kind : table.kinds) {
      const bool nested = !table.nested_in.empty() && table.type < 0;
      std::string name = nested ? nested_name(kind.called) : name_from(kind.called);
      if (name.empty()) name = fmt::format("event_{}", declared.events.size() + 1);
      DeclaredEvent event{declared.names.take_free_event(std::move(name)), std::nullopt, &table, &kind, {}};
      if (table.type >= 0 && !values::equals_folded(event.name, kind.called)) event.from = kind.called;
      declare_fields(event);
      declared.events.push_back(std::move(event));
    }
  }
}

Mapping mapping_of(const Declared& declared, const infer::EventTable& table) {
  const auto header = [&](int32_t column) {
    return column < 0 ? std::string() : table.names[static_cast<size_t>(column)];
  };
  Mapping mapping{header(table.link.column), header(table.at), header(table.type), {}};
  if (mapping.lead.empty() || table.link.lead_column == declared.survey->key) return mapping;
  const auto& columns = declared.survey->lead_block.columns;
  for (const DeclaredField& field : declared.lead_fields) {
    if (field.column == &columns[static_cast<size_t>(table.link.lead_column)]) mapping.matching = field.name;
  }
  return mapping;
}

void declare_mappings(Declared& declared) {
  std::vector<Mapping> all;
  for (const DeclaredEvent& event : declared.events) all.push_back(mapping_of(declared, *event.table));
  // The table with a column of kinds, which only the shared block can name, else the first.
  const auto has_type = [](const Mapping& mapping) { return !mapping.type.empty(); };
  const auto first = std::ranges::find_if(all, has_type);
  if (!all.empty()) declared.shared = first == all.end() ? all.front() : *first;
  // A mapping that holds another lead field than the key stands in each event.
  if (!declared.shared.matching.empty()) declared.shared.lead = declared.shared.matching = "";
  for (const Mapping& mapping : all) {
    Mapping own;
    if (mapping.lead != declared.shared.lead) own.lead = mapping.lead, own.matching = mapping.matching;
    if (mapping.at != declared.shared.at) own.at = mapping.at;
    declared.own.push_back(std::move(own));
  }
}

}  // namespace

bool can_be_read(const infer::EventTable& table) {
  return table.at >= 0 && (table.link.column >= 0 || !table.nested_in.empty());
}

Declared declare(const infer::Survey& survey) {
  Declared declared;
  declared.survey = &survey;
  declare_lead_fields(declared);
  declare_events(declared);
  declare_mappings(declared);
  return declared;
}

}  // namespace merit::init
