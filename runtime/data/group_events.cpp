// Leads are taken in partitions small enough that all that is written for one stays in cache. First each piece is put
// in the order of partitions, then each partition in the order of its leads, both by counting.
#include "runtime/data/group_events.h"

#include <algorithm>
#include <atomic>
#include <numeric>
#include <span>
#include <utility>

#include "runtime/columns/join_dictionaries.h"
#include "runtime/threads/share_work.h"

namespace merit::data {
namespace {

using columns::Column;
using columns::Type;

constexpr int kPartitionBits = 12;
constexpr int32_t kPartitionLeads = 1 << kPartitionBits;

size_t partition_of(int32_t lead) {
  return static_cast<size_t>(lead) >> kPartitionBits;
}

/// The events of a piece, partition after partition, each in the order of the input.
struct PartitionedPiece {
  std::vector<size_t> begins;  ///< partitions + 1
  std::vector<int32_t> leads;
  std::vector<uint16_t> kind;
  std::vector<int64_t> at;
  std::vector<columns::ColumnPtr> columns;
};

/// Calls `visit(lead, event)` for each lead of each event, in the order of the events.
template <typename Visit>
void for_each_owner(const OwnedEvents& piece, const Visit& visit) {
  auto further = piece.further.begin();
  for (uint32_t event = 0; event < piece.leads.size(); ++event) {
    if (piece.leads[event] >= 0) visit(piece.leads[event], event);
    for (; further != piece.further.end() && further->event == event; ++further) visit(further->lead, event);
  }
}

bool is_identity(const std::vector<uint32_t>& order, size_t count) {
  if (order.size() != count) return false;
  for (size_t i = 0; i < count; ++i) {
    if (order[i] != i) return false;
  }
  return true;
}

PartitionedPiece partition(OwnedEvents&& piece, size_t partitions) {
  PartitionedPiece result;
  result.begins.assign(partitions + 1, 0);
  for_each_owner(piece, [&](int32_t lead, uint32_t) { ++result.begins[partition_of(lead) + 1]; });
  std::partial_sum(result.begins.begin(), result.begins.end(), result.begins.begin());
  std::vector<size_t> next(result.begins.begin(), result.begins.end() - 1);
  std::vector<uint32_t> order(result.begins.back());
  result.leads.resize(order.size());
  for_each_owner(piece, [&](int32_t lead, uint32_t event) {
    const size_t place = next[partition_of(lead)]++;
    order[place] = event;
    result.leads[place] = lead;
  });
  if (is_identity(order, piece.at.size())) {
    result.kind = std::move(piece.kind);
    result.at = std::move(piece.at);
    result.columns = std::move(piece.columns);
    return result;
  }
  result.kind.resize(order.size());
  result.at.resize(order.size());
  for (size_t i = 0; i < order.size(); ++i) result.kind[i] = piece.kind[order[i]];
  for (size_t i = 0; i < order.size(); ++i) result.at[i] = piece.at[order[i]];
  for (auto& column : piece.columns) {
    result.columns.push_back(columns::gather(*column, order));
    column = nullptr;
  }
  return result;
}

/// The events of one partition as they come from the pieces, and where each belongs among the partition's.
struct Placement {
  struct Segment {
    const PartitionedPiece* piece = nullptr;
    size_t begin = 0, end = 0;  ///< in the piece
    size_t first = 0;           ///< the number of its first event among the partition's
  };
  std::vector<Segment> segments;
  std::vector<uint32_t> places;  ///< by event
};

int compare_cells(const Column& a, size_t i, const Column& b, size_t j) {
  const bool a_known = a.known(static_cast<int64_t>(i));
  const bool b_known = b.known(static_cast<int64_t>(j));
  if (!a_known || !b_known) return static_cast<int>(b_known) - static_cast<int>(a_known);
  if (a.type == Type::text) return a.text_at(static_cast<int64_t>(i)).compare(b.text_at(static_cast<int64_t>(j)));
  if (a.type == Type::number) return (a.numbers[i] > b.numbers[j]) - (a.numbers[i] < b.numbers[j]);
  return (a.integers[i] > b.integers[j]) - (a.integers[i] < b.integers[j]);
}

/// Puts events in place, a partition at a time. Threads share it: each writes to places of its own, but for words of
/// validity at the borders.
class Grouping {
 public:
  Grouping(std::vector<PartitionedPiece> pieces, EventShape&& shape, int64_t lead_count, unsigned threads)
      : pieces_(std::move(pieces)), shape_(std::move(shape)), leads_(lead_count), threads_(threads) {}

