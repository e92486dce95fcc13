// Blocks come in the order of partitions of leads; each partition is put in the order of its leads, by counting.
#include "runtime/data/group_events.h"

#include <algorithm>
#include <atomic>
#include <functional>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>

#include "runtime/columns/join_dictionaries.h"
#include "runtime/columns/many_cells.h"
#include "runtime/data/partition_events.h"
#include "runtime/threads/share_work.h"

namespace merit::data {
namespace {

using columns::Column;
using columns::Type;

bool is_known(const PartitionedColumn& column, size_t i) {
  if (column.marked) return column.codes.empty() ? !is_mark(column.numbers[i]) : !is_mark(column.codes[i]);
  return column.known.empty() || column.known[i] != 0;
}

std::string_view text_of(const PartitionedColumn& column, size_t i) {
  if (column.codes.empty()) return column.cells->text_at(static_cast<int64_t>(i));
  return column.cells->dictionary->values[static_cast<size_t>(column.codes[i])];
}

/// Puts what stands for nothing in place of marks, and says where they were.
template <typename Value>
void unmark(std::span<Value> cells, std::span<uint8_t> known) {
  for (size_t i = 0; i < cells.size(); ++i) {
    const bool missing = is_mark(cells[i]);
    known[i] &= missing ? 0 : 1;
    cells[i] = missing ? Value{} : cells[i];
  }
}

int compare_cells(const PartitionedColumn& of_a, size_t i, const PartitionedColumn& of_b, size_t j) {
  const bool a_known = is_known(of_a, i);
  const bool b_known = is_known(of_b, j);
  if (!a_known || !b_known) return static_cast<int>(b_known) - static_cast<int>(a_known);
  const auto compare = [](auto a, auto b) { return (a > b) - (a < b); };
  if (of_a.cells->type == Type::text) return text_of(of_a, i).compare(text_of(of_b, j));
  if (of_a.cells->type == Type::number) return compare(of_a.numbers[i], of_b.numbers[j]);
  return compare(of_a.cells->integers[i], of_b.cells->integers[j]);
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
    if (places_.empty()) return;
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
    return lead == end_lead_ ? places_.size() : static_cast<size_t>(offset_of(lead)) - base_;
  }
  int64_t& offset_of(int64_t lead) const { return room_.events.offsets[static_cast<size_t>(lead - room_.first_lead)]; }

  /// Counts the events of each lead, says where they begin, and gives each event its place, in the order of the input.
  void place() {
    std::vector<uint32_t> next(kPartitionLeads + 1, 0);
    size_t count = 0;
    from_.for_each_segment(number_, [&](size_t number, size_t begin, size_t end) {
      const PartitionedBlock& block = from_.blocks_[number];
      segments_.push_back({&block, number, begin, end, count});
      count += end - begin;
      for (size_t i = begin; i < end; ++i) ++next[size_t{block.leads[i]} + 1];
    });
    std::partial_sum(next.begin(), next.end(), next.begin());
    for (int64_t lead = first_lead_; lead < end_lead_; ++lead) {
      offset_of(lead) = static_cast<int64_t>(base_ + next[static_cast<size_t>(lead - first_lead_)]);
    }
    places_.resize(count);
    size_t event = 0;
    for (const Segment& segment : segments_) {
      for (size_t i = segment.begin; i < segment.end; ++i) {
        places_[event++] = next[segment.block->leads[i]]++;
      }
    }
  }

  void put_kinds_and_times() {
    scatter_packed(&room_.events.kind[base_], [](const PartitionedBlock& block) -> auto& { return block.kind; });
    scatter_packed(&room_.events.at[base_], [](const PartitionedBlock& block) -> auto& { return block.at; });
  }

