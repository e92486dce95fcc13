// Blocks come in the order of partitions of leads; each partition is put in the order of its leads, by counting.
#include "runtime/data/grouping/group_events.h"

#include <algorithm>
#include <atomic>
#include <concepts>
#include <functional>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "runtime/columns/join_dictionaries.h"
#include "runtime/data/grouping/event_words.h"
#include "runtime/data/grouping/partition_events.h"
#include "runtime/data/grouping/word_order.h"
#include "runtime/threads/share_work.h"
#include "runtime/values/calendar.h"

namespace merit::data {
namespace {

using columns::Column;
using columns::Type;

bool is_known(const PartitionedBlock& block, size_t c, size_t i) {
  if (const auto& field = block.layout.columns[c]) return field->is_known(block.words[i]);
  const PartitionedColumn& column = block.columns[c];
  return column.cells->known(static_cast<int64_t>(i)) && column.codes.is_known(i) && column.integers.is_known(i) &&
         column.numbers.is_known(i);
}

/// Of a block's own events: its layout may have room for missing cells that no event of a lead has.
bool is_nullable(const PartitionedBlock& block, size_t c) {
  if (block.layout.columns[c]) return block.ranges.columns[c]->nullable;
  const PartitionedColumn& column = block.columns[c];
  return !column.cells->validity.empty() || column.codes.has_missing() || column.integers.has_missing() ||
         column.numbers.has_missing();
}

std::string_view text_at(const PartitionedBlock& block, size_t c, size_t i) {
  const PartitionedColumn& column = block.columns[c];
  if (!column.cells->dictionary) return column.cells->text_at(static_cast<int64_t>(i));
  const auto& field = block.layout.columns[c];
  const auto code = field ? static_cast<size_t>(field->value(block.words[i])) : static_cast<size_t>(column.codes[i]);
  return column.cells->dictionary->values[code];
}

/// Of cells of a type that has them, which is known.
int64_t integer_at(const PartitionedBlock& block, size_t c, size_t i) {
  const auto& field = block.layout.columns[c];
  return field ? field->value(block.words[i]) : block.columns[c].integers[i];
}

/// Calls `visit(i - begin, cell)` for the cells of a column of codes or integers, `packed` where words have no room for
/// them, that are known.
template <typename Packed, typename Visit>
void for_each_integer(const PartitionedBlock& block, size_t c, const Packed& packed, size_t begin, size_t end,
                      const Visit& visit) {
  if (const auto& field = block.layout.columns[c]) {
    for (size_t i = begin; i < end; ++i) {
      if (field->is_known(block.words[i])) visit(i - begin, field->value(block.words[i]));
    }
  } else {
    packed.for_each_known(begin, end, visit);
  }
}

int compare_cells(const PartitionedBlock& of_a, size_t i, const PartitionedBlock& of_b, size_t j, size_t c) {
  const bool a_known = is_known(of_a, c, i);
  const bool b_known = is_known(of_b, c, j);
  if (!a_known || !b_known) return static_cast<int>(b_known) - static_cast<int>(a_known);
  const auto compare = [](auto a, auto b) { return (a > b) - (a < b); };
  const Type type = of_a.columns[c].cells->type;
  if (type == Type::text) return text_at(of_a, c, i).compare(text_at(of_b, c, j));
  if (type == Type::number) return compare(of_a.columns[c].numbers[i], of_b.columns[c].numbers[j]);
  return compare(integer_at(of_a, c, i), integer_at(of_b, c, j));
}

/// Whether codes become what they are.
bool stay(const std::vector<int32_t>& codes) {
  for (size_t code = 0; code < codes.size(); ++code) {
    if (std::cmp_not_equal(codes[code], code)) return false;
  }
  return true;
}

bool is_plain_text(const Column& column) {
  return column.type == Type::text && !column.dictionary;
}

/// `offsets` has the sizes of the texts until their bytes are there.
void join_plain_texts(Column& column, std::vector<std::string>& of_partitions) {
  auto& offsets = column.offsets;
  std::partial_sum(offsets.begin(), offsets.end(), offsets.begin());
  column.bytes.reserve(static_cast<size_t>(offsets.back()));
  for (std::string& bytes : of_partitions) {
    column.bytes += bytes;
    bytes = std::string();
  }
}

}  // namespace

/// Grouped events of one or several partitions that follow each other. Threads share it: each writes to places of its
/// own, but for words of validity at the borders.
struct EventGrouping::Room {
  size_t first_partition = 0;
  int64_t first_lead = 0;
  columns::Events events;  ///< all but the columns
  std::vector<std::shared_ptr<Column>> columns;
  std::vector<std::vector<std::string>> plain_bytes;  ///< by column and partition, of plain texts
};

/// Segments whose events are asked for ahead: as long as memory takes to answer.
constexpr size_t kSegmentsAhead = 3;

/// Puts the events of one partition in place.
class EventGrouping::Partition {
 public:
  Partition(const EventGrouping& grouping, size_t number, Room& room)
      : from_(grouping),
        number_(number),
        room_(room),
        base_(grouping.begins_[number] - grouping.begins_[room.first_partition]),
        first_lead_(static_cast<int64_t>(number) << kPartitionBits),
        end_lead_(std::min(grouping.leads_, first_lead_ + kPartitionLeads)) {}

