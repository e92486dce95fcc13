#include "runtime/data/events/event_binding.h"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/data/fields/match_columns.h"
#include "runtime/values/fold.h"

namespace merit::data {
namespace {

using Names = std::vector<std::string>;

/// Where the definition says nothing, the names by which the time, the type and the lead are looked for, in this order.
const Names kTimeNames{"at", "timestamp", "time"};
const Names kTypeNames{"type", "event"};

/// What a column may be called, the first that there is counting.
struct WantedNames {
  Names names;
  Asked asked = Asked::by_name;
};

WantedNames names_or(const std::optional<std::string>& own, const std::optional<std::string>& shared, Names defaults) {
  if (own) return {{*own}, Asked::with_from};
  if (shared) return {{*shared}, Asked::with_from};
  return {std::move(defaults), Asked::by_name};
}

WantedNames time_names(const Request& request, const EventKind& kind) {
  return names_or(kind.at_from, request.at_from, kTimeNames);
}

WantedNames lead_names(const Request& request, const EventKind& kind) {
  return names_or(kind.lead_from, request.lead_from,
                  {request.subject, request.lead_fields[static_cast<size_t>(request.key_field)].name});
}

int32_t find(const WantedNames& wanted, const EventColumns& table, std::string_view who,
             std::vector<Problem>& problems) {
  for (const std::string& name : wanted.names) {
    const ColumnMatch match = match_column(table.names, name, wanted.asked);
    if (match.ambiguous()) {
      problems.push_back(problem::ambiguous_column(who, table.file,
                                                   fmt::format("`{}`", table.names[static_cast<size_t>(match.column)]),
                                                   fmt::format("`{}`", table.names[static_cast<size_t>(match.rival)])));
    }
    if (match.found()) return match.column;
  }
  return -1;
}

KindBinding bind_kind(const Request& request, const EventKind& kind, const EventColumns& table,
                      std::vector<Problem>& problems) {
  const std::string who = fmt::format("event `{}`", kind.name);
  KindBinding binding;
  binding.at = find(time_names(request, kind), table, who, problems);
  if (!table.nested) binding.lead = find(lead_names(request, kind), table, who, problems);
  for (size_t i = 0; i < kind.fields.size(); ++i) {
    int32_t column = -1;
    if (is_needed(kind, i)) {
      const Field& field = kind.fields[i];
      const WantedNames wanted{{std::string(source_name(field))}, field.from ? Asked::with_from : Asked::by_name};
      column = find(wanted, table, fmt::format("`{}.{}`", kind.name, field.name), problems);
    }
    binding.fields.push_back(column);
  }
  return binding;
}

/// Two kinds that lack the same column of the same file need not both say so.
void add_once(std::vector<Problem>& problems, Problem problem) {
  const bool known = std::any_of(problems.begin(), problems.end(), [&](const Problem& other) {
    return other.id == problem.id && other.message == problem.message;
  });
  if (!known) problems.push_back(std::move(problem));
}

/// Looks for one column of a kind in all tables that may hold it.
class Search {
 public:
  Search(const std::vector<EventColumns>& tables, const std::vector<std::vector<int64_t>>* rows, size_t kind)
      : tables_(tables), rows_(rows), kind_(kind) {}

  int64_t rows_of(size_t table) const { return rows_ == nullptr ? 0 : (*rows_)[table][kind_]; }

  /// The table to blame when none has the column, null when one has it or none needs to.
  template <typename HasColumn>
  const EventColumns* lacking(const HasColumn& has_column) const {
    const EventColumns* blamed = nullptr;
    for (size_t i = 0; i < tables_.size(); ++i) {
      if (!tables_[i].may_hold(kind_)) continue;
      if (has_column(i)) return nullptr;
      if (blamed == nullptr && (!tables_[i].from_rows || rows_of(i) > 0)) blamed = &tables_[i];
    }
    // Before the rows are read, a JSON file may yet turn out to be the one that has it.
    return blamed;
  }