  /// Gives each event's value its place. `values_of(block)`: those of a block, or none, which leaves its places as they
  /// are. A segment is short, so that the processor would meet each too late to fetch it ahead: the next is asked for
  /// before this one is moved.
  template <typename Value, typename ValuesOf>
  void scatter(Value* out, const ValuesOf& values_of) const {
    for (size_t s = 0; s < segments_.size(); ++s) {
      if (s + 1 < segments_.size()) {
        const Segment& next = segments_[s + 1];
        ask_for(values_of(*next.block), next.begin, next.end);
      }
      const auto& values = values_of(*segments_[s].block);
      if (values.empty()) continue;
      const uint32_t* const places = places_.data() + segments_[s].first;
      for (size_t i = segments_[s].begin; i < segments_[s].end; ++i) out[places[i - segments_[s].begin]] = values[i];
    }
  }

  /// The same for packed cells. `convert_of(block's number)`: what to make of them.
  template <typename Value, typename CellsOf, typename ConvertOf>
  void scatter_packed(Value* out, const CellsOf& cells_of, const ConvertOf& convert_of) const {
    for (size_t s = 0; s < segments_.size(); ++s) {
      if (s + 1 < segments_.size()) {
        const Segment& next = segments_[s + 1];
        cells_of(*next.block).ask_for_cells(next.begin, next.end);
      }
      const Segment& segment = segments_[s];
      const auto convert = convert_of(segment.number);
      const uint32_t* const places = places_.data() + segment.first;
      cells_of(*segment.block).for_each(segment.begin, segment.end, [&](size_t i, auto cell) {
        out[places[i]] = convert(cell);
      });
    }
  }
  template <typename Value, typename CellsOf>
  void scatter_packed(Value* out, const CellsOf& cells_of) const {
    scatter_packed(out, cells_of, [](size_t) { return std::identity(); });
  }

  /// What an event's place among those of its lead hangs on, and for its key the event's number.
  struct Order {
    int64_t at;
    uint16_t kind;
    uint32_t event;
  };

  /// Sorts each lead's events by time, kind, key (missing last), then input, but those that are in order already.
  void sort() {
    auto* const times = &room_.events.at[base_];
    auto* const kinds = &room_.events.kind[base_];
    std::vector<uint32_t> event_at;  // by place: which event stands there; made when it is needed
    std::vector<Order> order;
    for (int64_t lead = first_lead_; lead < end_lead_; ++lead) {
      const size_t begin = begin_of(lead);
      const size_t after = begin_of(lead + 1);
      if (is_sorted(base_ + begin, base_ + after)) continue;
      if (event_at.empty()) {
        event_at.resize(places_.size());
        for (uint32_t event = 0; event < event_at.size(); ++event) event_at[places_[event]] = event;
      }
      order.clear();
      for (size_t place = begin; place < after; ++place) {
        order.push_back({times[place], kinds[place], event_at[place]});
      }
      std::ranges::sort(order, [&](const Order& a, const Order& b) { return stands_before(a, b); });
      for (size_t place = begin; place < after; ++place) {
        const Order& event = order[place - begin];
        times[place] = event.at;
        kinds[place] = event.kind;
        places_[event.event] = static_cast<uint32_t>(place);
      }
    }
  }

  /// Whether successive events are in order whatever their keys are.
  bool is_sorted(size_t begin, size_t end) const {
    const auto& at = room_.events.at;
    const auto& kind = room_.events.kind;
    for (size_t i = begin + 1; i < end; ++i) {
      if (at[i - 1] < at[i]) continue;
      if (at[i - 1] > at[i] || kind[i - 1] > kind[i]) return false;
      if (kind[i - 1] == kind[i] && from_.shape_.key_columns[kind[i]] >= 0) return false;
    }
    return true;
  }

  std::pair<const PartitionedBlock*, size_t> find(uint32_t event) const {
    auto segment = std::upper_bound(segments_.begin(), segments_.end(), event,
                                    [](uint32_t e, const auto& s) { return e < s.first; });
    --segment;
    return {segment->block, segment->begin + (event - segment->first)};
  }