  void group() {
    place();
    if (count_ == 0) return;
    put_kinds_and_times();
    sort();
    for (size_t c = 0; c < room_.columns.size(); ++c) fill_column(c);
  }

 private:
  struct Segment {
    const PartitionedBlock* block = nullptr;
    size_t number = 0;          ///< of the block
    size_t begin = 0, end = 0;  ///< in the block
    size_t first = 0;           ///< the number of its first event among the partition's
  };

  /// Where the events of a lead begin, from the partition's first on.
  size_t begin_of(int64_t lead) const {
    return lead == end_lead_ ? count_ : static_cast<size_t>(offset_of(lead)) - base_;
  }
  int64_t& offset_of(int64_t lead) const { return room_.events.offsets[static_cast<size_t>(lead - room_.first_lead)]; }

  /// Counts the events of each lead, says where they begin, and gives each event its place, in the order of the input.
  void place() {
    std::vector<uint32_t> next(kPartitionLeads + 1, 0);
    from_.for_each_segment(number_, [&](size_t number, size_t begin, size_t end) {
      segments_.push_back({&from_.blocks_[number], number, begin, end, count_});
      count_ += end - begin;
    });
    const auto gathered = std::make_unique_for_overwrite<uint64_t[]>(count_);
    const auto ask_for_words = [](const Segment& coming) {
      ask_for(coming.block->words.data(), coming.begin, coming.end);
    };
    for_each_segment(ask_for_words, [&](const Segment& segment) {
      from_.translations_[segment.number].translate(segment.block->words.data() + segment.begin,
                                                    segment.end - segment.begin, gathered.get() + segment.first);
    });
    const int lead_shift = from_.layout_.lead.shift;
    const uint64_t* const words = gathered.get();
    const size_t count = count_;
    uint32_t* const of_lead = next.data();
    for (size_t event = 0; event < count; ++event) ++of_lead[(words[event] >> lead_shift) + 1];
    std::partial_sum(next.begin(), next.end(), next.begin());
    for (int64_t lead = first_lead_; lead < end_lead_; ++lead) {
      offset_of(lead) = static_cast<int64_t>(base_ + next[static_cast<size_t>(lead - first_lead_)]);
    }
    places_ = std::make_unique_for_overwrite<uint32_t[]>(count);
    words_ = std::make_unique_for_overwrite<uint64_t[]>(count);
    uint32_t* const places = places_.get();
    uint64_t* const placed = words_.get();
    for (size_t event = 0; event < count; ++event) {
      const uint64_t word = words[event];
      const uint32_t place = of_lead[word >> lead_shift]++;
      places[event] = place;
      placed[place] = word;
    }
  }

  /// Calls `visit(segment)` for each. A segment is short, so that the processor would meet each too late to fetch it
  /// ahead: `ask(segment)` is called for one that comes soon before.
  template <typename Ask, typename Visit>
  void for_each_segment(const Ask& ask, const Visit& visit) const {
    for (size_t s = 0; s < segments_.size(); ++s) {
      if (s + kSegmentsAhead < segments_.size()) ask(segments_[s + kSegmentsAhead]);
      visit(segments_[s]);
    }
  }

