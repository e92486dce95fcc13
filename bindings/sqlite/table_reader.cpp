#include "bindings/sqlite/table_reader.h"

#include <algorithm>

#include "bindings/sqlite/loaded_library.h"
#include "bindings/sqlite/names.h"

namespace merit::sqlite {
namespace {

constexpr size_t kMostRows = (size_t{1} << 31) - 1;  // what one call of a library takes

/// What is not ASCII is left for the library to compare.
bool might_be(std::string_view column, std::string_view name) {
  return same_column(column, name) || std::ranges::any_of(column, [](char letter) { return letter < 0; });
}

}  // namespace

std::string in_ticks(std::string_view name) {
  return "`" + std::string(name) + "`";
}

void add_fields(const merit_field* fields, uint64_t count, std::vector<Wanted>& wanted) {
  for (uint64_t i = 0; i < count; ++i) {
    if (!fields[i].needed) continue;
    const bool of_time = fields[i].type == merit_time || fields[i].type == merit_date;
    wanted.push_back({view(fields[i].name), of_time});
    wanted.push_back({view(fields[i].source), of_time});
  }
}

Result TableReader::open() {
  const auto all = prepare(database_, "SELECT * FROM " + source_.from_clause());
  if (!all) return std::unexpected(all.error());
  for (int i = 0; i < sqlite3_column_count(all->get()); ++i) names_.emplace_back(sqlite3_column_name(all->get(), i));
  return {};
}

std::expected<size_t, std::string> TableReader::find(std::string_view name) const {
  const auto exact = std::ranges::find(names_, name);
  if (exact != names_.end() || name.empty()) {
    return name.empty() ? names_.size() : static_cast<size_t>(exact - names_.begin());
  }
  const auto matches = [&](const std::string& each) { return same_column(each, name); };
  const auto first = std::ranges::find_if(names_, matches);
  if (first == names_.end()) return names_.size();
  const auto second = std::find_if(first + 1, names_.end(), matches);
  if (second != names_.end()) {
    return std::unexpected(in_ticks(name) + " could be either of two columns of " + in_ticks(name_) + ": " +
                           in_ticks(*first) + " and " + in_ticks(*second));
  }
  return static_cast<size_t>(first - names_.begin());
}

std::expected<size_t, std::string> TableReader::find_first(const std::vector<std::string_view>& candidates) const {
  for (const std::string_view name : candidates) {
    const auto column = find(name);
    if (!column || *column < names_.size()) return column;
  }
  std::string list;
  for (const std::string_view name : candidates) {
    if (!name.empty() && list.find(in_ticks(name)) == std::string::npos) {
      list += (list.empty() ? "" : " or ") + in_ticks(name);
    }
  }
  const char* const advice = candidates.size() > 1 ? ": `lead_column = 'NAME'` says which one holds the lead" : "";
  return std::unexpected(in_ticks(name_) + " has no column " + list + advice);
}

Result TableReader::select(const std::vector<size_t>& own, const std::vector<Wanted>& wanted,
                           std::deque<ArrowColumn>& columns) {
  std::string list;
  for (const size_t column : own) list += (list.empty() ? "" : ", ") + quoted(names_[column]);
  own_count_ = own.size();
  for (const std::string& column : names_) {
    const auto matches = [&](const Wanted& each) { return might_be(column, each.name); };
    if (std::ranges::none_of(wanted, matches)) continue;
    list += (list.empty() ? "" : ", ") + quoted(column);
    columns.emplace_back(column, std::ranges::any_of(wanted, [&](const Wanted& each) {
                           return each.of_time && same_column(column, each.name);
                         }));
  }
  auto rows = prepare(database_, "SELECT " + list + " FROM " + source_.from_clause());
  if (!rows) return std::unexpected(rows.error());
  rows_ = *std::move(rows);
  return {};
}

std::expected<bool, std::string> TableReader::next() {
  const int status = sqlite3_step(rows_.get());
  if (status != SQLITE_ROW && status != SQLITE_DONE) return std::unexpected(sqlite3_errmsg(database_));
  return status == SQLITE_ROW;
}

Result TableReader::append_to(ArrowTable& table) {
  for (size_t i = 0; i < table.columns.size(); ++i) table.columns[i].append(value(own_count_ + i));
  if (++table.rows > kMostRows) return std::unexpected(in_ticks(name_) + " has more rows than a library takes");
  return {};
}

}  // namespace merit::sqlite
