#include "runtime/infer/survey.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <unordered_map>
#include <utility>

#include "runtime/data/fields/match_columns.h"
#include "runtime/data/scan_table.h"
#include "runtime/infer/roles.h"
#include "runtime/threads/share_work.h"
#include "runtime/values/fold.h"

namespace merit::infer {
namespace {

using data::Error;
using data::ScannedTable;
using TablePtr = std::unique_ptr<ScannedTable>;
using Progress = std::function<bool(int64_t, int64_t)>;

/// Tables whose rows count as those of one, and the columns that any of them has, by name.
struct JoinedTables {
  std::vector<const ScannedTable*> tables;
  std::vector<std::string> names;
  std::vector<std::vector<int32_t>> places;  ///< by table and column; -1: the table lacks it

  void add(const ScannedTable& table) {
    std::vector<int32_t> own(names.size(), -1);
    for (size_t i = 0; i < table.names.size(); ++i) {
      if (table.names[i].empty()) continue;
      size_t column = 0;
      // Two of one table with the same name stay two.
      while (column < names.size() && (names[column] != table.names[i] || own[column] >= 0)) ++column;
      if (column == names.size()) {
        names.push_back(table.names[i]);
        own.push_back(-1);
      }
      own[column] = static_cast<int32_t>(i);
    }
    tables.push_back(&table);
    places.push_back(std::move(own));
    for (auto& each : places) each.resize(names.size(), -1);
  }

  int64_t rows() const {
    int64_t all = 0;
    for (const ScannedTable* table : tables) all += table->rows;
    return all;
  }
};

/// A column's name that fits no other column of the tables, as `from` looks for it.
bool is_readable(const std::vector<std::string>& names, size_t column) {
  if (!values::is_valid_utf8(names[column])) return false;
  const auto match = data::match_column(names, names[column], data::Asked::with_from);
  return !match.ambiguous() && match.column == static_cast<int32_t>(column);
}

using Work = std::function<std::expected<void, Error>(size_t column)>;

/// Does the work for each column, by all cores. Of several that fail, the first in order says why.
std::expected<void, Error> for_each_column(size_t columns, const Work& work) {
  std::vector<std::expected<void, Error>> results(columns);
  threads::share_work(0, columns, [&](size_t i) { results[i] = work(i); });
  for (auto& result : results) {
    if (!result) return result;
  }
  return {};
}

/// Profiles all columns. `of_row`, by table, sorts the rows into `groups` blocks.
std::expected<std::vector<Block>, Error> profile(const JoinedTables& joined, size_t groups,
                                                 const std::vector<ProfileOfRow>* of_row) {
  std::vector<std::vector<ColumnProfile>> profiles(joined.names.size());
  auto done = for_each_column(joined.names.size(), [&](size_t column) -> std::expected<void, Error> {
    auto& own = profiles[column];
    own = std::vector<ColumnProfile>(groups);
    for (ColumnProfile& each : own) each.name = joined.names[column];
    for (size_t t = 0; t < joined.tables.size(); ++t) {
      const int32_t place = joined.places[t][column];
      if (place < 0) {
        for (ColumnProfile& each : own) {
          if (!of_row) each.rows += joined.tables[t]->rows, each.absent += joined.tables[t]->rows;
        }
        continue;
      }
      auto profiled =
          profile_column(*joined.tables[t], static_cast<size_t>(place), own, of_row ? &(*of_row)[t] : nullptr);
      if (!profiled) return profiled;
    }
    return {};
  });
  if (!done) return std::unexpected(std::move(done.error()));
  std::vector<Block> blocks(groups);
  for (size_t group = 0; group < groups; ++group) {
    std::vector<ColumnProfile> own;
    for (auto& column : profiles) own.push_back(std::move(column[group]));
    blocks[group].spellings = choose_spellings(own);
    for (size_t i = 0; i < own.size(); ++i) {
      ColumnGuess guess = guess_column(own[i], blocks[group].spellings);
      blocks[group].columns.push_back({std::move(own[i]), std::move(guess), is_readable(joined.names, i)});
    }
  }
  return blocks;
}

std::string folded(std::string_view text) {
  std::string form(values::max_cased_size(text.size()), '\0');
  form.resize(values::normalise_into(text, form.data()));
  return form;
}

std::string stem_of(const std::string& path) {
  std::string name = std::filesystem::path(path).filename().string();
  const size_t point = name.find('.', 1);
  return point == std::string::npos ? name : name.substr(0, point);
}

/// Reads files and finds out what they are.
class Surveyor {
 public:
  explicit Surveyor(const Progress& progress) : progress_(progress) {}

