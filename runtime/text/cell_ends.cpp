#include "runtime/text/cell_ends.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "runtime/text/two_levels.h"
#include "runtime/values/count_bits.h"

namespace merit::text {
namespace {

constexpr size_t kBlock = 64;

/// 64 bytes of a text, as words of bits that say where a byte stands.
class Block {
 public:
  /// Beyond the end of the text there are zeros.
  Block(std::string_view text, size_t at) {
    const char* bytes = text.data() + at;
    std::array<char, kBlock> padded{};
    if (text.size() - at < kBlock) {
      std::memcpy(padded.data(), bytes, text.size() - at);
      bytes = padded.data();
    }
#if defined(__SSE2__)
    for (size_t i = 0; i < lanes_.size(); ++i) {
      std::memcpy(&lanes_[i], bytes + i * sizeof(Lane), sizeof(Lane));
    }
#else
    std::memcpy(bytes_.data(), bytes, kBlock);
#endif
  }

  uint64_t where(char byte) const {
    uint64_t bits = 0;
#if defined(__SSE2__)
    const __m128i all = _mm_set1_epi8(byte);
    for (size_t i = 0; i < lanes_.size(); ++i) {
      const auto equal = static_cast<uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(lanes_[i].bytes, all)));
      bits |= uint64_t{equal} << i * sizeof(Lane);
    }
#else
    for (size_t i = 0; i < kBlock; ++i) bits |= uint64_t{bytes_[i] == byte} << i;
#endif
    return bits;
  }

 private:
#if defined(__SSE2__)
  struct Lane {
    __m128i bytes;
  };
  std::array<Lane, 4> lanes_;
#else
  std::array<char, kBlock> bytes_;
#endif
};

/// Each bit is the exclusive or of all up to it.
uint64_t parity_up_to_each(uint64_t bits) {
  for (int shift = 1; shift < 64; shift *= 2) bits ^= bits << shift;
  return bits;
}

uint64_t from_bit(size_t bit) {
  return bit < kBlock ? ~uint64_t{0} << bit : 0;
}

struct BlockEnds {
  uint64_t separators = 0;  ///< that end cells
  uint64_t line_ends = 0;   ///< outside of quotes
  uint64_t row_ends = 0;    ///< of them those that end no empty line
};

/// Goes over a text block after block.
class BlockScanner {
 public:
  BlockScanner(std::string_view text, size_t at, PieceBegin begin, char separator)
      : text_(text),
        separator_(separator),
        inside_(begin == PieceBegin::in_quotes),
        after_line_(begin == PieceBegin::row) {
    const char before = at > 0 && begin == PieceBegin::somewhere ? text[at - 1] : '\n';
    after_end_ = !inside_ && (before == separator || before == '\n' || before == '\r');
    after_quote_ = before == '"';
  }

  BlockEnds next(size_t at) {
    const Block block(text_, at);
    const uint64_t separators = block.where(separator_);
    const uint64_t lines = block.where('\n') | block.where('\r');
    const uint64_t quotes = block.where('"');
    const uint64_t inside = quotes == 0 ? (inside_ ? ~uint64_t{0} : 0) : inside_of(quotes, separators | lines);
    BlockEnds ends{separators & ~inside, lines & ~inside, 0};
    const uint64_t all = ends.separators | ends.line_ends;
    const uint64_t closing = quotes & ~inside;
    plain_quotes_ = plain_quotes_ && (((closing << 1) | (after_quote_ ? 1 : 0)) & ~(separators | lines)) == 0;
    ends.row_ends = ends.line_ends & ~(ends.line_ends << 1 | (after_line_ ? 1 : 0));
    inside_ = inside >> 63 != 0;
    after_end_ = all >> 63 != 0;
    after_line_ = ends.line_ends >> 63 != 0;
    after_quote_ = closing >> 63 != 0;
    return ends;
  }

  bool in_quotes() const { return inside_; }
  bool plain_quotes() const { return plain_quotes_ && !stray_quotes_; }
  bool stray_quotes() const { return stray_quotes_; }

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
    stray_quotes_ = true;
    uint64_t result = 0;
    bool inside = inside_;
    bool may_open = after_end_ || after_quote_;  // the latter: the second of two quotes goes on with the cell
    for (size_t i = 0; i < kBlock; ++i) {
      const bool is_quote = (quotes >> i & 1) != 0;
      const bool closes = is_quote && inside;
      inside = is_quote ? !inside && may_open : inside;
      may_open = closes || (!inside && (ends >> i & 1) != 0);
      result |= uint64_t{inside} << i;
    }
    return result;
  }

  std::string_view text_;
  char separator_;
  bool inside_;               ///< of quotes
  bool after_end_ = false;    ///< of a cell
  bool after_line_;           ///< and so of a row
  bool after_quote_ = false;  ///< one that closed
  bool plain_quotes_ = true;
  bool stray_quotes_ = false;
};

}  // namespace

