// Events are read in order and written to as many places at once as there are partitions. That is done block by block,
// so that all these places are in cache, where they have just been made.
#include "runtime/data/grouping/partition_events.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <span>
#include <utility>

#include "runtime/columns/many_cells.h"
#include "runtime/values/calendar.h"

namespace merit::data {
namespace {

using columns::Column;

constexpr size_t kBlockEvents = size_t{1} << 15;
constexpr size_t kEventsOfPartition = 64;
constexpr size_t kStripEvents = 1024;  // whose words are moved while they are in the nearest cache

/// Where an event goes, counted from the first place of its block.
struct Move {
  uint32_t event = 0;
  uint32_t place = 0;
};

bool is_in_order(const OwnedEvents& events) {
  if (!events.further.empty() || (!events.leads.empty() && events.leads.front() < 0)) return false;
  for (size_t i = 1; i < events.leads.size(); ++i) {
    if (events.leads[i] < 0 || partition_of(events.leads[i]) < partition_of(events.leads[i - 1])) return false;
  }
  return true;
}

bool some_are_missing(const Column& column, size_t begin, size_t end) {
  for (size_t i = begin; i < end && !column.validity.empty();) {
    const bool is_word = i % 64 == 0 && i + 64 <= end;
    if (is_word ? ~column.validity[i / 64] != 0 : !column.known(static_cast<int64_t>(i))) return true;
    i += is_word ? 64 : 1;
  }
  return false;
}

/// Of integers or codes; none where the column has neither.
std::optional<Range> range_of_column(const Column& column, size_t begin, size_t end) {
  std::optional<Range> range;
  if (!column.codes.empty()) range = range_of_codes(&column.codes[begin], end - begin);
  if (!column.integers.empty()) range = range_of(&column.integers[begin], end - begin);
  if (range) range->nullable = some_are_missing(column, begin, end);
  return range;
}

WordRanges ranges_of(const OwnedEvents& events, size_t begin, size_t end) {
  const size_t count = end - begin;
  WordRanges ranges;
  ranges.at = range_of_seconds(&events.at[begin], count);
  ranges.unit = ranges.at ? values::kMicrosPerSecond : 1;
  if (!ranges.at) ranges.at = range_of(&events.at[begin], count);
  ranges.kind = {0, range_of(&events.kind[begin], count).most};
  for (const auto& column : events.columns) ranges.columns.push_back(range_of_column(*column, begin, end));
  return ranges;
}

/// Where there are integers at all. Begins with a word of validity.
template <typename Integer>
void write_cells(const WordField& field, const Column& column, const std::vector<Integer>& integers, size_t begin,
                 size_t count, uint64_t* words) {
  if (integers.empty()) return;
  if (field.range.nullable && !column.validity.empty()) {
    write_known(field, &integers[begin], &column.validity[begin / 64], count, words);
  } else {
    write_field(field, &integers[begin], count, words);
  }
}

/// Writes the words of the events from `begin` to before `end`, but for their leads.
void write_words(const OwnedEvents& events, const WordLayout& layout, size_t begin, size_t end, uint64_t* words) {
  const size_t count = end - begin;
  if (layout.at && layout.unit == values::kMicrosPerSecond) {
    write_seconds(*layout.at, &events.at[begin], count, words);
  } else {
    std::fill_n(words, count, 0);
    if (layout.at) write_field(*layout.at, &events.at[begin], count, words);
  }
  write_field(layout.kind, &events.kind[begin], count, words);
  for (size_t c = 0; c < events.columns.size(); ++c) {
    if (!layout.columns[c]) continue;
    const Column& column = *events.columns[c];
    write_cells(*layout.columns[c], column, column.codes, begin, count, words);
    write_cells(*layout.columns[c], column, column.integers, begin, count, words);
  }
}

uint64_t within_partition(int32_t lead) {
  return static_cast<uint64_t>(lead & (kPartitionLeads - 1));
}

/// `is_in_words`: the cells are where their events are.
PartitionedColumn column_as_it_is(std::shared_ptr<Column> cells, bool is_in_words) {
  PartitionedColumn result;
  if (cells->offsets.empty()) {
    std::vector<uint64_t> known = std::exchange(cells->validity, {});
    if (!cells->numbers.empty()) {
      result.numbers = PackedNumbers(std::move(cells->numbers), std::move(known));
    } else if (!cells->codes.empty() && !is_in_words) {
      result.codes = PackedCodes(std::move(cells->codes), std::move(known));
    } else if (!cells->integers.empty() && !is_in_words) {
      result.integers = PackedIntegers(std::move(cells->integers), std::move(known));
    }
    cells->codes = {};
    cells->integers = {};
    cells->numbers = {};
  }
  result.cells = std::move(cells);
  return result;
}

PartitionedBlock as_they_are(OwnedEvents&& events, size_t partitions, CommonLayout& common) {
  PartitionedBlock result;
  result.begins.assign(partitions + 1, 0);
  for (const int32_t lead : events.leads) ++result.begins[partition_of(lead) + 1];
  std::partial_sum(result.begins.begin(), result.begins.end(), result.begins.begin());
  const size_t count = events.leads.size();
  result.words.resize(count);
  result.ranges = ranges_of(events, 0, count);
  result.layout = common.layout_of(result.ranges);
  write_words(events, result.layout, 0, count, result.words.data());
  for (size_t i = 0; i < count; ++i) result.words[i] |= within_partition(events.leads[i]) << result.layout.lead.shift;
  if (!result.layout.at) result.times = std::move(events.at);
  for (size_t c = 0; c < events.columns.size(); ++c) {
    const bool is_in_words = result.layout.columns[c].has_value();
    result.columns.push_back(column_as_it_is(std::move(events.columns[c]), is_in_words));
  }
  return result;
}

std::vector<int64_t> moved_times(const std::vector<int64_t>& from, std::span<const Move> moves) {
  std::vector<int64_t> to(moves.size());
  for (const Move& move : moves) to[move.place] = from[move.event];
  return to;
}

template <typename Packed, typename Value>
Packed moved_cells(const Column& column, const std::vector<Value>& from, std::span<const Move> moves) {
  if (from.empty()) return {};
  std::vector<Value> to(moves.size());
  std::vector<uint64_t> known(column.validity.empty() ? 0 : (moves.size() + 63) / 64);
  for (const Move& move : moves) {
    if (!column.known(move.event)) continue;
    to[move.place] = from[move.event];
    if (!known.empty()) known[move.place / 64] |= uint64_t{1} << move.place % 64;
  }
  return Packed(std::move(to), std::move(known));
}

void move_plain_texts(const Column& from, std::span<const Move> moves, Column& to) {
  std::vector<uint32_t> events(moves.size());  // by place
  for (const Move& move : moves) events[move.place] = move.event;
  std::vector<uint8_t> known;
  known.reserve(moves.size());
  to.offsets.reserve(moves.size() + 1);
  to.offsets.push_back(0);
  for (const uint32_t event : events) {
    to.bytes += from.text_at(event);
    to.offsets.push_back(static_cast<int64_t>(to.bytes.size()));
    known.push_back(from.known(event) ? 1 : 0);
  }
  columns::append_validity(to, known);
}

/// `is_in_words`: the cells are where their events are. `places`: how many there are.
PartitionedColumn moved_column(const Column& from, bool is_in_words, std::span<const Move> moves, int64_t places) {
  PartitionedColumn result;
  result.cells = std::make_shared<Column>();
  Column& to = *result.cells;
  to.type = from.type;
  to.labels = from.labels;
  to.dictionary = from.dictionary;
  if (!from.offsets.empty()) {
    move_plain_texts(from, moves, to);
  } else if (!is_in_words) {
    result.codes = moved_cells<PackedCodes>(from, from.codes, moves);
    result.integers = moved_cells<PackedIntegers>(from, from.integers, moves);
    result.numbers = moved_cells<PackedNumbers>(from, from.numbers, moves);
  }
  to.length = places;
  return result;
}

/// Of pieces of about a size, so that none is much smaller; each but the last ends with a word of validity.
size_t even_size(size_t all, size_t size) {
  const size_t pieces = std::max<size_t>(1, (all + size / 2) / size);
  return ((all + pieces - 1) / pieces + 63) / 64 * 64;
}

/// Goes through the leads of events, block by block.
class Blocks {
 public:
  Blocks(const OwnedEvents& events, size_t partitions, CommonLayout& common)
      : events_(events),
        partitions_(partitions),
        common_(common),
        size_(even_size(events.leads.size(), block_size(partitions))),
        words_(kStripEvents) {}