  std::expected<Survey, Error> run(const data::Inputs& inputs);

 private:
  /// Events of one declaration, before they are looked at.
  struct Group {
    JoinedTables joined;
    EventTable table;
    std::string type_name;  ///< unnamed files: the header of their column of kinds
  };

  std::expected<const ScannedTable*, Error> open(const data::Input& input);
  std::expected<void, Error> open_leads(const std::vector<data::Input>& inputs);
  std::expected<void, Error> take_nested();
  std::expected<void, Error> open_events(const data::Input& input);
  std::expected<void, Error> add_events(Group& group);
  std::expected<void, Error> add_kinds(Group& group, const Block& whole);
  std::expected<std::vector<int64_t>, Error> count_hits(const JoinedTables& joined, size_t column) const;
  void settle_key();

  const Progress& progress_;
  std::vector<TablePtr> tables_;
  JoinedTables leads_;
  std::vector<Group> groups_;
  std::vector<int64_t> linked_;  ///< by column of the leads: values of events that stand there
  /// What was found of each group's columns, until the key is settled: by column of the events, then of the leads.
  std::vector<std::vector<std::vector<int64_t>>> hits_;
  std::vector<Block> wholes_;  ///< by group
  Survey survey_;
};

std::expected<const ScannedTable*, Error> Surveyor::open(const data::Input& input) {
  auto table = data::scan_table(input, progress_);
  if (!table) return std::unexpected(std::move(table.error()));
  for (data::Problem& finding : (*table)->findings) survey_.findings.push_back(std::move(finding));
  return tables_.emplace_back(std::move(*table)).get();
}

std::expected<void, Error> Surveyor::open_leads(const std::vector<data::Input>& inputs) {
  for (const data::Input& input : inputs) {
    auto table = open(input);
    if (!table) return std::unexpected(std::move(table.error()));
    leads_.add(**table);
    survey_.lead_files.push_back(input.path);
  }
  survey_.leads = leads_.rows();
  auto blocks = profile(leads_, 1, nullptr);
  if (!blocks) return std::unexpected(std::move(blocks.error()));
  survey_.lead_block = std::move(blocks->front());
  return {};
}

/// Lists of events in columns of the leads become tables, and the columns none of the leads' fields.
std::expected<void, Error> Surveyor::take_nested() {
  for (size_t column = 0; column < leads_.names.size(); ++column) {
    const Column& own = survey_.lead_block.columns[column];
    if (!own.readable || own.guess.type != columns::Type::text) continue;
    Group group;
    for (size_t t = 0; t < leads_.tables.size(); ++t) {
      if (leads_.places[t][column] < 0) continue;
      auto events = leads_.tables[t]->events_in(static_cast<size_t>(leads_.places[t][column]));
      if (!events) return std::unexpected(std::move(events.error()));
      if (!*events) continue;
      group.joined.add(*tables_.emplace_back(std::move(*events)));
      group.table.files.push_back(survey_.lead_files[t]);
    }
    if (group.joined.tables.empty()) continue;
    group.table.nested_in = leads_.names[column];
    groups_.push_back(std::move(group));
  }
  return {};
}

/// Files without a name count as one table, if they have the same column of kinds.
std::expected<void, Error> Surveyor::open_events(const data::Input& input) {
  auto opened = open(input);
  if (!opened) return std::unexpected(std::move(opened.error()));
  const ScannedTable& table = **opened;
  Group own;
  own.joined.add(table);
  own.table.files.push_back(input.path);
  own.table.named = input.kind.has_value();
  if (input.kind) {
    own.table.kinds.push_back({*input.kind, 0, {}, -1});
  } else {
    auto blocks = profile(own.joined, 1, nullptr);
    if (!blocks) return std::unexpected(std::move(blocks.error()));
    const int32_t type = choose_type(blocks->front());
    if (type >= 0) own.type_name = own.joined.names[static_cast<size_t>(type)];
    own.table.by_stem = type < 0;
    if (type < 0) own.table.kinds.push_back({stem_of(input.path), 0, {}, -1});
  }
  for (Group& group : groups_) {
    if (!group.table.nested_in.empty()) continue;
    const bool same_kinds = !own.type_name.empty() && group.type_name == own.type_name;
    const bool same_kind = own.type_name.empty() && group.type_name.empty() &&
                           group.table.kinds.front().called == own.table.kinds.front().called;
    if (!same_kinds && !same_kind) continue;
    group.joined.add(table);
    group.table.files.push_back(input.path);
    return {};
  }
  // The definition can name one column of kinds: files that have another are of one kind each.
  const auto has_kinds = [](const Group& group) { return !group.type_name.empty(); };
  if (has_kinds(own) && std::ranges::any_of(groups_, has_kinds)) {
    own.type_name.clear();
    own.table.by_stem = true;
    own.table.kinds.push_back({stem_of(input.path), 0, {}, -1});
  }
  groups_.push_back(std::move(own));
  return {};
}

/// How many values of a column of events stand in each column of the leads.
std::expected<std::vector<int64_t>, Error> Surveyor::count_hits(const JoinedTables& joined, size_t column) const {
  const auto& lead_columns = survey_.lead_block.columns;
  std::vector<int64_t> hits(lead_columns.size(), 0);
  std::vector<size_t> candidates;
  for (size_t i = 0; i < lead_columns.size(); ++i) {
    const ColumnProfile& profile = lead_columns[i].profile;
    const bool is_key = lead_columns[i].readable && !profile.keys.forgotten() && profile.values > 0 &&
                        profile.keys.repeats() * 2 < profile.values && key_name_score(profile) > 0;
    if (is_key) candidates.push_back(i);
  }
  cells::CellText room;
  for (size_t t = 0; t < joined.tables.size(); ++t) {
    if (joined.places[t][column] < 0) continue;
    auto visited =
        joined.tables[t]->visit(static_cast<size_t>(joined.places[t][column]), [&](int64_t, const cells::Cell& cell) {
          if (cell.kind == cells::Cell::Kind::missing || cell.kind == cells::Cell::Kind::other) return;
          const std::string_view text = values::trim(cells::text_of(cell, room));
          for (const size_t i : candidates) hits[i] += lead_columns[i].profile.keys.has(text) ? 1 : 0;
        });
    if (!visited) return std::unexpected(std::move(visited.error()));
  }
  return hits;
}

/// Looks at one group's columns: its times, and which of them may name the lead.
std::expected<void, Error> Surveyor::add_events(Group& group) {
  EventTable& table = group.table;
  table.names = group.joined.names;
  table.rows = group.joined.rows();
  auto blocks = profile(group.joined, 1, nullptr);
  if (!blocks) return std::unexpected(std::move(blocks.error()));
  Block& whole = blocks->front();
  const bool has_kinds =
      !group.type_name.empty() || (!table.nested_in.empty() && data::matching_form(table.nested_in) == "events");
  if (has_kinds) table.type = choose_type(whole);
  if (!table.nested_in.empty() && table.type < 0) table.kinds.push_back({table.nested_in, 0, {}, -1});
  table.at = choose_time(whole);
  if (table.at >= 0) {
    const Column& at = whole.columns[static_cast<size_t>(table.at)];
    table.at_reads = reads_as_time(at) || reads_mostly_as_time(at);
    if (table.at_reads) table.not_times = not_times(at);
    if (table.at_reads && at.profile.values > 0) table.latest = at.profile.latest;
  }
  auto& hits = hits_.emplace_back(group.joined.names.size());
  if (table.nested_in.empty()) {
    auto counted = for_each_column(hits.size(), [&](size_t column) -> std::expected<void, Error> {
      using enum columns::Type;
      const auto type = whole.columns[column].guess.type;
      hits[column].assign(leads_.names.size(), 0);
      const bool may = whole.columns[column].readable && (type == text || type == integer || type == enumeration);
      if (!may || static_cast<int32_t>(column) == table.type) return {};
      auto found = count_hits(group.joined, column);
      if (!found) return std::unexpected(std::move(found.error()));
      hits[column] = std::move(*found);
      return {};
    });
    if (!counted) return counted;
    for (const auto& column : hits) {
      for (size_t i = 0; i < column.size(); ++i) linked_[i] += column[i];
    }
  }
  auto added = add_kinds(group, whole);
  wholes_.push_back(std::move(whole));
  return added;
}

/// Sorts a table's rows by their kind and profiles each kind's.
std::expected<void, Error> Surveyor::add_kinds(Group& group, const Block& whole) {
  EventTable& table = group.table;
  if (table.type < 0) {
    auto blocks = profile(group.joined, 1, nullptr);
    if (!blocks) return std::unexpected(std::move(blocks.error()));
    table.kinds.front().rows = table.rows;
    table.kinds.front().block = std::move(blocks->front());
    table.kinds.front().key = choose_event_key(table.kinds.front().block);
    return {};
  }
  std::unordered_map<std::string, uint16_t> kinds;
  const ColumnProfile& type = whole.columns[static_cast<size_t>(table.type)].profile;
  auto values = type.counts.values();
  for (size_t i = 0; i < null_spellings().size(); ++i) {  // a kind may be called `none`
    const NullSpelling& spelling = null_spellings()[i];
    if (spelling.spelled == Spelled::always || type.spelled[i] == 0) continue;
    values.push_back({std::string(spelling.text), type.spelled[i]});
  }
  std::ranges::stable_sort(values, [](const auto& a, const auto& b) { return a.count > b.count; });
  for (auto& value : values) {
    kinds.emplace(folded(value.text), static_cast<uint16_t>(kinds.size()));
    table.kinds.push_back({std::move(value.text), value.count, {}, -1});
  }
  std::vector<ProfileOfRow> of_row;
  cells::CellText room;
  for (size_t t = 0; t < group.joined.tables.size(); ++t) {
    auto& rows = of_row.emplace_back(static_cast<size_t>(group.joined.tables[t]->rows), kNoProfile);
    const int32_t place = group.joined.places[t][static_cast<size_t>(table.type)];
    if (place < 0) continue;
    auto visited = group.joined.tables[t]->visit(static_cast<size_t>(place), [&](int64_t row, const cells::Cell& cell) {
      const auto found = kinds.find(folded(cells::text_of(cell, room)));
      if (found != kinds.end()) rows[static_cast<size_t>(row)] = found->second;
    });
    if (!visited) return visited;
  }
  auto blocks = profile(group.joined, table.kinds.size(), &of_row);
  if (!blocks) return std::unexpected(std::move(blocks.error()));
  for (size_t k = 0; k < table.kinds.size(); ++k) {
    table.kinds[k].block = std::move((*blocks)[k]);
    table.kinds[k].key = choose_event_key(table.kinds[k].block);
  }
  return {};
}

/// Chooses the leads' key, and then how each table of events finds its leads.
void Surveyor::settle_key() {
  survey_.key = choose_key(survey_.lead_block, linked_);
  for (size_t g = 0; g < groups_.size(); ++g) {
    EventTable& table = groups_[g].table;
    if (!table.nested_in.empty()) continue;
    int64_t best = 0;
    for (size_t column = 0; column < table.names.size(); ++column) {
      const Column& own = wholes_[g].columns[column];
      const auto index = static_cast<int32_t>(column);
      if (!own.readable || index == table.at || index == table.type) continue;
      const int name = lead_name_score(own.profile);
      for (size_t lead = 0; lead < leads_.names.size(); ++lead) {
        const int64_t hits = hits_[g][column][lead];
        const bool is_key = static_cast<int32_t>(lead) == survey_.key;
        if (hits == 0 && (!is_key || name == 0)) continue;
        const int64_t share = own.profile.values == 0 ? 0 : hits * 1000 / own.profile.values;
        // What occurs among the keys counts more than a name; a lone coincidence does not.
        const int64_t points = 10 * share + 2 * name + (is_key ? 50 : 0) + 1;
        if (points <= best) continue;
        best = points;
        table.link = {index, static_cast<int32_t>(lead), own.profile.values, hits};
      }
    }
  }
}

std::expected<Survey, Error> Surveyor::run(const data::Inputs& inputs) {
  if (auto opened = open_leads(inputs.leads); !opened) return std::unexpected(std::move(opened.error()));
  linked_.assign(leads_.names.size(), 0);
  if (inputs.events.empty()) {
    if (auto taken = take_nested(); !taken) return std::unexpected(std::move(taken.error()));
  }
  for (const data::Input& input : inputs.events) {
    if (auto opened = open_events(input); !opened) return std::unexpected(std::move(opened.error()));
  }
  for (Group& group : groups_) {
    if (auto added = add_events(group); !added) return std::unexpected(std::move(added.error()));
  }
  settle_key();
  for (Group& group : groups_) survey_.events.push_back(std::move(group.table));
  return std::move(survey_);
}

}  // namespace

std::expected<Survey, data::Error> survey(const data::Inputs& inputs, const Progress& progress) {
  return Surveyor(progress).run(inputs);
}

}  // namespace merit::infer
