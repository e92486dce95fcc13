#include "runtime/data/event_scan.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

#include "runtime/values/fold.h"

namespace merit::data {
namespace {

constexpr uint16_t kUnknownKind = 0xFFFF;
constexpr uint16_t kUnwantedKind = 0xFFFE;

Field field_of_type(std::string name, columns::Type type) {
  Field field;
  field.name = std::move(name);
  field.type = type;
  return field;
}
const Field kTypeField = field_of_type("type", columns::Type::text);
const Field kTimeField = field_of_type("at", columns::Type::time);

uint16_t kind_called_by_type(const Request& request, std::string_view type) {
  for (size_t i = 0; i < request.kinds.size(); ++i) {
    if (!values::equals_folded(type, request.kinds[i].type_value)) continue;
    return request.kinds[i].wanted ? static_cast<uint16_t>(i) : kUnwantedKind;
  }
  return kUnknownKind;
}

template <typename Value>
void keep_marked(std::vector<Value>& values, const std::vector<uint8_t>& keep) {
  if (values.empty()) return;
  size_t kept = 0;
  for (size_t i = 0; i < keep.size(); ++i) {
    values[kept] = values[i];
    kept += keep[i];
  }
  values.resize(kept);
}

/// The columns in which some kind has what `column_of` says, each once.
template <typename ColumnOf>
std::vector<int32_t> distinct_columns(const EventBinding& binding, const ColumnOf& column_of) {
  std::vector<int32_t> columns;
  for (const KindBinding& kind : binding.kinds) {
    const int32_t column = column_of(kind);
    if (column >= 0 && std::ranges::find(columns, column) == columns.end()) columns.push_back(column);
  }
  return columns;
}

}  // namespace

EventScanner::EventScanner(const ScanRequest& request, const EventSource& source, size_t part)
    : request_(request), source_(source), keeps_fates_(request.keep_unseen) {
  for (uint16_t k = 0; k < request.request->kinds.size(); ++k) {
    const EventKind& kind = request.request->kinds[k];
    keeps_fates_ = keeps_fates_ || (kind.wanted && has_key(k));
    constexpr auto kAlways = std::numeric_limits<int64_t>::min();
    seen_from_.push_back(kind.needs.empty() ? kind.earliest.value_or(kAlways) : std::numeric_limits<int64_t>::max());
    for (const ValueNeed& need : kind.needs) {
      NeedAnswers& answers = needs_.emplace_back();
      answers.kind = k;
      answers.need = &need;
    }
  }
  for (const auto& place : source.lead_places) {
    const bool key = place.lead_field == request.request->key_field;
    const auto field = static_cast<size_t>(place.lead_field);
    lead_readers_.emplace_back(request.request->lead_fields[field], *request.zone, key);
  }
  for (const FieldGroup& group : *request.groups) group_readers_.emplace_back(*group.field, *request.zone, group.key);
  part_.first_row = source.table->part_begins[part];
  part_.rows_of_kind.assign(request.request->kinds.size(), 0);
  reserve(static_cast<size_t>(source.table->part_begins[part + 1] - part_.first_row));
}

/// For a part in which every row stays.
void EventScanner::reserve(size_t rows) {
  part_.rows.reserve(rows);
  part_.events.kind.reserve(rows);
  part_.events.at.reserve(rows);
  for (FieldReader& reader : lead_readers_) reader.reserve(rows);
  for (FieldReader& reader : group_readers_) reader.reserve(rows);
}

void EventScanner::scan(const Chunk& chunk) {
  chunk_row_ = chunk.first_row;
  if (source_.columns.kind) {
    select_all(chunk, static_cast<uint16_t>(*source_.columns.kind));
  } else {
    select_kinds(chunk);
  }
  if (rows_.empty()) return;
  keep_.assign(rows_.size(), 1);
  if (keeps_fates_) {
    fate_.assign(rows_.size(), Fate::event);
    lacking_.assign(rows_.size(), 0);
  }
  read_times(chunk);
  check_required(chunk);
  check_now();
  check_seen(chunk);
  compact();
  append(chunk);
}

columns::ColumnPtr EventScanner::read_column(const Chunk& chunk, const Field& field, int32_t column, bool key,
                                             std::span<const int32_t> rows) const {
  // Cells that do not read are counted elsewhere: by what they are needed for, or with their field.
  FieldReader reader(field, *request_.zone, key);
  reader.read(chunk.column(column), rows);
  return reader.finish();
}

void EventScanner::select_all(const Chunk& chunk, uint16_t kind) {
  const bool wanted = request_.request->kinds[kind].wanted;
  rows_.resize(wanted ? static_cast<size_t>(chunk.rows) : 0);
  std::iota(rows_.begin(), rows_.end(), 0);
  kind_.assign(rows_.size(), kind);
  part_.rows_of_kind[kind] += static_cast<int64_t>(rows_.size());
}

/// The rows of a wanted kind. Unknown kinds are counted.
void EventScanner::select_kinds(const Chunk& chunk) {
  rows_.clear();
  kind_.clear();
  if (source_.binding.type < 0) return;
  cells_.resize(static_cast<size_t>(chunk.rows));
  std::iota(cells_.begin(), cells_.end(), 0);
  const auto types = read_column(chunk, kTypeField, source_.binding.type, false, cells_);
  const auto kind_of_text = [&](std::string_view text) {
    const auto [number, is_new] = types_.intern(text);
    if (is_new) kind_of_type_.push_back(kind_called_by_type(*request_.request, text));
    return kind_of_type_[static_cast<size_t>(number)];
  };
  std::vector<uint16_t> kind_of_code;
  if (types->dictionary) {
    for (const std::string& text : types->dictionary->values) kind_of_code.push_back(kind_of_text(text));
  }
  rows_.resize(cells_.size());
  kind_.resize(cells_.size());
  size_t left = 0;
  for (size_t i = 0; i < cells_.size(); ++i) {
    const auto row = static_cast<int64_t>(i);
    uint16_t kind = kUnknownKind;
    if (types->known(row)) {
      kind = types->dictionary ? kind_of_code[static_cast<size_t>(types->codes[i])] : kind_of_text(types->text_at(row));
    }
    if (kind == kUnknownKind) part_.tallies.unknown_kinds.add(chunk_row_ + row, source_.binding.type);
    rows_[left] = static_cast<int32_t>(i);
    kind_[left] = kind;
    left += kind < kUnwantedKind ? 1 : 0;
  }
  rows_.resize(left);
  kind_.resize(left);
  for (const uint16_t kind : kind_) ++part_.rows_of_kind[kind];
}

/// Decides what becomes of a row that is no event: kinds with a key wait until it is known which rows repeat one.
void EventScanner::settle(size_t i, Fate fate, int32_t column, uint16_t lacking) {
  if (has_key(kind_[i]) || (fate == Fate::unseen && request_.keep_unseen)) {
    fate_[i] = fate;
    lacking_[i] = lacking;
    return;
  }
  keep_[i] = 0;
  const int64_t row = chunk_row_ + rows_[i];
  if (fate == Fate::without_time) part_.tallies.without_time[column].add(row, column);
  if (fate == Fate::without_required) part_.tallies.without_required[{kind_[i], lacking}].add(row, column);
  if (fate == Fate::later) part_.tallies.later.add(row, column);
}

/// Kinds may have their times in different columns: each column is read once, for the rows of its kinds.
void EventScanner::read_times(const Chunk& chunk) {
  const auto& kinds = source_.binding.kinds;
  at_.assign(rows_.size(), 0);
  for (const int32_t column : distinct_columns(source_.binding, [](const KindBinding& kind) { return kind.at; })) {
    cells_.resize(rows_.size());
    for (size_t i = 0; i < rows_.size(); ++i) cells_[i] = kinds[kind_[i]].at == column ? rows_[i] : kNoRow;
    const auto times = read_column(chunk, kTimeField, column, false, cells_);
    for (size_t i = 0; i < rows_.size(); ++i) {
      if (cells_[i] == kNoRow) continue;
      at_[i] = times->integers[i];
      if (!times->known(static_cast<int64_t>(i))) settle(i, Fate::without_time, column);
    }
  }
  for (size_t i = 0; i < rows_.size(); ++i) {
    if (kinds[kind_[i]].at < 0) keep_[i] = 0;  // the whole table lacks it, which is an error of its own
  }
}

void EventScanner::check_required(const Chunk& chunk) {
  for (uint16_t k = 0; k < request_.request->kinds.size(); ++k) {
    const EventKind& kind = request_.request->kinds[k];
    for (uint16_t f = 0; f < kind.fields.size(); ++f) {
      if (!kind.fields[f].required || !kind.wanted) continue;
      cells_.resize(rows_.size());
      bool any = false;
      for (size_t i = 0; i < rows_.size(); ++i) {
        cells_[i] = kind_[i] == k && is_event(i) ? rows_[i] : kNoRow;
        any = any || cells_[i] != kNoRow;
      }
      if (!any) continue;
      const int32_t column = source_.binding.kinds[k].fields[f];
      const auto cells = column >= 0 ? read_column(chunk, kind.fields[f], column, false, cells_) : nullptr;
      for (size_t i = 0; i < rows_.size(); ++i) {
        if (cells_[i] == kNoRow || (cells && cells->known(static_cast<int64_t>(i)))) continue;
        settle(i, Fate::without_required, column, f);
      }
    }
  }
}

void EventScanner::check_now() {
  for (size_t i = 0; i < rows_.size(); ++i) {
    if (at_[i] > request_.request->now && is_event(i)) settle(i, Fate::later, source_.binding.kinds[kind_[i]].at);
  }
}

/// Leaves out what nothing that is evaluated can see.
void EventScanner::check_seen(const Chunk& chunk) {
  const auto& kinds = request_.request->kinds;
  std::vector<uint8_t> seen(rows_.size());
  for (size_t i = 0; i < rows_.size(); ++i) seen[i] = at_[i] >= seen_from_[kind_[i]] ? 1 : 0;
  for (size_t n = 0; n < needs_.size();) {
    const uint16_t k = needs_[n].kind;
    const int64_t from = kinds[k].earliest.value_or(std::numeric_limits<int64_t>::min());
    std::vector<int32_t> rows;
    std::vector<size_t> places;
    for (size_t i = 0; i < rows_.size(); ++i) {
      if (kind_[i] != k || seen[i] != 0 || at_[i] < from || !is_event(i)) continue;
      rows.push_back(rows_[i]);
      places.push_back(i);
    }
    std::vector<uint8_t> all(rows.size(), 1);
    for (; n < needs_.size() && needs_[n].kind == k; ++n) {
      if (rows.empty()) continue;
      const std::vector<uint8_t> may = matter(chunk, needs_[n], rows);
      for (size_t i = 0; i < all.size(); ++i) all[i] &= may[i];
    }
    for (size_t i = 0; i < places.size(); ++i) seen[places[i]] = all[i];
  }
  for (size_t i = 0; i < rows_.size(); ++i) {
    if (seen[i] == 0 && is_event(i)) settle(i, Fate::unseen, -1);
  }
}

/// Which of the rows may matter, as far as one need says.
std::vector<uint8_t> EventScanner::matter(const Chunk& chunk, NeedAnswers& answers, std::span<const int32_t> rows) {
  const ValueNeed& need = *answers.need;
  const Field& field = request_.request->kinds[answers.kind].fields[need.field];
  const int32_t column = source_.binding.kinds[answers.kind].fields[need.field];
  if (column < 0) return std::vector<uint8_t>(rows.size(), need.missing ? 1 : 0);
  const auto cells = read_column(chunk, field, column, false, rows);
  constexpr uint8_t kNotAsked = 2;
  std::vector<uint8_t> by_code(cells->dictionary ? cells->dictionary->values.size() : 0, kNotAsked);
  std::vector<uint8_t> result(rows.size());
  for (size_t i = 0; i < rows.size(); ++i) {
    const auto row = static_cast<int64_t>(i);
    if (!cells->known(row)) {
      result[i] = need.missing ? 1 : 0;
    } else if (by_code.empty()) {
      result[i] = ask(answers, *cells, row) ? 1 : 0;
    } else {
      uint8_t& answer = by_code[static_cast<size_t>(cells->codes[i])];
      if (answer == kNotAsked) answer = ask(answers, *cells, row) ? 1 : 0;
      result[i] = answer;
    }
  }
  return result;
}

/// The answer for a known cell; each value is asked once.
bool EventScanner::ask(NeedAnswers& answers, const columns::Column& cells, int64_t row) {
  if (cells.type == columns::Type::text) {
    const auto [number, is_new] = answers.texts.intern(cells.text_at(row));
    if (is_new) answers.of_text.push_back(answers.need->text(cells.text_at(row)) ? 1 : 0);
    return answers.of_text[static_cast<size_t>(number)] != 0;
  }
  const int64_t value = cells.integers[static_cast<size_t>(row)];
  const auto known = std::ranges::find(answers.of_integer, value, [](const auto& answer) { return answer.first; });
  if (known != answers.of_integer.end()) return known->second;
  return answers.of_integer.emplace_back(value, answers.need->integer(value)).second;
}

void EventScanner::compact() {
  if (std::ranges::find(keep_, uint8_t{0}) == keep_.end()) return;
  keep_marked(rows_, keep_);
  keep_marked(kind_, keep_);
  keep_marked(at_, keep_);
  keep_marked(fate_, keep_);
  keep_marked(lacking_, keep_);
  keep_.assign(rows_.size(), 1);
}

/// Adds what is left to the part, with the cells of its fields.
void EventScanner::append(const Chunk& chunk) {
  const auto offset = static_cast<uint32_t>(chunk_row_ - part_.first_row);
  for (const int32_t row : rows_) part_.rows.push_back(offset + static_cast<uint32_t>(row));
  const auto add = [](auto& to, const auto& from) { to.insert(to.end(), from.begin(), from.end()); };
  add(part_.events.kind, kind_);
  add(part_.events.at, at_);
  add(part_.fate, fate_);
  add(part_.lacking, lacking_);
  cells_.resize(rows_.size());
  for (size_t p = 0; p < lead_readers_.size(); ++p) {
    for (size_t i = 0; i < rows_.size(); ++i) {
      cells_[i] = source_.place_of_kind[kind_[i]] == static_cast<int32_t>(p) ? rows_[i] : kNoRow;
    }
    lead_readers_[p].read(chunk.column(source_.lead_places[p].column), cells_);
  }
  for (size_t g = 0; g < group_readers_.size(); ++g) {
    const int32_t column = source_.group_columns[g];
    if (column < 0) {
      group_readers_[g].append_missing(rows_.size());
      continue;
    }
    const FieldGroup& group = (*request_.groups)[g];
    for (size_t i = 0; i < rows_.size(); ++i) {
      const bool read = group.field_of_kind[kind_[i]] >= 0 && (group.key || is_event(i));
      cells_[i] = read ? rows_[i] : kNoRow;
    }
    group_readers_[g].read(chunk.column(column), cells_);
  }
}

EventPart EventScanner::finish() {
  for (FieldReader& reader : lead_readers_) part_.lead_values.push_back(reader.finish());
  for (FieldReader& reader : group_readers_) {
    part_.unreadable.push_back(reader.take_unreadable());
    part_.events.columns.push_back(reader.finish());
  }
  return std::move(part_);
}

}  // namespace merit::data