  /// Makes the next block; false after the last.
  bool next(PartitionedBlock& result) {
    if (begin_ == events_.leads.size()) return false;
    const size_t end = std::min(begin_ + size_, events_.leads.size());
    result.ranges = ranges_of(events_, begin_, end);
    result.layout = common_.layout_of(result.ranges);
    count(end, result);
    move_words(end, result);
    if (!result.layout.at) result.times = moved_times(events_.at, moves_);
    for (size_t c = 0; c < events_.columns.size(); ++c) {
      const bool is_in_words = result.layout.columns[c].has_value();
      result.columns.push_back(moved_column(*events_.columns[c], is_in_words, moves_, result.begins.back()));
    }
    return true;
  }

 private:
  /// Says where the partitions of the events to before `end` begin.
  void count(size_t end, PartitionedBlock& result) {
    auto& begins = result.begins;
    begins.assign(partitions_ + 1, 0);
    uint32_t* const after = begins.data() + 1;
    for_each_owner(end, [=](int32_t lead, uint32_t) { ++after[partition_of(lead)]; });
    std::partial_sum(begins.begin(), begins.end(), begins.begin());
    next_.assign(begins.begin(), begins.end() - 1);
  }

  /// Makes the words of the events to before `end`, and moves them and goes behind them. Notes where they went, if
  /// something has to follow them.
  void move_words(size_t end, PartitionedBlock& result) {
    const bool all_in_words = result.layout.at && std::ranges::all_of(result.layout.columns, is_there);
    result.words.resize(result.begins.back());  // cleared right before they are written, and so in cache
    moves_.resize(all_in_words ? 0 : result.begins.back());
    uint32_t* const next = next_.data();
    uint64_t* const to = result.words.data();
    const uint64_t* const words = words_.data();
    const int lead_shift = result.layout.lead.shift;
    Move* move = all_in_words ? nullptr : moves_.data();
    while (begin_ < end) {
      const size_t strip_end = std::min(begin_ + kStripEvents, end);
      write_words(events_, result.layout, begin_, strip_end, words_.data());
      further_ = for_each_owner(strip_end, [&](int32_t lead, uint32_t event) {
        const uint32_t place = next[partition_of(lead)]++;
        to[place] = words[event - begin_] | within_partition(lead) << lead_shift;
        if (move != nullptr) *move++ = {event, place};
      });
      begin_ = strip_end;
    }
  }
  static bool is_there(const std::optional<WordField>& field) { return field.has_value(); }

