#include "bindings/sqlite/read_tables.h"

#include <algorithm>
#include <numeric>

#include "bindings/sqlite/loaded_library.h"
#include "bindings/sqlite/names.h"
#include "bindings/sqlite/statement.h"

namespace merit::sqlite {
namespace {

using Result = std::expected<void, std::string>;

constexpr size_t kMostRows = (size_t{1} << 31) - 1;  // what one call of a library takes

std::string in_ticks(std::string_view name) {
  return "`" + std::string(name) + "`";
}

/// Names of columns that a definition could look at, and whether they hold times.
struct Wanted {
  std::string_view name;
  bool of_time;
};

void add_fields(const merit_field* fields, uint64_t count, std::vector<Wanted>& wanted) {
  for (uint64_t i = 0; i < count; ++i) {
    if (!fields[i].needed) continue;
    const bool of_time = fields[i].type == merit_time || fields[i].type == merit_date;
    wanted.push_back({view(fields[i].name), of_time});
    wanted.push_back({view(fields[i].source), of_time});
  }
}

std::vector<Wanted> wanted_of_leads(const merit_description& description) {
  std::vector<Wanted> wanted;
  add_fields(description.lead_fields, description.lead_field_count, wanted);
  return wanted;
}

std::vector<Wanted> wanted_of_events(const merit_description& description) {
  std::vector<Wanted> wanted = {{"at", true}, {"timestamp", true}, {"time", true}, {"type", false}, {"event", false}};
  wanted.push_back({view(description.type_from), false});
  for (uint64_t k = 0; k < description.kind_count; ++k) {
    const merit_event_kind& kind = description.kinds[k];
    wanted.push_back({view(kind.at), true});
    add_fields(kind.fields, kind.field_count, wanted);
  }
  std::erase_if(wanted, [](const Wanted& each) { return each.name.empty(); });
  return wanted;
}

/// What is not ASCII is left for the library to compare.
bool might_be(std::string_view column, std::string_view name) {
  return same_column(column, name) || std::ranges::any_of(column, [](char letter) { return letter < 0; });
}

std::vector<std::string> columns_of(sqlite3_stmt* statement) {
  std::vector<std::string> names;
  for (int i = 0; i < sqlite3_column_count(statement); ++i) names.emplace_back(sqlite3_column_name(statement, i));
  return names;
}

/// The place of the column called `name`: as written, else as Merit finds columns. None is `names.size()`.
std::expected<size_t, std::string> find_column(const std::vector<std::string>& names, std::string_view name,
                                               std::string_view table) {
  const auto exact = std::ranges::find(names, name);
  if (exact != names.end() || name.empty()) {
    return name.empty() ? names.size() : static_cast<size_t>(exact - names.begin());
  }
  const auto matches = [&](const std::string& each) { return same_column(each, name); };
  const auto first = std::ranges::find_if(names, matches);
  if (first == names.end()) return names.size();
  const auto second = std::find_if(first + 1, names.end(), matches);
  if (second != names.end()) {
    return std::unexpected(in_ticks(name) + " could be either of two columns of " + in_ticks(table) + ": " +
                           in_ticks(*first) + " and " + in_ticks(*second));
  }
  return static_cast<size_t>(first - names.begin());
}

/// Several candidates are those for an event's lead where no option names its column.
std::expected<size_t, std::string> first_column(const std::vector<std::string>& names,
                                                const std::vector<std::string_view>& candidates,
                                                std::string_view table) {
  for (const std::string_view name : candidates) {
    const auto column = find_column(names, name, table);
    if (!column || *column < names.size()) return column;
  }
  std::string list;
  for (const std::string_view name : candidates) {
    if (!name.empty() && list.find(in_ticks(name)) == std::string::npos) {
      list += (list.empty() ? "" : " or ") + in_ticks(name);
    }
  }
  const char* const advice = candidates.size() > 1 ? ": `lead_column = 'NAME'` says which one holds the lead" : "";
  return std::unexpected(in_ticks(table) + " has no column " + list + advice);
}

/// A table that is read: one column that says whose a row is, and those that a definition could look at.
class Reader {
 public:
  Reader(sqlite3* database, const Source& source, const char* what)
      : database_(database), source_(source), name_(source.is_query() ? what : source.text) {}

  const std::string& name() const { return name_; }

  Result open(const std::vector<std::string_view>& owner_names, const std::vector<Wanted>& wanted,
              std::deque<ArrowColumn>& columns) {
    const auto all = prepare(database_, "SELECT * FROM " + source_.from_clause());
    if (!all) return std::unexpected(all.error());
    const std::vector<std::string> names = columns_of(all->get());
    const auto owner = first_column(names, owner_names, name_);
    if (!owner) return std::unexpected(owner.error());
    std::string sql = "SELECT " + quoted(names[*owner]);
    for (const std::string& column : names) {
      const auto matches = [&](const Wanted& each) { return might_be(column, each.name); };
      if (std::ranges::none_of(wanted, matches)) continue;
      sql += ", " + quoted(column);
      columns.emplace_back(column, std::ranges::any_of(wanted, [&](const Wanted& each) {
                             return each.of_time && same_column(column, each.name);
                           }));
    }
    auto rows = prepare(database_, sql + " FROM " + source_.from_clause());
    if (!rows) return std::unexpected(rows.error());
    rows_ = *std::move(rows);
    return {};
  }

