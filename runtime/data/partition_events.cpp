// A column is read in order and written to as many places at once as there are partitions. That is done block by block,
// so that all these places are in cache, where they have just been made.
#include "runtime/data/partition_events.h"

#include <algorithm>
#include <numeric>
#include <span>
#include <utility>

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

uint16_t within_partition(int32_t lead) {
  return static_cast<uint16_t>(lead & (kPartitionLeads - 1));
}

bool is_in_order(const OwnedEvents& events) {
  if (!events.further.empty() || (!events.leads.empty() && events.leads.front() < 0)) return false;
  for (size_t i = 1; i < events.leads.size(); ++i) {
    if (events.leads[i] < 0 || partition_of(events.leads[i]) < partition_of(events.leads[i - 1])) return false;
  }
  return true;
}

/// By cell, 0 or 1; empty: all are known.
std::vector<uint8_t> known_cells(const Column& cells) {
  std::vector<uint8_t> known(cells.validity.empty() ? 0 : static_cast<size_t>(cells.length));
  for (size_t i = 0; i < known.size(); ++i) known[i] = cells.known(static_cast<int64_t>(i)) ? 1 : 0;
  return known;
}

PartitionedBlock as_they_are(OwnedEvents&& events, size_t partitions) {
  PartitionedBlock result;
  result.begins.assign(partitions + 1, 0);
  for (const int32_t lead : events.leads) ++result.begins[partition_of(lead) + 1];
  std::partial_sum(result.begins.begin(), result.begins.end(), result.begins.begin());
  result.leads.resize(events.leads.size());
  std::ranges::transform(events.leads, result.leads.begin(), within_partition);
  result.kind = PackedKinds(std::move(events.kind));
  result.at = PackedTimes(std::move(events.at));
  for (auto& column : events.columns) {
    PartitionedColumn& as_it_is = result.columns.emplace_back();
    as_it_is.known = known_cells(*column);
    as_it_is.codes = PackedCodes(std::move(column->codes));
    as_it_is.numbers = PackedNumbers(std::move(column->numbers));
    as_it_is.cells = std::move(column);
  }
  return result;
}

/// What is written to is cleared right before, and so is in cache.
template <typename Value>
std::vector<Value> moved(const std::vector<Value>& from, std::span<const Move> moves) {
  std::vector<Value> to(from.empty() ? 0 : moves.size());
  for (size_t i = 0; i < to.size(); ++i) to[moves[i].place] = from[moves[i].event];
  return to;
}

/// The same, with a mark for each cell that is missing; `marked`: there is any.
template <typename Value>
std::vector<Value> moved_and_marked(const Column& column, const std::vector<Value>& from, std::span<const Move> moves,
                                    Value mark, bool& marked) {
  std::vector<Value> to(moves.size());
  size_t known_cells = 0;
  for (const Move& move : moves) {
    const bool known = column.known(move.event);
    to[move.place] = known ? from[move.event] : mark;
    known_cells += known ? 1 : 0;
  }
  marked = known_cells < moves.size();
  return to;
}

std::vector<uint8_t> moved_known(const Column& column, std::span<const Move> moves) {
  std::vector<uint8_t> known(column.validity.empty() ? 0 : moves.size());
  for (size_t i = 0; i < known.size(); ++i) known[moves[i].place] = column.known(moves[i].event) ? 1 : 0;
  if (std::ranges::find(known, uint8_t{0}) == known.end()) known.clear();
  return known;
}

void move_plain_texts(const Column& from, std::span<const Move> moves, Column& to) {
  std::vector<uint32_t> events(moves.size());  // by place
  for (const Move& move : moves) events[move.place] = move.event;
  to.offsets.reserve(moves.size() + 1);
  to.offsets.push_back(0);
  for (const uint32_t event : events) {
    to.bytes += from.text_at(event);
    to.offsets.push_back(static_cast<int64_t>(to.bytes.size()));
  }
}

