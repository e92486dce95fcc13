// Pieces come in the order of partitions of leads; each partition is put in the order of its leads, by counting.
#include "runtime/data/group_events.h"

#include <algorithm>
#include <atomic>
#include <functional>
#include <numeric>
#include <utility>

#include "runtime/columns/join_dictionaries.h"
#include "runtime/columns/many_cells.h"
#include "runtime/data/partition_events.h"
#include "runtime/threads/share_work.h"

namespace merit::data {
namespace {

using columns::Column;
using columns::Type;

/// The events of one partition as they come from the pieces, and where each belongs among the partition's.
struct Placement {
  struct Segment {
    const PartitionedPiece* piece = nullptr;
    size_t number = 0;          ///< of the piece
    size_t begin = 0, end = 0;  ///< in the piece
    size_t first = 0;           ///< the number of its first event among the partition's
  };
  std::vector<Segment> segments;
  std::vector<uint32_t> places;  ///< by event
};

bool is_known(const PartitionedColumn& column, size_t i) {
  if (column.marked)
    return column.cells->codes.empty() ? !is_mark(column.cells->numbers[i]) : !is_mark(column.cells->codes[i]);
  return column.known.empty() || column.known[i] != 0;
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
  const Column &a = *of_a.cells, &b = *of_b.cells;
  const bool a_known = is_known(of_a, i);
  const bool b_known = is_known(of_b, j);
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
    const size_t partitions = partitions_of(leads_);
    begins_.assign(partitions + 1, 0);
    for (size_t p = 0; p < partitions; ++p) {
      begins_[p + 1] = begins_[p];
      for_each_segment(p, [&](size_t, size_t begin, size_t end) { begins_[p + 1] += end - begin; });
    }
    make_room(begins_.back());
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
  /// Memory that is touched for the first time costs as much as what is written to it later, so threads share this too.
  void make_room(size_t rows) {
    columns_.resize(shape_.empty_columns.size());
    codes_.resize(columns_.size());
    const std::vector<std::function<void()>> parts = {
        [&] { grouped_.at.resize(rows); },
        [&] { grouped_.kind.resize(rows); },
        [&] { grouped_.offsets.assign(static_cast<size_t>(leads_) + 1, static_cast<int64_t>(rows)); },
    };
    threads::share_work(threads_, parts.size() + columns_.size(), [&](size_t i) {
      if (i < columns_.size()) {
        columns_[i] = make_column(i, rows);
      } else {
        parts[i - columns_.size()]();
      }
    });
  }

  std::shared_ptr<Column> make_column(size_t c, size_t rows) {
    const Column& like = *shape_.empty_columns[c];
    auto column = std::make_shared<Column>();
    column->type = like.type;
    column->labels = like.labels;
    column->length = static_cast<int64_t>(rows);
    std::vector<columns::ColumnPtr> of_pieces;
    bool nullable = false;
    for (const auto& piece : pieces_) {
      of_pieces.push_back(piece.columns[c].cells);
      nullable = nullable || piece.columns[c].marked || !piece.columns[c].known.empty();
    }
    if (nullable) column->validity.assign((rows + 63) / 64, 0);
    if (like.type == Type::number) {
      column->numbers.resize(rows);
    } else if (like.type != Type::text) {
      column->integers.resize(rows);
    } else if (auto joined = columns::join_dictionaries(of_pieces); joined.dictionary) {
      column->dictionary = std::move(joined.dictionary);
      column->codes.resize(rows);
      codes_[c] = std::move(joined.codes);
    } else {
      column->offsets.assign(rows + 1, 0);
    }
    return column;
  }

  void group(size_t p) {
    Placement placement = place(p);
    if (placement.places.empty()) return;
    const size_t base = begins_[p];
    const auto put_kinds_and_times = [&] {
      scatter(placement, &grouped_.kind[base], [](const PartitionedPiece& piece) { return piece.kind.data(); });
      scatter(placement, &grouped_.at[base], [](const PartitionedPiece& piece) { return piece.at.data(); });
    };
    put_kinds_and_times();
    if (sort(p, placement)) put_kinds_and_times();
    for (size_t c = 0; c < columns_.size(); ++c) fill_column(p, c, placement);
  }

  /// Calls `visit(piece, begin, end)` for the events of a partition, in the order of the input.
  template <typename Visit>
  void for_each_segment(size_t p, const Visit& visit) const {
    for (size_t number = 0; number < pieces_.size(); ++number) {
      for (const auto& begins : pieces_[number].begins) visit(number, begins[p], begins[p + 1]);
    }
  }

  /// Counts the events of each lead, says where they begin, and gives each event its place, in the order of the input.
  Placement place(size_t p) {
    Placement placement;
    std::vector<uint32_t> next(kPartitionLeads + 1, 0);
    size_t count = 0;
    for_each_segment(p, [&](size_t number, size_t begin, size_t end) {
      const PartitionedPiece& piece = pieces_[number];
      placement.segments.push_back({&piece, number, begin, end, count});
      count += end - begin;
      for (size_t i = begin; i < end; ++i) ++next[static_cast<size_t>(piece.leads[i] & (kPartitionLeads - 1)) + 1];
    });
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

  /// Gives each event's value its place. `values_of(piece)`: those of a piece, or null, which leaves its places as they
  /// are; `convert_of(piece's number)`: what to make of them. A segment is short, so that the processor would meet each
  /// too late to fetch it ahead: the next is asked for before this one is moved.
  template <typename Value, typename ValuesOf, typename ConvertOf>
  static void scatter(const Placement& placement, Value* out, const ValuesOf& values_of, const ConvertOf& convert_of) {
    const auto& segments = placement.segments;
    for (size_t s = 0; s < segments.size(); ++s) {
      if (s + 1 < segments.size()) ask_for(values_of(*segments[s + 1].piece), segments[s + 1]);
      const auto* const values = values_of(*segments[s].piece);
      if (values == nullptr) continue;
      const auto* const from = values + segments[s].begin;
      const auto convert = convert_of(segments[s].number);
      const uint32_t* const places = placement.places.data() + segments[s].first;
      for (size_t i = 0; i < segments[s].end - segments[s].begin; ++i) out[places[i]] = convert(from[i]);
    }
  }
  template <typename Value, typename ValuesOf>
  static void scatter(const Placement& placement, Value* out, const ValuesOf& values_of) {
    scatter(placement, out, values_of, [](size_t) { return std::identity(); });
  }

  template <typename Value>
  static void ask_for(const Value* values, const Placement::Segment& segment) {
    if (values == nullptr) return;
    constexpr size_t kLine = 64 / sizeof(Value), kMost = 16 * kLine;
    const size_t end = std::min(segment.end, segment.begin + kMost);
    for (size_t i = segment.begin; i < end; i += kLine) __builtin_prefetch(values + i);
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
      const int order = compare_cells(piece_a->columns[c], i, piece_b->columns[c], j);
      if (order != 0) return order < 0;
    }
    return a < b;
  }

  void fill_column(size_t p, size_t c, const Placement& placement) {
    Column& column = *columns_[c];
    const size_t base = begins_[p];
    const size_t count = placement.places.size();
    const bool nullable = !column.validity.empty();
    std::vector<uint8_t> known = nullable ? known_cells(c, placement) : std::vector<uint8_t>();
    if (column.type == Type::number) {
      scatter(placement, &column.numbers[base],
              [c](const auto& piece) { return piece.columns[c].cells->numbers.data(); });
      if (nullable) unmark(std::span(column.numbers).subspan(base, count), known);
    } else if (column.type != Type::text) {
      scatter(placement, &column.integers[base],
              [c](const auto& piece) { return piece.columns[c].cells->integers.data(); });
    } else if (column.dictionary) {
      scatter(
          placement, &column.codes[base], [c](const auto& piece) { return piece.columns[c].cells->codes.data(); },
          [&](size_t piece) {
            return [code_of = codes_[c][piece].data()](int32_t code) { return is_mark(code) ? code : code_of[code]; };
          });
      if (nullable) unmark(std::span(column.codes).subspan(base, count), known);
    } else {
      fill_plain_texts(p, c, placement, known);
    }
    if (nullable) fill_validity(column.validity, base, known);
  }

  /// By place, 0 or 1; 1 for cells that are marked.
  static std::vector<uint8_t> known_cells(size_t c, const Placement& placement) {
    std::vector<uint8_t> known(placement.places.size(), 1);
    scatter(placement, known.data(), [c](const auto& piece) {
      return piece.columns[c].known.empty() ? nullptr : piece.columns[c].known.data();
    });
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
  void fill_plain_texts(size_t p, size_t c, const Placement& placement, std::span<uint8_t> known) {
    std::vector<std::string_view> texts(placement.places.size());
    for (const auto& segment : placement.segments) {
      const PartitionedColumn& from = segment.piece->columns[c];
      const uint32_t* const places = placement.places.data() + segment.first;
      for (size_t i = 0; i < segment.end - segment.begin; ++i) {
        const size_t row = segment.begin + i;
        if (is_known(from, row)) {
          texts[places[i]] = from.cells->text_at(static_cast<int64_t>(row));
        } else {
          known[places[i]] = 0;  // a code may be marked, though texts of other pieces have none
        }
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

columns::Events group_events(std::vector<PartitionedPiece>&& pieces, EventShape&& shape, int64_t lead_count,
                             unsigned threads) {
  return Grouping(std::move(pieces), std::move(shape), lead_count, threads).run();
}

}  // namespace merit::data