  bool stands_before(const Order& a, const Order& b) const {
    if (a.at != b.at) return a.at < b.at;
    if (a.kind != b.kind) return a.kind < b.kind;
    const int32_t key = from_.shape_.key_columns[a.kind];
    if (key >= 0) {
      const auto c = static_cast<size_t>(key);
      const auto [block_a, i] = find(a.event);
      const auto [block_b, j] = find(b.event);
      const int order = compare_cells(block_a->columns[c], i, block_b->columns[c], j);
      if (order != 0) return order < 0;
    }
    return a.event < b.event;
  }

  void fill_column(size_t c) {
    Column& column = *room_.columns[c];
    const size_t count = places_.size();
    const bool nullable = !column.validity.empty();
    std::vector<uint8_t> known = nullable ? known_cells(c) : std::vector<uint8_t>();
    if (column.type == Type::number) {
      scatter_packed(&column.numbers[base_],
                     [c](const PartitionedBlock& block) -> auto& { return block.columns[c].numbers; });
      if (nullable) unmark(std::span(column.numbers).subspan(base_, count), known);
    } else if (column.type != Type::text) {
      scatter(&column.integers[base_],
              [c](const PartitionedBlock& block) -> auto& { return block.columns[c].cells->integers; });
    } else if (column.dictionary) {
      scatter_packed(
          &column.codes[base_], [c](const PartitionedBlock& block) -> auto& { return block.columns[c].codes; },
          [&](size_t block) {
            return [code_of = from_.codes_[c][block].data()](int32_t code) {
              return is_mark(code) ? code : code_of[code];
            };
          });
      if (nullable) unmark(std::span(column.codes).subspan(base_, count), known);
    } else {
      fill_plain_texts(c, known);
    }
    if (nullable) fill_validity(column.validity, base_, known);
  }

  /// By place, 0 or 1; 1 for cells that are marked.
  std::vector<uint8_t> known_cells(size_t c) const {
    std::vector<uint8_t> known(places_.size(), 1);
    scatter(known.data(), [c](const PartitionedBlock& block) -> auto& { return block.columns[c].known; });
    return known;
  }

  static void fill_validity(std::vector<uint64_t>& validity, size_t base, std::span<const uint8_t> known) {
    const size_t first_word = base / 64;
    std::vector<uint64_t> words((base + known.size() - 1) / 64 - first_word + 1, 0);
    columns::set_bits(words, base % 64, known);
    for (size_t w = 0; w < words.size(); ++w) {
      std::atomic_ref(validity[first_word + w]).fetch_or(words[w], std::memory_order_relaxed);
    }
  }

  /// Texts are put one after another for each partition; `offsets` has their sizes until all partitions are there.
  /// `known`: by place; empty where no cell is missing.
  void fill_plain_texts(size_t c, std::span<uint8_t> known) {
    std::vector<std::string_view> texts(places_.size());
    for (const auto& segment : segments_) {
      const PartitionedColumn& from = segment.block->columns[c];
      const uint32_t* const places = places_.data() + segment.first;
      for (size_t i = 0; i < segment.end - segment.begin; ++i) {
        const size_t row = segment.begin + i;
        if (is_known(from, row)) {
          texts[places[i]] = text_of(from, row);
        } else {
          known[places[i]] = 0;  // a code may be marked, though texts of other blocks have none
        }
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
  std::vector<uint32_t> places_;   ///< by event of these: where it belongs among the partition's
};

EventGrouping::EventGrouping(std::vector<PartitionedBlock>&& blocks, EventShape&& shape, int64_t lead_count,
                             unsigned threads)
    : blocks_(std::move(blocks)), shape_(std::move(shape)), leads_(lead_count) {
  const size_t partitions = partitions_of(leads_);
  begins_.assign(partitions + 1, 0);
  for (size_t p = 0; p < partitions; ++p) {
    begins_[p + 1] = begins_[p];
    for_each_segment(p, [&](size_t, size_t begin, size_t end) { begins_[p + 1] += end - begin; });
  }
  codes_.resize(shape_.empty_columns.size());
  stored_.resize(codes_.size());
  threads::share_work(threads, stored_.size(), [&](size_t c) { stored_[c] = store_alike(c); });
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
    nullable = nullable || block.columns[c].marked || !block.columns[c].known.empty();
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
