#include "compiler/init/notes.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "compiler/init/figures.h"
#include "compiler/init/remarks.h"

namespace merit::init {
namespace {

using enum Certainty;

/// Gathers notes.
class NoteTaker {
 public:
  explicit NoteTaker(const Declared& declared) : declared_(declared), survey_(*declared.survey) {}

  std::vector<Note> take() {
    note_key();
    note_leads();
    for (const infer::EventTable& table : survey_.events) note_events(table);
    return std::move(notes_);
  }

 private:
  void add(Certainty certainty, std::string about, std::string text) {
    notes_.push_back({certainty, std::move(about), std::move(text)});
  }

  void note_key() {
    const infer::ColumnProfile& key = survey_.lead_block.columns[static_cast<size_t>(survey_.key)].profile;
    const std::string about = "key of a lead";
    const int64_t repeats = key.keys.forgotten() ? key.values : key.keys.repeats();
    if (survey_.leads == 0) {
      add(unsure, about, fmt::format("`{}`, by its name: there are no rows", key.name));
    } else if (key.values < key.rows) {
      add(unsure, about,
          fmt::format(
              "`{}` comes nearest, but {} it: a run refuses rows without a key", key.name,
              key.rows - key.values == 1 ? std::string("1 row lacks") : grouped(key.rows - key.values) + " rows lack"));
    } else if (repeats > 0) {
      add(unsure, about,
          fmt::format("`{}` comes nearest, but {} the key of another: a run needs `--duplicates first` or `last`",
                      key.name, repeats == 1 ? std::string("1 row repeats") : grouped(repeats) + " rows repeat"));
    } else {
      add(survey_.leads < 10 ? likely : sure, about,
          fmt::format("`{}`: filled in every row, and no value repeats", key.name));
    }
  }

  void note_spellings(const infer::Block& block, const std::string& about) {
    std::string list;
    for (const size_t spelling : block.spellings) {
      int64_t count = 0;
      for (const infer::Column& column : block.columns) count += column.profile.spelled[spelling];
      list += fmt::format("{}\"{}\" ({})", list.empty() ? "" : ", ", infer::null_spellings()[spelling].text,
                          grouped(count));
    }
    if (!list.empty()) add(likely, about, fmt::format("taken for missing: {}", list));
  }

  void note_columns(const infer::Block& block, const std::string& about) {
    std::string enumerations, empty;
    const auto list = [](std::string& names, const std::string& name) {
      names += fmt::format("{}`{}`", names.empty() ? "" : ", ", name);
    };
    for (const infer::Column& column : block.columns) {
      if (!column.readable) continue;
      if (column.guess.type == columns::Type::enumeration) list(enumerations, column.profile.name);
      if (&block == &survey_.lead_block && column.guess.look == infer::Look::empty && column.profile.rows > 0)
        list(empty, column.profile.name);
      const std::string surprise = surprise_in(column);
      if (!surprise.empty()) add(unsure, fmt::format("`{}`", column.profile.name), surprise);
    }
    if (!enumerations.empty()) {
      add(likely, about,
          fmt::format("one of few values: {}; a new value would not read: make it `text` if more may come",
                      enumerations));
    }
    if (!empty.empty()) add(sure, about, fmt::format("never filled: {}", empty));
    note_spellings(block, about);
  }

  void note_leads() {
    note_columns(survey_.lead_block, "leads");
    for (const infer::Column* column : declared_.left_out) {
      add(sure, fmt::format("`{}`", column->profile.name),
          column->readable ? "left out: lists and structures are nothing that a field can hold"
                           : "left out: another column has the same name; rename one to read it");
    }
  }

  void note_events(const infer::EventTable& table) {
    const std::string about = table.nested_in.empty() ? table.files.front() : fmt::format("`{}`", table.nested_in);
    if (!can_be_read(table)) {
      add(unsure, about,
          fmt::format("left out: no column says {}", table.at < 0 ? "when an event was" : "whose an event is"));
      return;
    }
    const std::string& at = table.names[static_cast<size_t>(table.at)];
    if (table.not_times > 0) {
      add(unsure, about,
          fmt::format("an event's time is `{}`, but {} as one: a run leaves out the {}", at,
                      table.not_times == 1 ? std::string("1 value does not read")
                                           : grouped(table.not_times) + " values do not read",
                      table.not_times == 1 ? "event, and says where" : "events, and says where"));
    } else if (table.at_reads) {
      add(likely, about, fmt::format("an event's time is `{}`", at));
    } else {
      add(unsure, about,
          fmt::format("an event's time should be `{}`, but it does not read as one: a run leaves these events out; "
                      "export it as ISO 8601, as in 2026-10-01T09:30:00Z",
                      at));
    }
    note_link(table, about);
    note_kinds(table, about);
  }