 private:
  const std::vector<EventColumns>& tables_;
  const std::vector<std::vector<int64_t>>* rows_;
  size_t kind_;
};

void check_fields(const EventKind& kind, size_t k, const Search& search, const std::vector<EventBinding>& bindings,
                  std::vector<Problem>& problems) {
  for (size_t field = 0; field < kind.fields.size(); ++field) {
    if (!is_needed(kind, field)) continue;
    const auto* table = search.lacking([&](size_t i) { return bindings[i].kinds[k].fields[field] >= 0; });
    if (table == nullptr) continue;
    const std::string_view wanted = source_name(kind.fields[field]);
    if (table->nested && table->from_rows) {
      problems.push_back(problem::absent_field(kind.name, table->file, wanted));
      continue;
    }
    problems.push_back(problem::column_not_found(fmt::format("`{}.{}`", kind.name, kind.fields[field].name), wanted,
                                                 fmt::format("`{}`", table->file), suggest(table->names, wanted)));
  }
}

/// The time or the lead: must be in some table, and in every one that is known to hold such events.
void check_place(const Names& names, const std::string& who, std::string_view help, const Search& search,
                 const std::vector<EventColumns>& tables, const std::vector<bool>& has,
                 std::vector<Problem>& problems) {
  const auto complain = [&](const EventColumns& table) {
    std::string hint = suggest(table.names, names.front());
    hint = fmt::format("{}{}{}", hint, hint.empty() ? "" : "; ", help);
    add_once(problems, problem::column_not_found(who, names.front(), fmt::format("`{}`", table.file), hint));
  };
  for (size_t i = 0; i < tables.size(); ++i) {
    if (!has[i] && search.rows_of(i) > 0) return complain(tables[i]);
  }
  if (const auto* table = search.lacking([&](size_t i) { return has[i]; })) complain(*table);
}

}  // namespace

std::optional<int32_t> kind_called(const Request& request, std::string_view name) {
  for (size_t i = 0; i < request.kinds.size(); ++i) {
    const EventKind& kind = request.kinds[i];
    const bool called = std::any_of(kind.file_names.begin(), kind.file_names.end(),
                                    [&](const std::string& known) { return known == name; });
    if (called || kind.name == name) return static_cast<int32_t>(i);
  }
  return std::nullopt;
}

bool is_needed(const EventKind& kind, size_t field) {
  return kind.fields[field].wanted || kind.fields[field].required || static_cast<int32_t>(field) == kind.key_field;
}

EventBinding bind_events(const Request& request, const EventColumns& table, std::vector<Problem>& problems) {
  EventBinding binding;
  const WantedNames types = names_or(std::nullopt, request.type_from, kTypeNames);
  if (!table.kind) {
    binding.type = find(types, table, "the type of an event", problems);
    if (binding.type < 0 && !(table.from_rows && table.names.empty())) {
      std::string hint = suggest(table.names, types.names.front());
      hint += hint.empty() ? "" : "; ";
      hint +=
          "say which column it is with `events { type from \"…\" }`, or give a file of one kind as `--events "
          "KIND=FILE`";
      problems.push_back(
          problem::column_not_found("an event's kind", types.names.front(), fmt::format("`{}`", table.file), hint));
    }
  }
  for (size_t k = 0; k < request.kinds.size(); ++k) {
    KindBinding none;
    none.fields.assign(request.kinds[k].fields.size(), -1);
    const bool read = request.kinds[k].wanted && table.may_hold(k);
    binding.kinds.push_back(read ? bind_kind(request, request.kinds[k], table, problems) : none);
  }
  return binding;
}

void check_found(const Request& request, const std::vector<EventColumns>& tables,
                 const std::vector<EventBinding>& bindings, const std::vector<std::vector<int64_t>>* rows,
                 std::vector<Problem>& problems) {
  for (size_t k = 0; k < request.kinds.size(); ++k) {
    const EventKind& kind = request.kinds[k];
    if (!kind.wanted) continue;
    const Search search(tables, rows, k);
    const std::string who = fmt::format("event `{}`", kind.name);
    std::vector<bool> has_time, has_lead;
    for (size_t i = 0; i < tables.size(); ++i) {
      has_time.push_back(bindings[i].kinds[k].at >= 0);
      has_lead.push_back(bindings[i].kinds[k].lead >= 0 || tables[i].nested);
    }
    check_place(time_names(request, kind).names, who, "say which column holds the time with `at from \"…\"`", search,
                tables, has_time, problems);
    check_place(lead_names(request, kind).names, who,
                fmt::format("say which column holds the {0} with `lead from \"…\"`", request.subject), search, tables,
                has_lead, problems);
    check_fields(kind, k, search, bindings, problems);
  }
}

}  // namespace merit::data
