#include "runtime/data/leads/lead_index.h"

#include <algorithm>
#include <cstring>
#include <functional>
#include <new>
#include <numeric>
#include <utility>

#include "runtime/values/fold.h"

namespace merit::data {
namespace {

/// How many cells are prepared before they are looked for: enough that memory has answered by then.
constexpr size_t kAhead = 32;

/// At most eight bytes as a number, with zeros behind them.
uint64_t short_bits(std::string_view bytes) {
  return bytes.empty() ? 0 : values::load_bytes(bytes.data(), bytes.size());
}

size_t words_of(size_t bytes) {
  return (bytes + sizeof(uint64_t) - 1) / sizeof(uint64_t);
}

template <typename Value>
std::string_view bytes_of(const Value& value) {
  return {reinterpret_cast<const char*>(&value), sizeof value};
}

}  // namespace

std::string_view cell_bytes(const columns::Column& column, int64_t row, bool folded, std::string& scratch) {
  if (column.type == columns::Type::number) return bytes_of(column.numbers[static_cast<size_t>(row)]);
  if (column.type != columns::Type::text) return bytes_of(column.integers[static_cast<size_t>(row)]);
  const std::string_view text = column.text_at(row);
  if (!folded) return text;
  scratch.resize(values::max_cased_size(text.size()));
  scratch.resize(values::normalise_into(text, scratch.data()));
  return scratch;
}

void LeadIndex::make_key(const columns::Column& column, int64_t row, std::string& scratch, Key& key) const {
  const bool text = column.type == columns::Type::text;
  key.bytes = text && !folded_ ? column.text_at(row) : cell_bytes(column, row, folded_, scratch);
  // Texts of different length are told apart by the zeros behind them, but for one that ends in a zero itself.
  key.exact = key.bytes.size() <= sizeof key.bits && !(text && key.bytes.ends_with('\0'));
  key.bits = key.exact ? short_bits(key.bytes) : std::hash<std::string_view>()(key.bytes);
  key.place = slots_.empty() ? 0 : place_of(key.bits);
}

bool LeadIndex::has_text(const Slot& slot, std::string_view bytes) const {
  const Text text = text_of(slot);
  return text.size == bytes.size() && std::memcmp(&texts_[slot.text() + 1], bytes.data(), bytes.size()) == 0;
}

void LeadIndex::make_room(size_t values) {
  const size_t needed = values + values / 2 + 1;
  if (needed <= slots_.size()) return;
  std::vector<Slot> old(needed);
  old.swap(slots_);
  for (const Slot& slot : old) {
    if (slot.is_free()) continue;
    size_t place = place_of(slot.bits());
    while (!slots_[place].is_free()) place = place_after(place);
    slots_[place] = slot;
  }
}

/// Asks memory for the text that is probably a key's: of a slot whose bits say so. The search goes on from there.
void LeadIndex::ask_for_text(Key& key) const {
  const auto is_another = [&](const Slot& slot) { return !slot.is_free() && slot.bits() != key.bits; };
  while (is_another(slots_[key.place])) key.place = place_after(key.place);
  const Slot& slot = slots_[key.place];
  if (slot.is_free() || slot.is_exact()) return;
  const auto* const text = reinterpret_cast<const char*>(&texts_[slot.text()]);
  __builtin_prefetch(text);
  __builtin_prefetch(text + sizeof(Text) + key.bytes.size() - 1);
}

/// Calls `use(row, key)` for each known cell; by then its slot, and the text there, are on the way from memory.
template <typename Use>
void LeadIndex::for_each_key(const columns::Column& column, const Use& use) const {
  std::string scratch[kAhead];
  Key keys[kAhead];
  for (int64_t begin = 0; begin < column.length; begin += kAhead) {
    const int64_t end = std::min<int64_t>(begin + kAhead, column.length);
    for (int64_t row = begin; row < end; ++row) {
      if (!column.known(row)) continue;
      const auto i = static_cast<size_t>(row - begin);
      make_key(column, row, scratch[i], keys[i]);
      __builtin_prefetch(&slots_[keys[i].place]);
    }
    for (int64_t row = begin; row < end && !texts_.empty(); ++row) {
      if (column.known(row)) ask_for_text(keys[row - begin]);
    }
    for (int64_t row = begin; row < end; ++row) {
      if (column.known(row)) use(row, keys[row - begin]);
    }
  }
}

int32_t LeadIndex::add(const columns::Column& column, int64_t row, int32_t lead) {
  if (const int32_t first = find_numbered(column, row); first != kNone) return chain(first, lead), first;
  if (size_ + size_ / 2 + 2 > slots_.size()) make_room(std::max<size_t>(32, size_ * 2));
  std::string scratch;
  Key key;
  make_key(column, row, scratch, key);
  return add(key, lead);
}

int32_t LeadIndex::add(const Key& key, int32_t lead) {
  Slot& slot = slots_[find(key)];
  if (!slot.is_free()) {
    const int32_t first = lead_of(slot);
    chain(first, lead);
    return first;
  }
  slot = {static_cast<uint32_t>(key.bits), static_cast<uint32_t>(key.bits >> 32), lead};
  ++size_;
  if (!key.exact) slot.holds = store_text(key.bytes, lead);
  return lead;
}

/// What a slot holds then.
int32_t LeadIndex::store_text(std::string_view bytes, int32_t lead) {
  const size_t place = texts_.size();
  texts_.resize(place + 1 + words_of(bytes.size()));
  const bool fits = texts_.size() <= static_cast<size_t>(std::numeric_limits<int32_t>::max());  // in 16 GiB
  if (!fits || !std::in_range<uint32_t>(bytes.size())) throw std::bad_alloc();
  texts_[place] = std::bit_cast<uint64_t>(Text{lead, static_cast<uint32_t>(bytes.size())});
  std::memcpy(&texts_[place + 1], bytes.data(), bytes.size());
  return kText | static_cast<int32_t>(place);
}

bool LeadIndex::add_numbers(const columns::Column& column) {
  if (!folded_) numbered_ = NumberedKeys::of(column);
  return numbered_.has_value();
}

std::vector<int32_t> LeadIndex::add_all(const columns::Column& column) {
  const auto cells = static_cast<size_t>(column.length);
  std::vector<int32_t> firsts(cells, kNone);
  if (add_numbers(column)) {
    std::iota(firsts.begin(), firsts.end(), 0);
    return firsts;
  }
  make_room(cells);
  if (column.bytes.size() > cells * sizeof(Key::bits)) {  // most are longer
    texts_.reserve(2 * cells + words_of(column.bytes.size()));
  }
  for_each_key(column, [&](int64_t row, const Key& key) {
    firsts[static_cast<size_t>(row)] = add(key, static_cast<int32_t>(row));
  });
  return firsts;
}

void LeadIndex::chain(int32_t first, int32_t lead) {
  if (next_.size() <= static_cast<size_t>(lead)) {
    next_.resize(static_cast<size_t>(lead) + 1, kNone);
    last_.resize(static_cast<size_t>(lead) + 1, kNone);
  }
  int32_t& last = last_[static_cast<size_t>(first)];
  next_[static_cast<size_t>(last == kNone ? first : last)] = lead;
  last = lead;
}

int32_t LeadIndex::first(const columns::Column& column, int64_t row) const {
  if (const int32_t lead = find_numbered(column, row); lead != kNone) return lead;
  if (slots_.empty()) return kNone;
  std::string scratch;
  Key key;
  make_key(column, row, scratch, key);
  return lead_of(slots_[find(key)]);
}

void LeadIndex::find_all_numbered(const columns::Column& column, std::span<int32_t> leads) const {
  if (column.type == columns::Type::text) {
    const auto text_at = [bytes = std::string_view(column.bytes), offsets = column.offsets.data()](size_t row) {
      return bytes.substr(static_cast<size_t>(offsets[row]), static_cast<size_t>(offsets[row + 1] - offsets[row]));
    };
    numbered_->find_all(text_at, leads);
  } else {
    for (size_t row = 0; row < leads.size(); ++row) leads[row] = numbered_->find(column.integers[row]);
  }
  for (size_t row = 0; row < leads.size() && !(column.validity.empty() && slots_.empty()); ++row) {
    const auto cell = static_cast<int64_t>(row);
    if (!column.known(cell)) {
      leads[row] = kNone;
    } else if (leads[row] == kNone) {
      leads[row] = first(column, cell);
    }
  }
}

void LeadIndex::first_of_all(const columns::Column& column, std::span<int32_t> leads) const {
  std::ranges::fill(leads, kNone);
  if (column.dictionary == nullptr && numbered_) return find_all_numbered(column, leads);
  if (slots_.empty() && !numbered_) return;
  if (column.dictionary == nullptr) {
    for_each_key(column,
                 [&](int64_t row, const Key& key) { leads[static_cast<size_t>(row)] = lead_of(slots_[find(key)]); });
    return;
  }
  constexpr int32_t kNotAsked = -2;
  std::vector<int32_t> by_code(column.dictionary->values.size(), kNotAsked);
  for (int64_t row = 0; row < column.length; ++row) {
    if (!column.known(row)) continue;
    int32_t& lead = by_code[static_cast<size_t>(column.codes[static_cast<size_t>(row)])];
    if (lead == kNotAsked) lead = first(column, row);
    leads[static_cast<size_t>(row)] = lead;
  }
}

}  // namespace merit::data