  void note_link(const infer::EventTable& table, const std::string& about) {
    if (!table.nested_in.empty()) return;
    const infer::Link& link = table.link;
    const std::string& column = table.names[static_cast<size_t>(link.column)];
    const std::string& lead = survey_.lead_block.columns[static_cast<size_t>(link.lead_column)].profile.name;
    if (link.hits == 0) {
      add(unsure, about,
          fmt::format("an event's lead is `{}`, by its name: none of its values is a lead's `{}`", column, lead));
      return;
    }
    add(link.hits * 2 >= link.values ? sure : unsure, about,
        fmt::format("an event's lead is `{}`: {} of its values are a lead's `{}`", column,
                    link.hits == link.values ? std::string("all") : percent_of(link.hits, link.values), lead));
  }

  void note_kinds(const infer::EventTable& table, const std::string& about) {
    std::string kinds;
    for (const DeclaredEvent& event : declared_.events) {
      if (event.table != &table) continue;
      kinds += fmt::format("{}{} ({})", kinds.empty() ? "" : ", ", event.name, grouped(event.kind->rows));
    }
    const std::string from =
        table.type < 0 ? "" : fmt::format(", by `{}`", table.names[static_cast<size_t>(table.type)]);
    add(table.by_stem ? unsure : likely, about,
        fmt::format("kinds of event{}: {}{}", from, kinds,
                    table.by_stem ? "; called like the file, as no column says its kind" : ""));
    int64_t of_kinds = 0;
    for (const infer::Kind& kind : table.kinds) of_kinds += kind.rows;
    if (of_kinds < table.rows) {
      add(sure, about,
          fmt::format("{} no kind: a run leaves these out", table.rows - of_kinds == 1
                                                                ? std::string("1 row has")
                                                                : grouped(table.rows - of_kinds) + " rows have"));
    }
    note_event_keys(table, about);
    for (const DeclaredEvent& event : declared_.events) {
      if (event.table == &table) note_columns(event.kind->block, event.name);
    }
    note_lost_columns(table, about);
  }

  /// Once for each column, since kinds of one file mostly have the same.
  void note_event_keys(const infer::EventTable& table, const std::string& about) {
    std::map<int32_t, std::string> events;  // by column
    for (const DeclaredEvent& event : declared_.events) {
      if (event.table != &table || event.kind->key < 0) continue;
      std::string& list = events[event.kind->key];
      list += fmt::format("{}{}", list.empty() ? "" : ", ", event.name);
    }
    for (const auto& [column, list] : events) {
      add(likely, about,
          fmt::format("`{}` is the key of {}: a second event with the same is dropped",
                      table.names[static_cast<size_t>(column)], list));
    }
  }

  /// Columns of events that are no field of any kind.
  void note_lost_columns(const infer::EventTable& table, const std::string& about) {
    std::string empty, twice, lists;
    const auto list = [](std::string& names, const std::string& name) {
      names += fmt::format("{}`{}`", names.empty() ? "" : ", ", name);
    };
    for (size_t i = 0; i < table.names.size(); ++i) {
      const auto all = [&](const auto& holds) {
        return std::ranges::all_of(table.kinds, [&](const infer::Kind& kind) { return holds(kind.block.columns[i]); });
      };
      if (!table.kinds.front().block.columns[i].readable) {
        list(twice, table.names[i]);
      } else if (!all([](const infer::Column& column) { return column.guess.look != infer::Look::unreadable; })) {
        list(lists, table.names[i]);
      } else if (table.type >= 0 &&
                 all([](const infer::Column& column) { return column.guess.look == infer::Look::empty; })) {
        list(empty, table.names[i]);
      }
    }
    if (!empty.empty()) add(sure, about, fmt::format("left out, as no event fills them: {}", empty));
    if (!twice.empty()) add(sure, about, fmt::format("left out, as two columns have the name: {}", twice));
    if (!lists.empty()) add(sure, about, fmt::format("left out, as no field can hold lists or structures: {}", lists));
  }

  const Declared& declared_;
  const infer::Survey& survey_;
  std::vector<Note> notes_;
};

}  // namespace

std::vector<Note> notes_on(const Declared& declared) {
  return NoteTaker(declared).take();
}

}  // namespace merit::init
