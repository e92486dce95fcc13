#include "runtime/text/cell_ends.h"

#include <algorithm>
#include <array>
#include <bit>
#include <span>

#include "runtime/text/byte_blocks.h"
#include "runtime/text/processor_levels.h"
#include "runtime/text/separated.h"
#include "runtime/values/count_bits.h"

namespace merit::text {
namespace {

/// Each bit is the exclusive or of all up to it.
uint64_t parity_up_to_each(uint64_t bits) {
  for (int shift = 1; shift < 64; shift *= 2) bits ^= bits << shift;
  return bits;
}

int64_t count_bits(uint64_t bits) {
  return static_cast<int64_t>(values::count_bits(bits));
}

uint64_t from_bit(size_t bit) {
  return bit < kBlockBytes ? ~uint64_t{0} << bit : 0;
}

struct BlockEnds {
  uint64_t separators = 0;  ///< that end cells
  uint64_t line_ends = 0;   ///< outside of quotes
  uint64_t row_ends = 0;    ///< of them those that end no empty line
};

Characters characters_with(char separator) {
  return {separator, '\n', '\r', '"'};
}

/// Goes over a text block after block, from where a row begins.
class BlockScanner {
 public:
  /// `marks`: of `characters_with` the separator.
  BlockEnds next(const BlockMarks& marks) {
    const auto& [separators, line_feeds, carriage_returns, quotes] = marks;
    const uint64_t lines = line_feeds | carriage_returns;
    const uint64_t inside = quotes == 0 ? (inside_ ? ~uint64_t{0} : 0) : inside_of(quotes, separators | lines);
    BlockEnds ends{separators & ~inside, lines & ~inside, 0};
    const uint64_t all = ends.separators | ends.line_ends;
    const uint64_t closing = quotes & ~inside;
    stray_ |= ((closing << 1) | (after_quote_ ? 1 : 0)) & ~(separators | lines);
    ends.row_ends = ends.line_ends & ~(ends.line_ends << 1 | (after_line_ ? 1 : 0));
    inside_ = inside >> 63 != 0;
    after_end_ = all >> 63 != 0;
    after_line_ = ends.line_ends >> 63 != 0;
    after_quote_ = closing >> 63 != 0;
    return ends;
  }

  bool in_quotes() const { return inside_; }
  /// Quoted cells so far were quoted as a whole and had no quotes in them.
  bool plain_quotes() const { return stray_ == 0; }

 private:
  /// Which bytes are inside: an opening quote is, a closing one is not.
  uint64_t inside_of(uint64_t quotes, uint64_t ends) {
    const uint64_t inside = parity_up_to_each(quotes) ^ (inside_ ? ~uint64_t{0} : 0);
    const uint64_t after_end = (ends & ~inside) << 1 | (after_end_ ? 1 : 0);
    const uint64_t after_quote = quotes << 1 | (after_quote_ ? 1 : 0);
    const uint64_t opening = quotes & inside;
    return (opening & ~(after_end | after_quote)) == 0 ? inside : walk(quotes, ends);
  }

  uint64_t walk(uint64_t quotes, uint64_t ends) {
    stray_ = 1;
    uint64_t result = 0;
    bool inside = inside_;
    bool may_open = after_end_ || after_quote_;  // the latter: the second of two quotes goes on with the cell
    for (size_t i = 0; i < kBlockBytes; ++i) {
      const bool is_quote = (quotes >> i & 1) != 0;
      const bool closes = is_quote && inside;
      inside = is_quote ? !inside && may_open : inside;
      may_open = closes || (!inside && (ends >> i & 1) != 0);
      result |= uint64_t{inside} << i;
    }
    return result;
  }

  bool inside_ = false;       ///< of quotes
  bool after_end_ = true;     ///< of a cell
  bool after_line_ = true;    ///< and so of a row
  bool after_quote_ = false;  ///< one that closed
  uint64_t stray_ = 0;        ///< any bits: quotes that are not at both ends of a cell
};

/// Counts rows, and sees whether each has as many separators.
class RowCounter {
 public:
  explicit RowCounter(int64_t cells) : wanted_(cells - 1) {}

  void add(uint64_t separators, uint64_t row_ends) {
    rows_ += count_bits(row_ends);
    // Few blocks have more than two row ends; whether there are none, one or two nobody has to foretell.
    for (int i = 0; i < 2 || row_ends != 0; ++i) {
      const uint64_t before = (row_ends & -row_ends) - 1;  // none: all
      separators_ += count_bits(separators & before);
      separators &= ~before;
      const int64_t ends = row_ends != 0 ? -1 : 0;
      differences_ |= (separators_ ^ wanted_) & ends;
      separators_ &= ~ends;
      row_ends &= row_ends - 1;
    }
    separators_ += count_bits(separators);
  }

  int64_t rows() const { return rows_; }
  bool even() const { return differences_ == 0; }