  void put_kinds_and_times() {
    const WordLayout& layout = from_.layout_;
    read_field(layout.kind, words_.get(), count_, &room_.events.kind[base_]);
    int64_t* const times = &room_.events.at[base_];
    if (layout.at) {
      read_times(layout, words_.get(), count_, times);
      return;
    }
    for (const Segment& segment : segments_) {
      const uint32_t* const places = places_.get() + segment.first;
      for (size_t i = segment.begin; i < segment.end; ++i) {
        times[places[i - segment.begin]] = segment.block->time_at(i);
      }
    }
  }

  /// What an event's place among those of its lead hangs on, and for its key the event's number.
  struct Order {
    int64_t at;
    uint64_t word;
    uint32_t event;
  };

  /// Sorts each lead's events by time, kind, key (missing last), then input, but those that are in order already, as
  /// nearly all are. So leads and times are compared without a branch between.
  void sort() {
    std::vector<uint32_t> event_at;  // by place: which event stands there; made when it is needed
    for (size_t place = next_descent(1); place < count_; place = next_descent(place)) {
      if (event_at.empty()) {
        event_at.resize(count_);
        for (uint32_t event = 0; event < count_; ++event) event_at[places_[event]] = event;
      }
      const auto lead = first_lead_ + from_.layout_.lead.value(words_[place]);
      place = begin_of(lead + 1);
      sort_between(begin_of(lead), place, event_at);
    }
  }

  /// The first place from one on that does not stand behind the one before it, for all that words say.
  size_t next_descent(size_t place) const {
    const WordLayout& layout = from_.layout_;
    if (layout.at) return find_descent(words_.get(), place, count_, layout.kind.shift, from_.has_keys_);
    const int64_t* const times = &room_.events.at[base_];
    const int lead_shift = layout.lead.shift;  // nothing stands above
    for (; place < count_; ++place) {
      const bool is_other_lead = (words_[place - 1] ^ words_[place]) >> lead_shift != 0;
      const bool is_later = times[place - 1] < times[place];
      if (static_cast<int>(is_other_lead) | static_cast<int>(is_later)) continue;
      if (times[place - 1] != times[place] || !stays_behind(words_[place - 1], words_[place])) break;
    }
    return place;
  }

  /// Whether two events of a lead and a time are in order whatever their keys are.
  bool stays_behind(uint64_t before, uint64_t word) const {
    const uint16_t kind = kind_of(word);
    return kind_of(before) < kind || (kind_of(before) == kind && from_.shape_.key_columns[kind] < 0);
  }

  void sort_between(size_t begin, size_t end, const std::vector<uint32_t>& event_at) {
    int64_t* const times = &room_.events.at[base_];
    uint16_t* const kinds = &room_.events.kind[base_];
    order_.clear();
    for (size_t place = begin; place < end; ++place) order_.push_back({times[place], words_[place], event_at[place]});
    std::ranges::sort(order_, [&](const Order& a, const Order& b) { return stands_before(a, b); });
    for (size_t place = begin; place < end; ++place) {
      const Order& event = order_[place - begin];
      times[place] = event.at;
      kinds[place] = kind_of(event.word);
      words_[place] = event.word;
      places_[event.event] = static_cast<uint32_t>(place);
    }
  }
  uint16_t kind_of(uint64_t word) const { return static_cast<uint16_t>(from_.layout_.kind.value(word)); }

  std::pair<const PartitionedBlock*, size_t> find(uint32_t event) const {
    auto segment = std::upper_bound(segments_.begin(), segments_.end(), event,
                                    [](uint32_t e, const auto& s) { return e < s.first; });
    --segment;
    return {segment->block, segment->begin + (event - segment->first)};
  }

  bool stands_before(const Order& a, const Order& b) const {
    if (a.at != b.at) return a.at < b.at;
    const uint16_t kind = kind_of(a.word);
    if (kind != kind_of(b.word)) return kind < kind_of(b.word);
    const int32_t key = from_.shape_.key_columns[kind];
    if (key >= 0) {
      const auto [block_a, i] = find(a.event);
      const auto [block_b, j] = find(b.event);
      const int order = compare_cells(*block_a, i, *block_b, j, static_cast<size_t>(key));
      if (order != 0) return order < 0;
    }
    return a.event < b.event;
  }