PartitionedColumn moved_column(const Column& from, std::span<const Move> moves) {
  PartitionedColumn result;
  result.cells = std::make_shared<Column>();
  Column& to = *result.cells;
  to.type = from.type;
  to.labels = from.labels;
  to.dictionary = from.dictionary;
  to.length = static_cast<int64_t>(moves.size());
  if (from.validity.empty()) {
    result.codes = PackedCodes(moved(from.codes, moves));
    result.numbers = PackedNumbers(moved(from.numbers, moves));
    to.integers = moved(from.integers, moves);
  } else if (!from.codes.empty()) {
    result.codes = PackedCodes(moved_and_marked(from, from.codes, moves, kMissing<int32_t>, result.marked));
  } else if (!from.numbers.empty()) {
    result.numbers = PackedNumbers(moved_and_marked(from, from.numbers, moves, kMissing<double>, result.marked));
  } else {
    to.integers = moved(from.integers, moves);
    result.known = moved_known(from, moves);
  }
  if (!from.offsets.empty()) move_plain_texts(from, moves, to);
  return result;
}

/// Goes through the leads of events, block by block.
class Blocks {
 public:
  Blocks(const OwnedEvents& events, size_t partitions)
      : events_(events), partitions_(partitions), size_(block_size(partitions)) {}

  /// Places the events of the next block; false after the last. Says where their partitions begin, and their leads.
  bool next(PartitionedBlock& result) {
    if (begin_ == events_.leads.size()) return false;
    const size_t end = std::min(begin_ + size_, events_.leads.size());
    auto& begins = result.begins;
    begins.assign(partitions_ + 1, 0);
    for_each_owner(end, [&](int32_t lead, uint32_t) { ++begins[partition_of(lead) + 1]; });
    std::partial_sum(begins.begin(), begins.end(), begins.begin());
    next_.assign(begins.begin(), begins.end() - 1);
    result.leads.resize(begins.back());
    moves_.resize(begins.back());
    size_t moved = 0;
    further_ = for_each_owner(end, [&](int32_t lead, uint32_t event) {
      const uint32_t place = next_[partition_of(lead)]++;
      moves_[moved++] = {event, place};
      result.leads[place] = within_partition(lead);
    });
    begin_ = end;
    return true;
  }

  std::span<const Move> moves() const { return moves_; }

 private:
  /// Calls `visit(lead, event)` for each lead of each event of the block, in the order of the events. Which of the
  /// further leads comes after them.
  template <typename Visit>
  size_t for_each_owner(size_t end, const Visit& visit) const {
    auto further = events_.further.begin() + static_cast<std::ptrdiff_t>(further_);
    for (size_t event = begin_; event < end; ++event) {
      if (events_.leads[event] >= 0) visit(events_.leads[event], static_cast<uint32_t>(event));
      for (; further != events_.further.end() && further->event == event; ++further) {
        visit(further->lead, static_cast<uint32_t>(event));
      }
    }
    return static_cast<size_t>(further - events_.further.begin());
  }

  const OwnedEvents& events_;
  size_t partitions_, size_;
  size_t begin_ = 0, further_ = 0;
  std::vector<Move> moves_;
  std::vector<uint32_t> next_;  ///< by partition: the next free place
};

}  // namespace

size_t block_size(size_t partitions) {
  return std::max(kBlockEvents, partitions * kEventsOfPartition);
}

std::vector<PartitionedBlock> partition(OwnedEvents&& events, size_t partitions) {
  std::vector<PartitionedBlock> result;
  if (is_in_order(events)) {
    result.push_back(as_they_are(std::move(events), partitions));
    return result;
  }
  Blocks blocks(events, partitions);
  for (PartitionedBlock block; blocks.next(block); block = {}) {
    block.kind = PackedKinds(moved(events.kind, blocks.moves()));
    block.at = PackedTimes(moved(events.at, blocks.moves()));
    for (const auto& column : events.columns) block.columns.push_back(moved_column(*column, blocks.moves()));
    result.push_back(std::move(block));
  }
  return result;
}

}  // namespace merit::data
