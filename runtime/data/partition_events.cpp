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
using columns::Type;

/// Events of a block; more where there are so many partitions that few would stay together.
constexpr size_t kBlockEvents = size_t{1} << 15;
constexpr size_t kEventsOfPartition = 64;

/// Where an event of the piece goes, counted from the first place of its block.
struct Move {
  uint32_t event = 0;
  uint32_t place = 0;
};

bool is_in_order(const OwnedEvents& piece) {
  if (!piece.further.empty() || (!piece.leads.empty() && piece.leads.front() < 0)) return false;
  for (size_t i = 1; i < piece.leads.size(); ++i) {
    if (piece.leads[i] < 0 || partition_of(piece.leads[i]) < partition_of(piece.leads[i - 1])) return false;
  }
  return true;
}

bool is_plain_text(const Column& column) {
  return column.type == Type::text && !column.dictionary;
}

/// By cell, 0 or 1; empty: all are known.
std::vector<uint8_t> known_cells(const Column& cells) {
  std::vector<uint8_t> known(cells.validity.empty() ? 0 : static_cast<size_t>(cells.length));
  for (size_t i = 0; i < known.size(); ++i) known[i] = cells.known(static_cast<int64_t>(i)) ? 1 : 0;
  return known;
}

PartitionedPiece as_it_is(OwnedEvents&& piece, size_t partitions) {
  PartitionedPiece result;
  auto& begins = result.begins.emplace_back(partitions + 1, 0);
  for (const int32_t lead : piece.leads) ++begins[partition_of(lead) + 1];
  std::partial_sum(begins.begin(), begins.end(), begins.begin());
  result.leads = std::move(piece.leads);
  result.kind = std::move(piece.kind);
  result.at = std::move(piece.at);
  for (auto& column : piece.columns) {
    std::vector<uint8_t> known = known_cells(*column);
    result.columns.push_back({std::move(column), std::move(known), false});
  }
  return result;
}

/// Adds the cells of a block. What is written to is cleared right before, and so is in cache.
template <typename Value>
void move_cells(const std::vector<Value>& from, std::span<const Move> moves, std::vector<Value>& to) {
  if (from.empty()) return;
  const size_t begin = to.size();
  to.resize(begin + moves.size());
  for (const Move& move : moves) to[begin + move.place] = from[move.event];
}

/// The same, with a mark for each cell that is missing. Whether there is any.
template <typename Value>
bool move_marked(const Column& column, const std::vector<Value>& from, std::span<const Move> moves, Value mark,
                 std::vector<Value>& to) {
  const size_t begin = to.size();
  to.resize(begin + moves.size());
  size_t known_cells = 0;
  for (const Move& move : moves) {
    const bool known = column.known(move.event);
    to[begin + move.place] = known ? from[move.event] : mark;
    known_cells += known ? 1 : 0;
  }
  return known_cells < moves.size();
}

/// One column of a piece on its way. Plain texts are gathered at the end.
class MovingColumn {
 public:
  MovingColumn(columns::ColumnPtr from, size_t cells)
      : from_(std::move(from)),
        plain_text_(is_plain_text(*from_)),
        marks_(!from_->validity.empty() && (!from_->codes.empty() || !from_->numbers.empty())),
        from_known_(marks_ ? std::vector<uint8_t>() : known_cells(*from_)) {
    to_->type = from_->type;
    to_->labels = from_->labels;
    to_->dictionary = from_->dictionary;
    to_->length = static_cast<int64_t>(cells);
    known_.reserve(from_known_.empty() ? 0 : cells);
    to_->integers.reserve(from_->integers.empty() ? 0 : cells);
    to_->numbers.reserve(from_->numbers.empty() ? 0 : cells);
    to_->codes.reserve(from_->codes.empty() ? 0 : cells);
    rows_.reserve(plain_text_ ? cells : 0);
  }