MERIT_TWO_LEVELS bool has_odd_quotes(std::string_view text) {
  uint64_t odd = 0;
  for (size_t at = 0; at < text.size(); at += kBlock) odd ^= Block(text, at).where('"');
  return values::count_bits(odd) % 2 != 0;
}

MERIT_TWO_LEVELS RowStretch find_rows(std::string_view text, size_t from, size_t to, PieceBegin begin, char separator,
                                      int64_t cells) {
  RowStretch stretch{from, text.size(), 0, true, true, false};
  BlockScanner scanner(text, from, begin, separator);
  bool begun = begin == PieceBegin::row;
  bool ended = false;
  bool open_row = false;
  int64_t separators = 0;  // of the row so far
  for (size_t at = from; at < text.size() && !ended; at += kBlock) {
    BlockEnds ends = scanner.next(at);
    uint64_t counted = ~uint64_t{0};
    if (!begun) {
      if (ends.line_ends == 0) continue;
      const auto first = static_cast<size_t>(std::countr_zero(ends.line_ends));
      begun = true;
      stretch.begin = at + first + 1;
      counted = from_bit(first + 1);
    }
    const uint64_t last_ends = ends.line_ends & (to > at ? from_bit(to - at) : ~uint64_t{0});
    if (last_ends != 0) {
      const auto last = static_cast<size_t>(std::countr_zero(last_ends));
      ended = true;
      stretch.end = at + last + 1;
      counted &= ~from_bit(last + 1);
    }
    ends.separators &= counted;
    uint64_t seen = 0;
    for (uint64_t rows = ends.row_ends & counted; rows != 0; rows &= rows - 1) {
      const uint64_t before = (rows & -rows) - 1;
      separators += static_cast<int64_t>(values::count_bits(ends.separators & before & ~seen));
      stretch.even = stretch.even && separators == cells - 1;
      separators = 0;
      seen = before;
      ++stretch.rows;
    }
    separators += static_cast<int64_t>(values::count_bits(ends.separators & ~seen));
    // Whether something stands behind the last line end.
    const size_t size = std::min(kBlock, text.size() - at);
    open_row = ends.line_ends >> (size - 1) == 0;
  }
  stretch.plain_quotes = scanner.plain_quotes();
  stretch.stray_quotes = scanner.stray_quotes();
  if (!begun) return {text.size(), text.size(), 0, true, true, stretch.stray_quotes};
  if (stretch.begin >= stretch.end) return {stretch.end, stretch.end, 0, true, true, stretch.stray_quotes};
  if (!ended && open_row) {  // the last row of the text, which no line end follows
    stretch.even = stretch.even && separators == cells - 1 && !scanner.in_quotes();
    ++stretch.rows;
  }
  return stretch;
}

MERIT_TWO_LEVELS size_t find_cell_ends(std::string_view text, char separator, size_t cells_of_row, size_t most,
                                       std::vector<uint32_t>& ends) {
  const size_t wanted = most / cells_of_row * cells_of_row;
  ends.resize(wanted + kBlock);
  uint32_t* const begin = ends.data();
  uint32_t* next = begin;
  BlockScanner scanner(text, 0, PieceBegin::row, separator);
  size_t at = 0;
  bool open_row = false;
  for (; at < text.size() && next < begin + wanted; at += kBlock) {
    const BlockEnds found = scanner.next(at);
    for (uint64_t bits = found.separators | found.row_ends; bits != 0; bits &= bits - 1) {
      *next++ = static_cast<uint32_t>(at + static_cast<size_t>(std::countr_zero(bits)));
    }
    const size_t size = std::min(kBlock, text.size() - at);
    open_row = found.line_ends >> (size - 1) == 0;
  }
  if (at >= text.size() && open_row && next < begin + wanted) *next++ = static_cast<uint32_t>(text.size());
  ends.resize(std::min(static_cast<size_t>(next - begin), wanted));
  return ends.empty() ? text.size() : std::min<size_t>(size_t{ends.back()} + 1, text.size());
}

}  // namespace merit::text
