// Events are read in order and written to as many places at once as there are partitions. That is done block by block,
// so that all these places are in cache, where they have just been made.
#include "runtime/data/partition_events.h"

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

template <typename Integer>
Range range_of(const Integer* values, size_t count) {
  Integer least = values[0], most = values[0];
  for (size_t i = 1; i < count; ++i) {
    least = std::min(least, values[i]);
    most = std::max(most, values[i]);
  }
  return {int64_t{least}, int64_t{most}};
}

bool some_are_missing(const Column& column, size_t begin, size_t end) {
  for (size_t i = begin; i < end && !column.validity.empty();) {
    const bool is_word = i % 64 == 0 && i + 64 <= end;
    if (is_word ? ~column.validity[i / 64] != 0 : !column.known(static_cast<int64_t>(i))) return true;
    i += is_word ? 64 : 1;
  }
  return false;
}

/// Of integers or codes, what stands for missing ones among them; none where the column has neither.
std::optional<Range> range_of(const Column& column, size_t begin, size_t end) {
  std::optional<Range> range;
  if (!column.codes.empty()) range = range_of(column.codes.data() + begin, end - begin);
  if (!column.integers.empty()) range = range_of(column.integers.data() + begin, end - begin);
  if (range) range->nullable = some_are_missing(column, begin, end);
  return range;
}

/// Between which seconds the times are; none where some are not whole.
std::optional<Range> find_seconds(const int64_t* times, size_t count, uint64_t* seconds) {
  Range range{times[0] / values::kMicrosPerSecond, times[0] / values::kMicrosPerSecond};
  bool whole = true;
  for (size_t i = 0; i < count; ++i) {
    const int64_t second = times[i] / values::kMicrosPerSecond;
    whole &= second * values::kMicrosPerSecond == times[i];
    range.least = std::min(range.least, second);
    range.most = std::max(range.most, second);
    seconds[i] = static_cast<uint64_t>(second);
  }
  return whole ? std::optional(range) : std::nullopt;
}

/// Where there are integers at all. A block begins with a word of validity.
template <typename Integer>
void write_cells(const WordField& field, const Column& column, const std::vector<Integer>& integers, size_t begin,
                 size_t count, uint64_t* words) {
  if (integers.empty()) return;
  if (field.range.nullable) {
    write_known(field, &integers[begin], &column.validity[begin / 64], count, words);
  } else {
    write_field(field, &integers[begin], count, words);
  }
}

/// Makes the words of the events from `begin` to before `end`, but for their leads.
WordLayout make_words(const OwnedEvents& events, size_t begin, size_t end, uint64_t* words) {
  const size_t count = end - begin;
  const int64_t* const times = events.at.data() + begin;
  const uint16_t* const kinds = events.kind.data() + begin;
  const std::optional<Range> seconds = find_seconds(times, count, words);
  std::vector<std::optional<Range>> ranges;
  for (const auto& column : events.columns) ranges.push_back(range_of(*column, begin, end));
  WordLayout layout = make_layout(seconds ? *seconds : range_of(times, count), seconds ? values::kMicrosPerSecond : 1,
                                  {0, range_of(kinds, count).most}, ranges);
  if (seconds && layout.at) {
    for (size_t i = 0; i < count; ++i) words[i] = (words[i] + layout.at->zero()) << layout.at->shift;
  } else {
    std::fill_n(words, count, 0);
    if (layout.at) write_field(*layout.at, times, count, words);
  }
  write_field(layout.kind, kinds, count, words);
  for (size_t c = 0; c < events.columns.size(); ++c) {
    if (!layout.columns[c]) continue;
    const Column& column = *events.columns[c];
    write_cells(*layout.columns[c], column, column.codes, begin, count, words);
    write_cells(*layout.columns[c], column, column.integers, begin, count, words);
  }
  return layout;
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

PartitionedBlock as_they_are(OwnedEvents&& events, size_t partitions) {
  PartitionedBlock result;
  result.begins.assign(partitions + 1, 0);
  for (const int32_t lead : events.leads) ++result.begins[partition_of(lead) + 1];
  std::partial_sum(result.begins.begin(), result.begins.end(), result.begins.begin());
  const size_t count = events.leads.size();
  result.words.resize(count);
  result.layout = make_words(events, 0, count, result.words.data());
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

/// Goes through the leads of events, block by block.
class Blocks {
 public:
  Blocks(const OwnedEvents& events, size_t partitions)
      : events_(events), partitions_(partitions), size_(block_size(partitions)) {}

  /// Makes the next block; false after the last.
  bool next(PartitionedBlock& result) {
    if (begin_ == events_.leads.size()) return false;
    const size_t end = std::min(begin_ + size_, events_.leads.size());
    if (!words_) words_ = std::make_unique_for_overwrite<uint64_t[]>(size_);
    result.layout = make_words(events_, begin_, end, words_.get());
    place(end, result);
    begin_ = end;
    if (!result.layout.at) result.times = moved_times(events_.at, moves_);
    for (size_t c = 0; c < events_.columns.size(); ++c) {
      const bool is_in_words = result.layout.columns[c].has_value();
      result.columns.push_back(moved_column(*events_.columns[c], is_in_words, moves_, result.begins.back()));
    }
    return true;
  }

 private:
  /// Moves the words of the events to before `end`, says where their partitions begin, and notes where they went, if
  /// something has to follow them.
  void place(size_t end, PartitionedBlock& result) {
    auto& begins = result.begins;
    begins.assign(partitions_ + 1, 0);
    for_each_owner(end, [&](int32_t lead, uint32_t) { ++begins[partition_of(lead) + 1]; });
    std::partial_sum(begins.begin(), begins.end(), begins.begin());
    next_.assign(begins.begin(), begins.end() - 1);
    const bool all_in_words = result.layout.at && std::ranges::all_of(result.layout.columns, is_there);
    result.words.resize(begins.back());  // cleared right before they are written, and so in cache
    moves_.resize(all_in_words ? 0 : begins.back());
    uint32_t* const next = next_.data();
    uint64_t* const to = result.words.data();
    const uint64_t* const words = words_.get();
    const int lead_shift = result.layout.lead.shift;
    Move* move = all_in_words ? nullptr : moves_.data();
    further_ = for_each_owner(end, [&](int32_t lead, uint32_t event) {
      const uint32_t place = next[partition_of(lead)]++;
      to[place] = words[event - begin_] | within_partition(lead) << lead_shift;
      if (move != nullptr) *move++ = {event, place};
    });
  }
  static bool is_there(const std::optional<WordField>& field) { return field.has_value(); }

  /// Calls `visit(lead, event)` for each lead of each event of the block, in the order of the events. Which of the
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
  size_t partitions_, size_;
  size_t begin_ = 0, further_ = 0;
  std::unique_ptr<uint64_t[]> words_;  ///< of a block, in the order of the events
  std::vector<Move> moves_;            ///< likewise
  std::vector<uint32_t> next_;         ///< by partition: the next free place
};

}  // namespace

size_t block_size(size_t partitions) {
  return std::max(kBlockEvents, partitions * kEventsOfPartition);
}

std::vector<PartitionedBlock> partition(OwnedEvents&& events, size_t partitions) {
  std::vector<PartitionedBlock> result;
  if (events.leads.empty()) return result;
  if (is_in_order(events)) {
    result.push_back(as_they_are(std::move(events), partitions));
    return result;
  }
  Blocks blocks(events, partitions);
  for (PartitionedBlock block; blocks.next(block); block = {}) {
    if (!block.words.empty()) result.push_back(std::move(block));
  }
  return result;
}

}  // namespace merit::data