  void fill_column(size_t c) {
    Column& column = *room_.columns[c];
    std::vector<uint64_t> known(column.validity.empty() ? 0 : (count_ + 63) / 64);
    if (column.type == Type::number) {
      fill_cells(&PartitionedColumn::numbers, c, known, &column.numbers[base_]);
    } else if (is_plain_text(column)) {
      fill_plain_texts(c, known);
    } else if (const auto& field = from_.layout_.columns[c]) {
      column.dictionary ? decode(*field, known, &column.codes[base_]) : decode(*field, known, &column.integers[base_]);
    } else if (column.dictionary) {
      fill_cells(&PartitionedColumn::codes, c, known, &column.codes[base_]);
    } else {
      fill_cells(&PartitionedColumn::integers, c, known, &column.integers[base_]);
    }
    if (!known.empty()) fill_validity(column.validity, known);
  }

  /// Of words, which stand in place.
  template <typename Integer>
  void decode(const WordField& field, std::vector<uint64_t>& known, Integer* out) const {
    if (known.empty()) {
      read_field(field, words_.get(), count_, out);
    } else {
      read_known(field, words_.get(), count_, out, known.data());
    }
  }

  /// Puts the cells that are known in place; where others belong there is nothing yet. `packed`: where those of a
  /// block's column are that are not in words.
  template <typename Packed, typename Value>
  void fill_cells(Packed PartitionedColumn::* packed, size_t c, std::vector<uint64_t>& known, Value* out) const {
    const auto ask_for_cells = [&](const Segment& next) {
      (next.block->columns[c].*packed).ask_for_cells(next.begin, next.end);
    };
    for_each_segment(ask_for_cells, [&](const Segment& segment) {
      const uint32_t* const places = places_.get() + segment.first;
      const auto put = [&](size_t i, Value value) {
        out[places[i]] = value;
        if (!known.empty()) set_bit(known, places[i]);
      };
      const PartitionedBlock& block = *segment.block;
      const Packed& cells = block.columns[c].*packed;
      if constexpr (std::same_as<Packed, PackedNumbers>) {
        cells.for_each_known(segment.begin, segment.end, put);
      } else if constexpr (std::same_as<Packed, PackedCodes>) {
        const int32_t* const code_of = from_.codes_[c][segment.number].data();
        for_each_integer(block, c, cells, segment.begin, segment.end,
                         [&](size_t i, auto code) { put(i, code_of[code]); });
      } else {
        for_each_integer(block, c, cells, segment.begin, segment.end, put);
      }
    });
  }

  static void set_bit(std::span<uint64_t> bits, size_t i) { bits[i / 64] |= uint64_t{1} << i % 64; }

  /// `known`: by place.
  void fill_validity(std::vector<uint64_t>& validity, std::span<const uint64_t> known) const {
    const size_t first = base_ / 64, last = (base_ + count_ - 1) / 64, shift = base_ % 64;
    uint64_t before = 0;
    for (size_t w = first; w <= last; ++w) {
      const uint64_t here = w - first < known.size() ? known[w - first] : 0;
      const uint64_t word = here << shift | (shift == 0 ? 0 : before >> (64 - shift));
      if (w == first || w == last) {  // the partitions beside may be written to at the same time
        std::atomic_ref(validity[w]).fetch_or(word, std::memory_order_relaxed);
      } else {
        validity[w] = word;
      }
      before = here;
    }
  }