  columns::Events run() {
    const size_t partitions = partition_of(static_cast<int32_t>(leads_)) + 1;
    begins_.assign(partitions + 1, 0);
    for (size_t p = 0; p < partitions; ++p) {
      begins_[p + 1] = begins_[p];
      for (const auto& piece : pieces_) begins_[p + 1] += piece.begins[p + 1] - piece.begins[p];
    }
    const size_t rows = begins_.back();
    grouped_.offsets.assign(static_cast<size_t>(leads_) + 1, static_cast<int64_t>(rows));
    grouped_.kind.resize(rows);
    grouped_.at.resize(rows);
    for (size_t c = 0; c < shape_.empty_columns.size(); ++c) columns_.push_back(make_column(c, rows));
    plain_bytes_.resize(columns_.size(), std::vector<std::string>(partitions));
    threads::share_work(threads_, partitions, [&](size_t p) { group(p); });
    for (size_t c = 0; c < columns_.size(); ++c) {
      if (columns_[c]->type == Type::text && !columns_[c]->dictionary) join_plain_texts(c);
      grouped_.columns.push_back(std::move(columns_[c]));
    }
    grouped_.field_columns = std::move(shape_.field_columns);
    return std::move(grouped_);
  }

 private:
  std::shared_ptr<Column> make_column(size_t c, size_t rows) {
    const Column& like = *shape_.empty_columns[c];
    auto column = std::make_shared<Column>();
    column->type = like.type;
    column->labels = like.labels;
    column->length = static_cast<int64_t>(rows);
    std::vector<columns::ColumnPtr> of_pieces;
    bool nullable = false;
    for (const auto& piece : pieces_) {
      of_pieces.push_back(piece.columns[c]);
      nullable = nullable || !piece.columns[c]->validity.empty();
    }
    if (nullable) column->validity.assign((rows + 63) / 64, 0);
    codes_.emplace_back();
    if (like.type == Type::number) {
      column->numbers.resize(rows);
    } else if (like.type != Type::text) {
      column->integers.resize(rows);
    } else if (auto joined = columns::join_dictionaries(of_pieces); joined.dictionary) {
      column->dictionary = std::move(joined.dictionary);
      column->codes.resize(rows);
      codes_.back() = std::move(joined.codes);
    } else {
      column->offsets.assign(rows + 1, 0);
    }
    return column;
  }

  void group(size_t p) {
    Placement placement = place(p);
    const size_t base = begins_[p];
    const auto put_kinds_and_times = [&] {
      scatter(placement, base, grouped_.kind, [](const PartitionedPiece& piece) { return piece.kind.data(); });
      scatter(placement, base, grouped_.at, [](const PartitionedPiece& piece) { return piece.at.data(); });
    };
    put_kinds_and_times();
    if (sort(p, placement)) put_kinds_and_times();
    for (size_t c = 0; c < columns_.size(); ++c) fill_column(p, c, placement);
  }

  /// Counts the events of each lead, says where they begin, and gives each event its place, in the order of the input.
  Placement place(size_t p) {
    Placement placement;
    std::vector<uint32_t> next(kPartitionLeads + 1, 0);
    size_t count = 0;
    for (const auto& piece : pieces_) {
      placement.segments.push_back({&piece, piece.begins[p], piece.begins[p + 1], count});
      count += piece.begins[p + 1] - piece.begins[p];
      for (size_t i = piece.begins[p]; i < piece.begins[p + 1]; ++i) {
        ++next[static_cast<size_t>(piece.leads[i] & (kPartitionLeads - 1)) + 1];
      }
    }
    std::partial_sum(next.begin(), next.end(), next.begin());
    const int64_t first_lead = static_cast<int64_t>(p) << kPartitionBits;
    for (int64_t lead = first_lead; lead < std::min(leads_, first_lead + kPartitionLeads); ++lead) {
      grouped_.offsets[static_cast<size_t>(lead)] =
          static_cast<int64_t>(begins_[p] + next[static_cast<size_t>(lead - first_lead)]);
    }
    placement.places.resize(count);
    size_t event = 0;
    for (const auto& segment : placement.segments) {
      for (size_t i = segment.begin; i < segment.end; ++i) {
        placement.places[event++] = next[static_cast<size_t>(segment.piece->leads[i] & (kPartitionLeads - 1))]++;
      }
    }
    return placement;
  }