 private:
  int64_t wanted_;
  int64_t separators_ = 0;  ///< of the row so far
  int64_t rows_ = 0;
  int64_t differences_ = 0;  ///< any bits: some row has more or fewer
};

/// Counts the line ends of a text, block after block.
class LineCounter {
 public:
  void add(const BlockMarks& marks) {
    const auto& [separators, line_feeds, carriage_returns, quotes] = marks;
    lines_ += count_bits(line_feeds);
    if ((carriage_returns | after_return_) == 0) return;  // in most texts
    lines_ += count_bits(carriage_returns) - count_bits(line_feeds & (carriage_returns << 1 | after_return_));
    after_return_ = carriage_returns >> 63;
  }

  int64_t lines() const { return lines_; }

 private:
  int64_t lines_ = 0;
  uint64_t after_return_ = 0;  ///< whether the block before ends with CR, in the lowest bit
};

}  // namespace

MERIT_LEVELS RowStretch find_rows(std::string_view text, size_t from, size_t to, char separator, int64_t cells) {
  if (from > to) return {from, from, 0, 0, true, true};
  BlockScanner scanner;
  RowCounter rows(cells);
  LineCounter lines;
  MarkedBlocks blocks(text, from, characters_with(separator));
  bool open_row = false;
  size_t at = from;
  for (auto marked = blocks.next(); !marked.empty(); marked = blocks.next()) {
    for (const BlockMarks& marks : marked) {
      BlockEnds ends = scanner.next(marks);
      const bool may_end = at + kBlockBytes > to;
      const uint64_t last_ends = may_end ? ends.line_ends & (to > at ? from_bit(to - at) : ~uint64_t{0}) : 0;
      if (last_ends != 0) {
        const auto last = static_cast<size_t>(std::countr_zero(last_ends));
        const uint64_t counted = ~from_bit(last + 1);
        rows.add(ends.separators & counted, ends.row_ends & counted);
        lines.add({0, marks[1] & counted, marks[2] & counted, 0});  // the last as one, whatever it is
        return {from, next_line(text, at + last), rows.rows(), lines.lines(), rows.even(), scanner.plain_quotes()};
      }
      rows.add(ends.separators, ends.row_ends);
      lines.add(marks);
      // Whether something stands behind the last line end.
      const size_t size = std::min(kBlockBytes, text.size() - at);
      open_row = ends.line_ends >> (size - 1) == 0;
      at += kBlockBytes;
    }
  }
  // The last row of the text may have no line end.
  if (open_row) rows.add(0, 1);
  const bool even = rows.even() && !scanner.in_quotes();
  return {from, text.size(), rows.rows(), lines.lines(), even, scanner.plain_quotes()};
}

MERIT_LEVELS std::optional<size_t> find_cell_ends(std::string_view text, char separator, size_t cells_of_row,
                                                  size_t most, std::vector<uint32_t>& ends) {
  const size_t wanted = most / cells_of_row * cells_of_row;
  ends.resize(1 + wanted + (MarkedBlocks::kAtOnce + 1) * kBlockBytes);
  ends.front() = kBeforeText;
  uint32_t* const begin = ends.data() + 1;
  uint32_t* next = begin;
  BlockScanner scanner;
  MarkedBlocks blocks(text, 0, characters_with(separator));
  const auto put_places = block_code().put_places;
  size_t at = 0;
  bool open_row = false;
  size_t row_ends = 0;
  while (next < begin + wanted) {
    const auto marked = blocks.next();
    if (marked.empty()) break;
    std::array<uint64_t, MarkedBlocks::kAtOnce> found{};
    uint64_t line_ends = 0;
    for (size_t i = 0; i < marked.size(); ++i) {
      const BlockEnds of_block = scanner.next(marked[i]);
      found[i] = of_block.separators | of_block.row_ends;
      row_ends += static_cast<size_t>(count_bits(of_block.row_ends));
      line_ends = of_block.line_ends;
    }
    next = put_places(std::span(found).first(marked.size()), static_cast<uint32_t>(at), next);
    at += marked.size() * kBlockBytes;
    const size_t size = kBlockBytes - (at > text.size() ? at - text.size() : 0);  // of the last block
    open_row = line_ends >> (size - 1) == 0;
  }
  if (at >= text.size() && open_row) {
    *next++ = static_cast<uint32_t>(text.size());
    ++row_ends;
  }
  // As many rows as there should be, and each ends with one of its cells: then all others end with a separator.
  const auto found = static_cast<size_t>(next - begin);
  bool even = row_ends == found / cells_of_row;
  for (size_t end = cells_of_row; even && end <= std::min(found, wanted); end += cells_of_row) {
    const size_t place = ends[end];
    even = place == text.size() || ends_line(text[place]);
  }
  if (!even) return std::nullopt;
  ends.resize(1 + std::min(found / cells_of_row * cells_of_row, wanted));
  return ends.size() == 1 ? text.size() : std::min<size_t>(size_t{ends.back()} + 1, text.size());
}

}  // namespace merit::text