  /// Texts are put one after another for each partition; `offsets` has their sizes until all partitions are there.
  /// `known`: by place; empty where no cell is missing.
  void fill_plain_texts(size_t c, std::span<uint64_t> known) {
    std::vector<std::string_view> texts(count_);
    for (const Segment& segment : segments_) {
      const uint32_t* const places = places_.get() + segment.first;
      for (size_t i = segment.begin; i < segment.end; ++i) {
        if (!is_known(*segment.block, c, i)) continue;
        const uint32_t place = places[i - segment.begin];
        texts[place] = text_at(*segment.block, c, i);
        if (!known.empty()) set_bit(known, place);
      }
    }
    std::string& bytes = room_.plain_bytes[c][number_ - room_.first_partition];
    int64_t* const sizes = room_.columns[c]->offsets.data() + base_ + 1;
    for (size_t i = 0; i < texts.size(); ++i) {
      sizes[i] = static_cast<int64_t>(texts[i].size());
      bytes += texts[i];
    }
  }

  const EventGrouping& from_;
  size_t number_;
  Room& room_;
  size_t base_;  ///< the partition's first row in the room
  int64_t first_lead_, end_lead_;
  std::vector<Segment> segments_;  ///< the partition's events, as they come from the blocks
  size_t count_ = 0;
  std::unique_ptr<uint32_t[]> places_;  ///< by event of these: where it belongs among the partition's
  std::unique_ptr<uint64_t[]> words_;   ///< by place, in the layout of all blocks
  std::vector<Order> order_;            ///< of a lead that is sorted
};

EventGrouping::EventGrouping(std::vector<PartitionedBlock>&& blocks, EventShape&& shape, int64_t lead_count,
                             unsigned threads)
    : blocks_(std::move(blocks)),
      shape_(std::move(shape)),
      leads_(lead_count),
      has_keys_(std::ranges::any_of(shape_.key_columns, [](int32_t column) { return column >= 0; })) {
  const size_t partitions = partitions_of(leads_);
  begins_.assign(partitions + 1, 0);
  for (size_t p = 0; p < partitions; ++p) {
    begins_[p + 1] = begins_[p];
    for_each_segment(p, [&](size_t, size_t begin, size_t end) { begins_[p + 1] += end - begin; });
  }
  codes_.resize(shape_.empty_columns.size());
  stored_.resize(codes_.size());
  threads::share_work(threads, stored_.size(), [&](size_t c) { stored_[c] = store_alike(c); });
  if (!blocks_.empty()) lay_out();
}

EventGrouping::~EventGrouping() = default;

int64_t EventGrouping::rows() const {
  return static_cast<int64_t>(begins_.back());
}

/// Calls `visit(block, begin, end)` for the events of a partition, in the order of the input.
template <typename Visit>
void EventGrouping::for_each_segment(size_t partition, const Visit& visit) const {
  for (size_t number = 0; number < blocks_.size(); ++number) {
    const auto& begins = blocks_[number].begins;
    visit(number, begins[partition], begins[partition + 1]);
  }
}

/// A column in the one way in which all blocks can have it.
columns::ColumnPtr EventGrouping::store_alike(size_t c) {
  const Column& like = *shape_.empty_columns[c];
  auto column = std::make_shared<Column>();
  column->type = like.type;
  column->labels = like.labels;
  std::vector<columns::ColumnPtr> of_blocks;
  bool nullable = false;
  for (const PartitionedBlock& block : blocks_) {
    of_blocks.push_back(block.columns[c].cells);
    nullable = nullable || is_nullable(block, c);
  }
  if (nullable) column->validity.assign(1, 0);
  if (like.type != Type::text) return column;
  if (auto joined = columns::join_dictionaries(of_blocks); joined.dictionary) {
    column->dictionary = std::move(joined.dictionary);
    codes_[c] = std::move(joined.codes);
  } else {
    column->offsets.assign(1, 0);
  }
  return column;
}

/// Of all blocks, as all partitions store them; of columns that all blocks have in words.
WordRanges EventGrouping::joined_ranges() const {
  WordRanges all = blocks_.front().ranges;
  for (const PartitionedBlock& block : blocks_) all = joined(all, block.ranges);
  for (size_t c = 0; c < stored_.size(); ++c) {
    const auto is_elsewhere = [&](const PartitionedBlock& block) { return !block.layout.columns[c]; };
    if (is_plain_text(*stored_[c]) || std::ranges::any_of(blocks_, is_elsewhere)) all.columns[c].reset();
    if (const auto& dictionary = stored_[c]->dictionary; dictionary && all.columns[c]) {
      all.columns[c]->most = static_cast<int64_t>(dictionary->values.size()) - 1;
    }
  }
  return all;
}

/// Takes the layout that most events have, if it has room for all of them.
void EventGrouping::lay_out() {
  const WordRanges all = joined_ranges();
  layout_ = make_layout(all);
  size_t most = 0;
  std::vector<std::pair<const WordLayout*, size_t>> events_of_layout;
  for (const PartitionedBlock& block : blocks_) {
    auto known =
        std::ranges::find_if(events_of_layout, [&](const auto& other) { return *other.first == block.layout; });
    if (known == events_of_layout.end()) known = events_of_layout.insert(known, {&block.layout, 0});
    known->second += block.words.size();
  }
  for (const auto& [layout, events] : events_of_layout) {
    if (events <= most || !layout->has_room_for(all)) continue;
    most = events;
    layout_ = *layout;
  }
  for (size_t b = 0; b < blocks_.size(); ++b) {
    std::vector<const int32_t*> codes;
    for (const auto& of_blocks : codes_) {
      codes.push_back(of_blocks.empty() || stay(of_blocks[b]) ? nullptr : of_blocks[b].data());
    }
    translations_.emplace_back(blocks_[b].layout, layout_, std::move(codes));
  }
}

std::shared_ptr<Column> EventGrouping::make_column(size_t c, size_t rows) const {
  auto column = std::make_shared<Column>(*stored_[c]);
  column->length = static_cast<int64_t>(rows);
  if (!column->validity.empty()) column->validity.assign((rows + 63) / 64, 0);
  if (column->type == Type::number) {
    column->numbers.resize(rows);
  } else if (column->type != Type::text) {
    column->integers.resize(rows);
  } else if (column->dictionary) {
    column->codes.resize(rows);
  } else {
    column->offsets.assign(rows + 1, 0);
  }
  return column;
}

/// Memory that is touched for the first time costs as much as what is written to it later, so threads share this too.
EventGrouping::Room EventGrouping::make_room(size_t first_partition, size_t end_partition, unsigned threads) const {
  Room room;
  room.first_partition = first_partition;
  room.first_lead = static_cast<int64_t>(first_partition) << kPartitionBits;
  room.columns.resize(stored_.size());
  room.plain_bytes.resize(stored_.size(), std::vector<std::string>(end_partition - first_partition));
  const size_t rows = begins_[end_partition] - begins_[first_partition];
  const int64_t end_lead = std::min(leads_, static_cast<int64_t>(end_partition) << kPartitionBits);
  const auto leads = static_cast<size_t>(end_lead - room.first_lead);
  const std::vector<std::function<void()>> parts = {
      [&] { room.events.at.resize(rows); },
      [&] { room.events.kind.resize(rows); },
      [&] { room.events.offsets.assign(leads + 1, static_cast<int64_t>(rows)); },
  };
  threads::share_work(threads, parts.size() + room.columns.size(), [&](size_t i) {
    if (i < room.columns.size()) {
      room.columns[i] = make_column(i, rows);
    } else {
      parts[i - room.columns.size()]();
    }
  });
  return room;
}

columns::Events EventGrouping::group_between(size_t first_partition, size_t end_partition, unsigned threads) const {
  Room room = make_room(first_partition, end_partition, threads);
  threads::share_work(threads, end_partition - first_partition,
                      [&](size_t i) { Partition(*this, first_partition + i, room).group(); });
  for (size_t c = 0; c < room.columns.size(); ++c) {
    if (is_plain_text(*room.columns[c])) join_plain_texts(*room.columns[c], room.plain_bytes[c]);
    room.events.columns.push_back(std::move(room.columns[c]));
  }
  room.events.field_columns = shape_.field_columns;
  return std::move(room.events);
}

columns::Events EventGrouping::group(size_t partition) const {
  return group_between(partition, partition + 1, 1);
}

columns::Events EventGrouping::group_all(unsigned threads) const {
  return group_between(0, begins_.size() - 1, threads);
}

columns::Events EventGrouping::without_events() const {
  columns::Events events;
  events.columns = stored_;
  events.field_columns = shape_.field_columns;
  return events;
}

}  // namespace merit::data