  /// Whether there is another row.
  std::expected<bool, std::string> next() {
    const int status = sqlite3_step(rows_.get());
    if (status != SQLITE_ROW && status != SQLITE_DONE) return std::unexpected(sqlite3_errmsg(database_));
    return status == SQLITE_ROW;
  }
  sqlite3_value* owner() const { return sqlite3_column_value(rows_.get(), 0); }
  Result append_to(ArrowTable& table) {
    for (size_t i = 0; i < table.columns.size(); ++i) {
      table.columns[i].append(sqlite3_column_value(rows_.get(), static_cast<int>(i) + 1));
    }
    if (++table.rows > kMostRows) return std::unexpected(in_ticks(name_) + " has more rows than a library takes");
    return {};
  }

 private:
  sqlite3* database_;
  const Source& source_;
  std::string name_;
  Statement rows_;
};

const merit_field& key_of(const merit_description& description) {
  return description.lead_fields[description.key_field];
}

Result read_leads(sqlite3* database, const Options& options, const merit_description& description, Tables& tables) {
  Reader reader(database, options.leads, "leads");
  const merit_field& key = key_of(description);
  if (const auto opened = reader.open({view(key.source)}, wanted_of_leads(description), tables.leads.columns);
      !opened) {
    return opened;
  }
  tables.keys = Keys(key.type == merit_integer);
  for (auto more = reader.next();; more = reader.next()) {
    if (!more) return std::unexpected(more.error());
    if (!*more) return {};
    const size_t row = tables.leads.rows + 1;
    if (Keys::is_missing(reader.owner())) {
      return std::unexpected("row " + std::to_string(row) + " of " + in_ticks(reader.name()) + " has no key " +
                             in_ticks(view(key.name)));
    }
    if (const auto earlier = tables.keys.add(reader.owner())) {
      return std::unexpected("rows " + std::to_string(*earlier + 1) + " and " + std::to_string(row) + " of " +
                             in_ticks(reader.name()) + " have the same key " + in_ticks(view(key.name)));
    }
    if (const auto done = reader.append_to(tables.leads); !done) return done;
  }
}

/// `lead_of_row` becomes ascending, the order of each lead's rows staying as it is.
void group_by_lead(EventTable& events, const std::vector<uint32_t>& lead_of_row, size_t leads) {
  events.offsets.assign(leads + 1, 0);
  for (const uint32_t lead : lead_of_row) ++events.offsets[lead + 1];
  std::partial_sum(events.offsets.begin(), events.offsets.end(), events.offsets.begin());
  if (std::ranges::is_sorted(lead_of_row)) return;
  std::vector<uint32_t> order(lead_of_row.size());
  std::vector<int64_t> next(events.offsets.begin(), events.offsets.end() - 1);
  for (uint32_t row = 0; row < order.size(); ++row) order[static_cast<size_t>(next[lead_of_row[row]]++)] = row;
  for (ArrowColumn& column : events.rows.columns) column.reorder(order);
}

Result read_events(sqlite3* database, const Options& options, const EventSource& source,
                   const merit_description& description, Tables& tables) {
  Reader reader(database, source.rows, "events");
  EventTable& events = tables.events.emplace_back();
  events.kind = source.kind;
  const merit_field& key = key_of(description);
  std::vector<std::string_view> owners = {options.lead_column};
  if (options.lead_column.empty()) owners = {"lead", view(key.name), view(key.source)};
  if (const auto opened = reader.open(owners, wanted_of_events(description), events.rows.columns); !opened) {
    return opened;
  }
  std::vector<uint32_t> lead_of_row;
  for (auto more = reader.next();; more = reader.next()) {
    if (!more) return std::unexpected(more.error());
    if (!*more) break;
    const auto lead = Keys::is_missing(reader.owner()) ? std::nullopt : tables.keys.find(reader.owner());
    if (!lead) {
      ++tables.events_without_lead;
      continue;
    }
    lead_of_row.push_back(*lead);
    if (const auto done = reader.append_to(events.rows); !done) return done;
  }
  group_by_lead(events, lead_of_row, tables.keys.size());
  return {};
}

}  // namespace

Result read_tables(sqlite3* database, const Options& options, const merit_description& description, Tables& tables) {
  if (const auto read = read_leads(database, options, description, tables); !read) return read;
  for (const EventSource& source : options.events) {
    if (const auto read = read_events(database, options, source, description, tables); !read) return read;
  }
  return {};
}

}  // namespace merit::sqlite
