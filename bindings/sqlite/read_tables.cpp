#include "bindings/sqlite/read_tables.h"

#include <algorithm>
#include <numeric>

#include "bindings/sqlite/event_owners.h"
#include "bindings/sqlite/loaded_library.h"
#include "bindings/sqlite/names.h"
#include "bindings/sqlite/table_reader.h"

namespace merit::sqlite {
namespace {

const merit_field& key_of(const merit_description& description) {
  return description.lead_fields[description.key_field];
}

Result read_leads(sqlite3* database, const Options& options, const merit_description& description, LeadIndex& index,
                  Tables& tables) {
  TableReader reader(database, options.leads, "leads");
  if (const auto opened = reader.open(); !opened) return opened;
  const merit_field& key = key_of(description);
  std::vector<size_t> own;
  std::vector<const merit_field*> fields = {&key};
  for (const int32_t field : index.fields()) fields.push_back(&description.lead_fields[field]);
  for (const merit_field* const field : fields) {
    const auto column = reader.find_first({view(field->source)});
    if (!column) return std::unexpected(column.error());
    own.push_back(*column);
  }
  std::vector<Wanted> wanted;
  add_fields(description.lead_fields, description.lead_field_count, wanted);
  if (const auto selected = reader.select(own, wanted, tables.leads.columns); !selected) return selected;
  tables.keys = Keys(key.type == merit_integer);
  for (auto more = reader.next();; more = reader.next()) {
    if (!more) return std::unexpected(more.error());
    if (!*more) return {};
    const size_t row = tables.leads.rows + 1;
    if (Keys::is_missing(reader.value(0))) {
      return std::unexpected("row " + std::to_string(row) + " of " + in_ticks(reader.name()) + " has no key " +
                             in_ticks(view(key.name)));
    }
    if (const auto earlier = tables.keys.add(reader.value(0))) {
      return std::unexpected("rows " + std::to_string(*earlier + 1) + " and " + std::to_string(row) + " of " +
                             in_ticks(reader.name()) + " have the same key " + in_ticks(view(key.name)));
    }
    for (size_t i = 0; i < index.fields().size(); ++i) {
      index.add(i, static_cast<uint32_t>(row - 1), reader.value(i + 1));
    }
    if (const auto done = reader.append_to(tables.leads); !done) return done;
  }
}

/// One source of events: which of its columns say whose an event is, of which kind, and with which key.
class EventReader {
 public:
  EventReader(sqlite3* database, const Options& options, const EventSource& source,
              const merit_description& description)
      : options_(options), source_(source), description_(description), reader_(database, source.rows, "events") {}

  Result read(const LeadIndex& index, EventKeys& keys, Tables& tables) {
    EventTable& events = tables.events.emplace_back();
    events.kind = source_.kind;
    if (const auto opened = reader_.open(); !opened) return opened;
    if (const auto found = find_columns(index, keys); !found) return found;
    if (const auto selected = reader_.select(own_, wanted(), events.rows.columns); !selected) return selected;
    std::vector<uint32_t> lead_of_row;
    for (auto more = reader_.next();; more = reader_.next()) {
      if (!more) return std::unexpected(more.error());
      if (!*more) break;
      const std::optional<size_t> known_kind = kind_of_row();
      const size_t kind = known_kind.value_or(any_kind_);
      const Columns& columns = of_kind_[kind];
      if (known_kind && columns.key != kNone && keys.repeats(kind, reader_.value(columns.key))) {
        ++tables.events_with_repeated_key;
        continue;
      }
      const std::vector<uint32_t> leads = index.leads_of(kind, reader_.value(columns.owner), tables.keys);
      if (leads.empty()) ++tables.events_without_lead;
      for (const uint32_t lead : leads) {
        lead_of_row.push_back(lead);
        if (const auto done = reader_.append_to(events.rows); !done) return done;
      }
    }
    group_by_lead(events, lead_of_row, tables.keys.size());
    return {};
  }

 private:
  static constexpr size_t kNone = SIZE_MAX;
  /// Places among the reader's own columns.
  struct Columns {
    size_t owner = 0;
    size_t key = kNone;
  };

  /// The kinds that its rows can be of; of a source whose kind is no kind, which the library says, any.
  bool may_hold(size_t kind) const {
    const merit_event_kind& declared = description_.kinds[kind];
    return source_.kind.empty() || source_.kind == view(declared.name) || source_.kind == view(declared.plural);
  }

