#include "runtime/data/events/lead_reader.h"

#include <algorithm>

#include "runtime/data/events/event_owners.h"
#include "runtime/data/tables/text_cells.h"

namespace merit::data {

LeadReader::LeadReader(const Request& request, const EventSource& source, const values::Zone& zone,
                       const OwnerSearch* owners)
    : request_(request), source_(source), owners_(owners), has_one_place_(source.lead_places.size() == 1) {
  for (size_t kind = 0; kind < request.kinds.size(); ++kind) {
    const bool is_here = request.kinds[kind].wanted && source.columns.may_hold(kind);
    if (is_here && source.place_of_kind[kind] != 0) has_one_place_ = false;
  }
  for (const auto& place : source.lead_places) {
    const auto field = static_cast<size_t>(place.lead_field);
    places_.push_back({FieldReader(request.lead_fields[field], zone, place.lead_field == request.key_field)});
  }
}

bool LeadReader::finds_leads() const {
  const auto is_key = [&](const auto& place) { return place.lead_field == request_.key_field; };
  return owners_ != nullptr && std::ranges::all_of(source_.lead_places, is_key);
}

void LeadReader::reserve(size_t events) {
  for (Place& place : places_) place.reader.reserve(events);
}

/// Makes `here_` the cells of a place: of the events that have theirs there.
void LeadReader::choose(const EventRows& events, size_t place) {
  is_here_.assign_all(events.rows.size());
  for (size_t i = 0; i < events.rows.size(); ++i) {
    if (source_.place_of_kind[events.kinds[i]] != static_cast<int32_t>(place)) is_here_.remove(i);
  }
  here_.choose(events.rows, is_here_);
}

void LeadReader::read(const Chunk& chunk, const EventRows& events) {
  for (size_t p = 0; p < places_.size(); ++p) {
    choose(events, p);
    if (here_.rows().empty()) {
      places_[p].reader.append_missing(here_.size());
    } else {
      places_[p].reader.read(chunk.column(source_.lead_places[p].column), here_);
    }
  }
}

std::vector<columns::ColumnPtr> LeadReader::finish() {
  std::vector<columns::ColumnPtr> cells;
  for (Place& place : places_) cells.push_back(place.reader.finish());
  return cells;
}

void LeadReader::find(const Chunk& chunk, const EventRows& events, std::span<int32_t> leads) {
  if (has_one_place_) {  // as in most tables
    return find_at(places_[0], chunk.column(source_.lead_places[0].column), events.rows, leads);
  }
  std::ranges::fill(leads, LeadIndex::kNone);
  for (size_t p = 0; p < places_.size(); ++p) {
    choose(events, p);
    if (here_.rows().empty()) continue;
    leads_here_.resize(here_.rows().size());
    find_at(places_[p], chunk.column(source_.lead_places[p].column), here_.rows(), leads_here_);
    for (size_t i = 0; i < leads_here_.size(); ++i) {
      leads[here_.are_all() ? i : static_cast<size_t>(here_.places()[i])] = leads_here_[i];
    }
  }
}

/// The first leads with the keys in some rows of a place, or none.
void LeadReader::find_at(Place& place, const ChunkColumn& keys, std::span<const int32_t> rows,
                         std::span<int32_t> leads) {
  if (find_by_number(place, keys, rows, leads)) return;
  const bool are_codes = !keys.array && keys.dictionary;
  are_codes ? find_by_code(place, keys, rows, leads) : find_by_cells(place, keys, rows, leads);
}

/// Keys that are codes of a dictionary are read and looked for once each.
void LeadReader::find_by_code(Place& place, const ChunkColumn& keys, std::span<const int32_t> rows,
                              std::span<int32_t> leads) {
  constexpr int32_t kNotAsked = LeadIndex::kNone - 1;
  auto& lead_of_code = place.lead_of_code;
  if (place.dictionary != keys.dictionary) {
    place.dictionary = keys.dictionary;
    lead_of_code.assign(keys.dictionary->texts.size(), kNotAsked);
  }
  cells_.clear();  // the codes that are new
  for (const int32_t row : rows) {
    const int32_t code = keys.codes[static_cast<size_t>(row)];
    if (code < 0 || lead_of_code[static_cast<size_t>(code)] != kNotAsked) continue;
    lead_of_code[static_cast<size_t>(code)] = LeadIndex::kNone;
    cells_.push_back(code);
  }
  if (!cells_.empty()) {
    new_leads_.resize(cells_.size());
    find_by_cells(place, {nullptr, nullptr, {}, keys.dictionary->texts}, cells_, new_leads_);
    for (size_t i = 0; i < cells_.size(); ++i) lead_of_code[static_cast<size_t>(cells_[i])] = new_leads_[i];
  }
  for (size_t i = 0; i < rows.size(); ++i) {
    const int32_t code = keys.codes[static_cast<size_t>(rows[i])];
    leads[i] = code < 0 ? LeadIndex::kNone : lead_of_code[static_cast<size_t>(code)];
  }
}

/// Keys that count up are found where they stand: a text that is a lead's key reads as it is. The others are read and
/// looked for again, as a key may have blanks around it. False where the leads have no such keys, or these no texts.
bool LeadReader::find_by_number(Place& place, const ChunkColumn& keys, std::span<const int32_t> rows,
                                std::span<int32_t> leads) {
  const NumberedKeys* const numbered = owners_->numbered_keys();
  const auto field = static_cast<size_t>(request_.key_field);
  if (numbered == nullptr || request_.lead_fields[field].type != columns::Type::text) return false;
  bool have_all = false;
  if (const EvenTexts even = even_texts_of(keys); !even.empty()) {
    std::span<const int32_t> texts = rows;
    if (!keys.array && keys.dictionary) {
      cells_.resize(rows.size());
      for (size_t i = 0; i < rows.size(); ++i) cells_[i] = keys.codes[static_cast<size_t>(rows[i])];
      texts = cells_;
    }
    have_all = numbered->find_all(even, texts, leads);
  } else {
    const bool are_texts = visit_texts(keys, [&](const auto& text_at, std::string_view) {
      have_all = numbered->find_all([&](size_t i) { return text_at(rows[i]); }, leads);
    });
    if (!are_texts) return false;
  }
  if (have_all) return true;  // as in most chunks
  cells_.clear();
  for (size_t i = 0; i < leads.size(); ++i) {
    if (leads[i] == LeadIndex::kNone) cells_.push_back(rows[i]);
  }
  new_leads_.resize(cells_.size());
  find_by_cells(place, keys, cells_, new_leads_);
  auto found = new_leads_.begin();
  for (int32_t& lead : leads) {
    if (lead == LeadIndex::kNone) lead = *found++;
  }
  return true;
}

/// Reads the keys first.
void LeadReader::find_by_cells(Place& place, const ChunkColumn& keys, std::span<const int32_t> rows,
                               std::span<int32_t> leads) {
  place.reader.clear();
  place.reader.read(keys, rows);
  owners_->leads_of_keys(place.reader.cells(), leads);
}

}  // namespace merit::data