  /// Calls `visit(lead, event)` for each lead of each event to before `end`, in the order of the events. Which of the
  /// further leads comes after them.
  template <typename Visit>
  size_t for_each_owner(size_t end, const Visit& visit) const {
    const int32_t* const leads = events_.leads.data();
    if (events_.further.empty()) {
      for (size_t event = begin_; event < end; ++event) {
        if (leads[event] >= 0) visit(leads[event], static_cast<uint32_t>(event));
      }
      return 0;
    }
    auto further = events_.further.begin() + static_cast<std::ptrdiff_t>(further_);
    for (size_t event = begin_; event < end; ++event) {
      if (leads[event] >= 0) visit(leads[event], static_cast<uint32_t>(event));
      for (; further != events_.further.end() && further->event == event; ++further) {
        visit(further->lead, static_cast<uint32_t>(event));
      }
    }
    return static_cast<size_t>(further - events_.further.begin());
  }

  const OwnedEvents& events_;
  size_t partitions_;
  CommonLayout& common_;
  size_t size_;
  size_t begin_ = 0, further_ = 0;  ///< the events that come next, and the further leads
  std::vector<uint64_t> words_;     ///< of a strip, in the order of the events
  std::vector<Move> moves_;         ///< of a block, likewise
  std::vector<uint32_t> next_;      ///< by partition: the next free place
};

}  // namespace

size_t block_size(size_t partitions) {
  return std::max(kBlockEvents, partitions * kEventsOfPartition);
}

std::vector<PartitionedBlock> partition(OwnedEvents&& events, size_t partitions, CommonLayout& common) {
  std::vector<PartitionedBlock> result;
  if (events.leads.empty()) return result;
  if (is_in_order(events)) {
    result.push_back(as_they_are(std::move(events), partitions, common));
    return result;
  }
  Blocks blocks(events, partitions, common);
  for (PartitionedBlock block; blocks.next(block); block = {}) {
    if (!block.words.empty()) result.push_back(std::move(block));
  }
  return result;
}

}  // namespace merit::data