  Result find_columns(const LeadIndex& index, const EventKeys& keys) {
    of_kind_.resize(std::max<size_t>(1, description_.kind_count));
    for (size_t kind = 0; kind < description_.kind_count; ++kind) {
      if (!may_hold(kind) || !description_.kinds[kind].needed) continue;
      const auto owner = reader_.find_first(owner_names(index.owner_of(kind)));
      if (!owner) return std::unexpected(owner.error());
      of_kind_[kind].owner = own(*owner);
      any_kind_ = std::min(any_kind_, kind);
      if (!keys.has_key(kind)) continue;
      const merit_event_kind& declared = description_.kinds[kind];
      const auto key = reader_.find(view(declared.fields[declared.key_field].source));
      if (!key) return std::unexpected(key.error());
      if (*key < reader_.column_count()) of_kind_[kind].key = own(*key);
    }
    if (any_kind_ == kNone) {
      any_kind_ = 0;
      const auto owner = reader_.find_first(owner_names({{"", 0}, -1}));
      if (!owner) return std::unexpected(owner.error());
      of_kind_[0].owner = own(*owner);
    }
    return find_type();
  }

  Result find_type() {
    if (!source_.kind.empty()) return {};
    for (const std::string_view name :
         {view(description_.type_from), std::string_view("type"), std::string_view("event")}) {
      const auto type = reader_.find(name);
      if (!type) return std::unexpected(type.error());
      if (*type == reader_.column_count()) continue;
      type_ = own(*type);
      break;
    }
    for (size_t kind = 0; kind < description_.kind_count; ++kind) {
      const merit_event_kind& declared = description_.kinds[kind];
      if (declared.needed) kinds_.emplace(folded_text(view(declared.type_value)).value_or(""), kind);
    }
    return {};
  }

  /// Nothing where no decision looks at such a row, which the library leaves out.
  std::optional<size_t> kind_of_row() const {
    if (!source_.kind.empty()) return any_kind_ < description_.kind_count ? std::optional(any_kind_) : std::nullopt;
    const auto type = type_ == kNone ? std::nullopt : folded_text(reader_.value(type_));
    const auto found = type ? kinds_.find(*type) : kinds_.end();
    return found == kinds_.end() ? std::nullopt : std::optional(found->second);
  }

  std::vector<std::string_view> owner_names(const merit_event_owner& owner) const {
    if (owner.lead_field >= 0) return {view(owner.column)};
    if (!options_.lead_column.empty()) return {options_.lead_column};
    const merit_field& key = key_of(description_);
    return {view(owner.column), "lead", view(description_.subject), view(key.name), view(key.source)};
  }

  size_t own(size_t column) {
    const auto known = std::ranges::find(own_, column);
    if (known != own_.end()) return static_cast<size_t>(known - own_.begin());
    own_.push_back(column);
    return own_.size() - 1;
  }

  std::vector<Wanted> wanted() const {
    std::vector<Wanted> all = {{"at", true}, {"timestamp", true}, {"time", true}, {"type", false}, {"event", false}};
    all.push_back({view(description_.type_from), false});
    for (uint64_t k = 0; k < description_.kind_count; ++k) {
      const merit_event_kind& kind = description_.kinds[k];
      all.push_back({view(kind.at), true});
      add_fields(kind.fields, kind.field_count, all);
    }
    std::erase_if(all, [](const Wanted& each) { return each.name.empty(); });
    return all;
  }

  /// `lead_of_row` becomes ascending, the order of each lead's rows staying as it is.
  static void group_by_lead(EventTable& events, const std::vector<uint32_t>& lead_of_row, size_t leads) {
    events.offsets.assign(leads + 1, 0);
    for (const uint32_t lead : lead_of_row) ++events.offsets[lead + 1];
    std::partial_sum(events.offsets.begin(), events.offsets.end(), events.offsets.begin());
    if (std::ranges::is_sorted(lead_of_row)) return;
    std::vector<uint32_t> order(lead_of_row.size());
    std::vector<int64_t> next(events.offsets.begin(), events.offsets.end() - 1);
    for (uint32_t row = 0; row < order.size(); ++row) order[static_cast<size_t>(next[lead_of_row[row]]++)] = row;
    for (ArrowColumn& column : events.rows.columns) column.reorder(order);
  }

  const Options& options_;
  const EventSource& source_;
  const merit_description& description_;
  TableReader reader_;
  std::vector<size_t> own_;  ///< columns of the table that are read here
  std::vector<Columns> of_kind_;
  size_t type_ = kNone;
  size_t any_kind_ = kNone;
  std::unordered_map<std::string, size_t> kinds_;  ///< by the folded value in the type column
};

}  // namespace

Result read_tables(sqlite3* database, const Options& options, const merit_description& description,
                   const merit_event_owner* owners, Tables& tables) {
  LeadIndex index(description, owners);
  if (const auto read = read_leads(database, options, description, index, tables); !read) return read;
  EventKeys keys(description);
  for (const EventSource& source : options.events) {
    EventReader reader(database, options, source, description);
    if (const auto read = reader.read(index, keys, tables); !read) return read;
  }
  return {};
}

}  // namespace merit::sqlite