  template <typename Value, typename Values>
  static void scatter(const Placement& placement, size_t base, std::vector<Value>& to, const Values& values_of) {
    for (const auto& segment : placement.segments) {
      const Value* const from = values_of(*segment.piece) + segment.begin;
      const uint32_t* const places = placement.places.data() + segment.first;
      Value* const out = to.data() + base;
      for (size_t i = 0; i < segment.end - segment.begin; ++i) out[places[i]] = from[i];
    }
  }

  /// Sorts each lead's events by time, kind, key (missing last), then input, but those that are in order already. True
  /// when some place has changed.
  bool sort(size_t p, Placement& placement) {
    std::vector<uint32_t> event_at;  // by place: which event stands there; made when it is needed
    bool changed = false;
    const auto first = static_cast<size_t>(p) << kPartitionBits;
    const auto end = std::min(static_cast<size_t>(leads_), first + kPartitionLeads);
    for (size_t lead = first; lead < end; ++lead) {
      const auto begin = static_cast<size_t>(grouped_.offsets[lead]) - begins_[p];
      const auto after =
          lead + 1 < end ? static_cast<size_t>(grouped_.offsets[lead + 1]) - begins_[p] : placement.places.size();
      if (is_sorted(begins_[p] + begin, begins_[p] + after)) continue;
      if (event_at.empty()) {
        event_at.resize(placement.places.size());
        for (uint32_t event = 0; event < event_at.size(); ++event) event_at[placement.places[event]] = event;
      }
      std::sort(event_at.begin() + static_cast<std::ptrdiff_t>(begin),
                event_at.begin() + static_cast<std::ptrdiff_t>(after),
                [&](uint32_t a, uint32_t b) { return stands_before(placement, a, b); });
      for (size_t place = begin; place < after; ++place)
        placement.places[event_at[place]] = static_cast<uint32_t>(place);
      changed = true;
    }
    return changed;
  }

  /// Whether successive events are in order whatever their keys are.
  bool is_sorted(size_t begin, size_t end) const {
    for (size_t i = begin + 1; i < end; ++i) {
      if (grouped_.at[i - 1] < grouped_.at[i]) continue;
      if (grouped_.at[i - 1] > grouped_.at[i] || grouped_.kind[i - 1] > grouped_.kind[i]) return false;
      if (grouped_.kind[i - 1] == grouped_.kind[i] && shape_.key_columns[grouped_.kind[i]] >= 0) return false;
    }
    return true;
  }

  static std::pair<const PartitionedPiece*, size_t> find(const Placement& placement, uint32_t event) {
    auto segment = std::upper_bound(placement.segments.begin(), placement.segments.end(), event,
                                    [](uint32_t e, const auto& s) { return e < s.first; });
    --segment;
    return {segment->piece, segment->begin + (event - segment->first)};
  }

  bool stands_before(const Placement& placement, uint32_t a, uint32_t b) const {
    const auto [piece_a, i] = find(placement, a);
    const auto [piece_b, j] = find(placement, b);
    if (piece_a->at[i] != piece_b->at[j]) return piece_a->at[i] < piece_b->at[j];
    if (piece_a->kind[i] != piece_b->kind[j]) return piece_a->kind[i] < piece_b->kind[j];
    const int32_t key = shape_.key_columns[piece_a->kind[i]];
    if (key >= 0) {
      const auto c = static_cast<size_t>(key);
      const int order = compare_cells(*piece_a->columns[c], i, *piece_b->columns[c], j);
      if (order != 0) return order < 0;
    }
    return a < b;
  }

  void fill_column(size_t p, size_t c, const Placement& placement) {
    Column& column = *columns_[c];
    const size_t base = begins_[p];
    if (!column.validity.empty()) fill_validity(c, base, placement);
    if (column.type == Type::number) {
      scatter(placement, base, column.numbers, [c](const auto& piece) { return piece.columns[c]->numbers.data(); });
    } else if (column.type != Type::text) {
      scatter(placement, base, column.integers, [c](const auto& piece) { return piece.columns[c]->integers.data(); });
    } else if (column.dictionary) {
      fill_codes(c, base, placement);
    } else {
      fill_plain_texts(p, c, placement);
    }
  }

