#include "runtime/data/lead_reader.h"

#include <algorithm>

#include "runtime/data/event_owners.h"
#include "runtime/data/text_cells.h"

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
    readers_.emplace_back(request.lead_fields[field], zone, place.lead_field == request.key_field);
  }
}

bool LeadReader::finds_leads() const {
  const auto is_key = [&](const auto& place) { return place.lead_field == request_.key_field; };
  return owners_ != nullptr && std::ranges::all_of(source_.lead_places, is_key);
}

void LeadReader::reserve(size_t events) {
  for (FieldReader& reader : readers_) reader.reserve(events);
}

void LeadReader::read(const Chunk& chunk, const EventRows& events) {
  for (size_t place = 0; place < readers_.size(); ++place) read_place(chunk, events, place);
}

/// The cells of a place, of the events that have theirs there.
const columns::Column& LeadReader::read_place(const Chunk& chunk, const EventRows& events, size_t place) {
  cells_.resize(events.rows.size());
  for (size_t i = 0; i < cells_.size(); ++i) {
    cells_[i] = source_.place_of_kind[events.kinds[i]] == static_cast<int32_t>(place) ? events.rows[i] : kNoRow;
  }
  readers_[place].read(chunk.column(source_.lead_places[place].column), cells_);
  return readers_[place].cells();
}

std::vector<columns::ColumnPtr> LeadReader::finish() {
  std::vector<columns::ColumnPtr> cells;
  for (FieldReader& reader : readers_) cells.push_back(reader.finish());
  return cells;
}

void LeadReader::find(const Chunk& chunk, const EventRows& events, std::span<int32_t> leads) {
  if (readers_.size() == 1) {  // as in most tables
    const ChunkColumn& keys = chunk.column(source_.lead_places[0].column);
    if (find_by_number(keys, events, leads)) return;
    if (!keys.array && keys.dictionary) return find_by_code(keys, events, leads);
  }
  std::vector<const columns::Column*> values;
  for (size_t place = 0; place < readers_.size(); ++place) {
    readers_[place].clear();
    values.push_back(&read_place(chunk, events, place));
  }
  owners_->first_leads(source_, events.kinds, values, leads);
}

/// Keys that are codes of a dictionary are read and looked for once each.
void LeadReader::find_by_code(const ChunkColumn& keys, const EventRows& events, std::span<int32_t> leads) {
  constexpr int32_t kNotAsked = LeadIndex::kNone - 1;
  if (key_dictionary_ != keys.dictionary) {
    key_dictionary_ = keys.dictionary;
    lead_of_code_.assign(keys.dictionary->texts.size(), kNotAsked);
  }
  cells_.clear();  // the codes that are new
  for (const int32_t row : events.rows) {
    const int32_t code = keys.codes[static_cast<size_t>(row)];
    if (code < 0 || lead_of_code_[static_cast<size_t>(code)] != kNotAsked) continue;
    lead_of_code_[static_cast<size_t>(code)] = LeadIndex::kNone;
    cells_.push_back(code);
  }
  if (!cells_.empty()) {
    find_new({nullptr, nullptr, {}, keys.dictionary->texts});
    for (size_t i = 0; i < cells_.size(); ++i) lead_of_code_[static_cast<size_t>(cells_[i])] = new_leads_[i];
  }
  for (size_t i = 0; i < leads.size(); ++i) {
    const int32_t row = row_at(events, i);
    const int32_t code = row == kNoRow ? -1 : keys.codes[static_cast<size_t>(row)];
    leads[i] = code < 0 ? LeadIndex::kNone : lead_of_code_[static_cast<size_t>(code)];
  }
}

/// Where events' keys are among texts of one size: the row, or the code that stands there; negative: there is none.
std::span<const int32_t> LeadReader::places_of(const ChunkColumn& keys, const EventRows& events) {
  const bool are_codes = !keys.array && keys.dictionary;
  if (has_one_place_ && !are_codes) return events.rows;
  cells_.resize(events.rows.size());
  for (size_t i = 0; i < cells_.size(); ++i) {
    const int32_t row = has_one_place_ ? events.rows[i] : row_at(events, i);
    cells_[i] = row == kNoRow || !are_codes ? row : keys.codes[static_cast<size_t>(row)];
  }
  return cells_;
}

/// Keys that count up are found where they stand: a text that is a lead's key reads as it is. The others are read and
/// looked for again, as a key may have blanks around it. False where the leads have no such keys, or these no texts.
bool LeadReader::find_by_number(const ChunkColumn& keys, const EventRows& events, std::span<int32_t> leads) {
  const NumberedKeys* const numbered = owners_->numbered_keys();
  const auto field = static_cast<size_t>(request_.key_field);
  if (numbered == nullptr || request_.lead_fields[field].type != columns::Type::text) return false;
  bool have_all = false;
  if (const EvenTexts even = even_texts_of(keys); !even.empty()) {
    have_all = numbered->find_all(even, places_of(keys, events), leads);
  } else {
    const bool are_texts = visit_texts(keys, [&](const auto& text_at, std::string_view) {
      const auto key_at = [&](size_t i) {
        const int32_t row = row_at(events, i);
        return row == kNoRow ? kMissingText : text_at(row);
      };
      have_all = numbered->find_all(key_at, leads);
    });
    if (!are_texts) return false;
  }
  if (have_all) return true;  // as in most chunks
  cells_.clear();
  for (size_t i = 0; i < leads.size(); ++i) {
    if (leads[i] == LeadIndex::kNone) cells_.push_back(row_at(events, i));
  }
  find_new(keys);
  auto found = new_leads_.begin();
  for (int32_t& lead : leads) {
    if (lead == LeadIndex::kNone) lead = *found++;
  }
  return true;
}

/// Reads the keys at `cells_` and finds `new_leads_`.
void LeadReader::find_new(const ChunkColumn& keys) {
  FieldReader& reader = readers_[0];
  reader.clear();
  reader.read(keys, cells_);
  new_leads_.resize(cells_.size());
  owners_->leads_of_keys(reader.cells(), new_leads_);
}

}  // namespace merit::data