  void move(std::span<const Move> moves) {
    if (marks_) {
      const bool any = from_->codes.empty() ? move_marked(*from_, from_->numbers, moves, kMissingNumber, to_->numbers)
                                            : move_marked(*from_, from_->codes, moves, kMissingCode, to_->codes);
      marked_ = marked_ || any;
      return;
    }
    move_cells(from_known_, moves, known_);
    move_cells(from_->integers, moves, to_->integers);
    move_cells(from_->numbers, moves, to_->numbers);
    move_cells(from_->codes, moves, to_->codes);
    if (!plain_text_) return;
    const size_t begin = rows_.size();
    rows_.resize(begin + moves.size());
    for (const Move& each : moves) rows_[begin + each.place] = each.event;
  }

  PartitionedColumn finish() {
    if (std::ranges::find(known_, uint8_t{0}) == known_.end()) known_.clear();
    return {plain_text_ ? columns::gather(*from_, rows_) : std::move(to_), std::move(known_), marked_};
  }

 private:
  columns::ColumnPtr from_;
  bool plain_text_;
  bool marks_;           ///< missing cells are marked
  bool marked_ = false;  ///< some are
  std::vector<uint8_t> from_known_, known_;
  std::shared_ptr<Column> to_ = std::make_shared<Column>();
  std::vector<uint32_t> rows_;  ///< of plain texts, by their place
};

/// Goes through the leads of a piece, block by block.
class Blocks {
 public:
  Blocks(const OwnedEvents& piece, size_t partitions)
      : piece_(piece), partitions_(partitions), size_(std::max(kBlockEvents, partitions * kEventsOfPartition)) {}

  /// Places the events of the next block; false after the last. Adds their leads and where their partitions begin.
  bool next(PartitionedPiece& result) {
    if (begin_ == piece_.leads.size()) return false;
    const size_t end = std::min(begin_ + size_, piece_.leads.size());
    const size_t first = result.leads.size();
    auto& begins = result.begins.emplace_back(partitions_ + 1, 0);
    for_each_owner(end, [&](int32_t lead, uint32_t) { ++begins[partition_of(lead) + 1]; });
    begins.front() = first;
    std::partial_sum(begins.begin(), begins.end(), begins.begin());
    next_.assign(begins.begin(), begins.end() - 1);
    result.leads.resize(begins.back());
    moves_.resize(begins.back() - first);
    size_t moved = 0;
    further_ = for_each_owner(end, [&](int32_t lead, uint32_t event) {
      const size_t place = next_[partition_of(lead)]++;
      moves_[moved++] = {event, static_cast<uint32_t>(place - first)};
      result.leads[place] = lead;
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
    auto further = piece_.further.begin() + static_cast<std::ptrdiff_t>(further_);
    for (size_t event = begin_; event < end; ++event) {
      if (piece_.leads[event] >= 0) visit(piece_.leads[event], static_cast<uint32_t>(event));
      for (; further != piece_.further.end() && further->event == event; ++further) {
        visit(further->lead, static_cast<uint32_t>(event));
      }
    }
    return static_cast<size_t>(further - piece_.further.begin());
  }

  const OwnedEvents& piece_;
  size_t partitions_, size_;
  size_t begin_ = 0, further_ = 0;
  std::vector<Move> moves_;
  std::vector<size_t> next_;  ///< by partition: the next free place
};

}  // namespace

PartitionedPiece partition(OwnedEvents&& piece, size_t partitions) {
  if (is_in_order(piece)) return as_it_is(std::move(piece), partitions);
  const size_t events = piece.further.size() +
                        static_cast<size_t>(std::ranges::count_if(piece.leads, [](int32_t lead) { return lead >= 0; }));
  PartitionedPiece result;
  result.leads.reserve(events);
  result.kind.reserve(events);
  result.at.reserve(events);
  std::vector<MovingColumn> columns;
  for (auto& column : piece.columns) columns.emplace_back(std::move(column), events);
  Blocks blocks(piece, partitions);
  while (blocks.next(result)) {
    move_cells(piece.kind, blocks.moves(), result.kind);
    move_cells(piece.at, blocks.moves(), result.at);
    for (MovingColumn& column : columns) column.move(blocks.moves());
  }
  for (MovingColumn& column : columns) result.columns.push_back(column.finish());
  return result;
}

}  // namespace merit::data