  void fill_codes(size_t c, size_t base, const Placement& placement) {
    int32_t* const out = columns_[c]->codes.data() + base;
    for (size_t s = 0; s < placement.segments.size(); ++s) {
      const auto& segment = placement.segments[s];
      const int32_t* const from = segment.piece->columns[c]->codes.data() + segment.begin;
      const int32_t* const code_of = codes_[c][s].data();
      const uint32_t* const places = placement.places.data() + segment.first;
      for (size_t i = 0; i < segment.end - segment.begin; ++i) out[places[i]] = code_of[from[i]];
    }
  }

  void fill_validity(size_t c, size_t base, const Placement& placement) {
    std::vector<uint64_t>& validity = columns_[c]->validity;
    if (placement.places.empty()) return;
    const size_t first_word = base / 64;
    std::vector<uint64_t> words((base + placement.places.size() - 1) / 64 - first_word + 1, 0);
    for (const auto& segment : placement.segments) {
      const Column& from = *segment.piece->columns[c];
      const uint32_t* const places = placement.places.data() + segment.first;
      for (size_t i = 0; i < segment.end - segment.begin; ++i) {
        const size_t bit = base + places[i] - first_word * 64;
        const auto known = static_cast<uint64_t>(from.known(static_cast<int64_t>(segment.begin + i)));
        words[bit / 64] |= known << (bit % 64);
      }
    }
    for (size_t w = 0; w < words.size(); ++w) {
      std::atomic_ref(validity[first_word + w]).fetch_or(words[w], std::memory_order_relaxed);
    }
  }

  /// Texts are put one after another for each partition; `offsets` has their sizes until all partitions are there.
  void fill_plain_texts(size_t p, size_t c, const Placement& placement) {
    std::vector<std::string_view> texts(placement.places.size());
    for (const auto& segment : placement.segments) {
      const Column& from = *segment.piece->columns[c];
      const uint32_t* const places = placement.places.data() + segment.first;
      for (size_t i = 0; i < segment.end - segment.begin; ++i) {
        const auto row = static_cast<int64_t>(segment.begin + i);
        if (from.known(row)) texts[places[i]] = from.text_at(row);
      }
    }
    int64_t* const sizes = columns_[c]->offsets.data() + begins_[p] + 1;
    for (size_t i = 0; i < texts.size(); ++i) {
      sizes[i] = static_cast<int64_t>(texts[i].size());
      plain_bytes_[c][p] += texts[i];
    }
  }

  void join_plain_texts(size_t c) {
    auto& offsets = columns_[c]->offsets;
    std::partial_sum(offsets.begin(), offsets.end(), offsets.begin());
    columns_[c]->bytes.reserve(static_cast<size_t>(offsets.back()));
    for (std::string& bytes : plain_bytes_[c]) {
      columns_[c]->bytes += bytes;
      bytes = std::string();
    }
  }

  std::vector<PartitionedPiece> pieces_;
  EventShape shape_;
  int64_t leads_;
  unsigned threads_;
  std::vector<size_t> begins_;  ///< by partition: its first row
  columns::Events grouped_;
  std::vector<std::shared_ptr<Column>> columns_;
  std::vector<std::vector<std::vector<int32_t>>> codes_;  ///< by column and piece: the joined code of each of its own
  std::vector<std::vector<std::string>> plain_bytes_;     ///< by column and partition
};

}  // namespace

columns::Events group_events(std::vector<OwnedEvents>&& pieces, EventShape&& shape, int64_t lead_count,
                             unsigned threads) {
  const size_t partitions = partition_of(static_cast<int32_t>(lead_count)) + 1;
  std::vector<PartitionedPiece> partitioned(pieces.size());
  threads::share_work(threads, pieces.size(),
                      [&](size_t i) { partitioned[i] = partition(std::move(pieces[i]), partitions); });
  return Grouping(std::move(partitioned), std::move(shape), lead_count, threads).run();
}

}  // namespace merit::data
