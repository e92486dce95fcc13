#include "runtime/data/separated_table.h"

#include <arrow/status.h>

#include <algorithm>
#include <deque>
#include <limits>
#include <utility>

#include "runtime/threads/share_work.h"

namespace merit::data {
namespace {

/// Bytes of a part; enough of them for every thread to have some.
constexpr size_t kPartBytes = size_t{4} << 20;
/// Of the cells of a chunk, so that where they end stays in cache however many columns there are.
constexpr size_t kMostChunkCells = size_t{1} << 14;

/// A cell that begins with a quote and may have quotes in it.
std::string unquoted(std::string_view cell) {
  std::string text;
  bool quoted = true;
  for (size_t i = 1; i < cell.size(); ++i) {
    if (quoted && cell[i] == '"') {
      if (i + 1 == cell.size() || cell[i + 1] != '"') {
        quoted = false;
        continue;
      }
      ++i;
    }
    text += cell[i];
  }
  return text;
}

/// Finds where the cells of a chunk end; which columns are then made of that is up to who asks.
class SeparatedReader : public ChunkReader {
 public:
  SeparatedReader(std::string_view text, bool plain_quotes, char separator, int64_t first_row, size_t columns)
      : ChunkReader(first_row, columns),
        text_(text),
        plain_quotes_(plain_quotes),
        separator_(separator),
        cells_of_row_(columns),
        most_cells_(std::max(std::min(kMostChunkCells / columns, static_cast<size_t>(kMostChunkRows)), size_t{1}) *
                    columns),
        texts_(columns) {}

 private:
  arrow::Result<int64_t> advance() override {
    text_.remove_prefix(next_);
    unquoted_.clear();
    next_ = text::find_cell_ends(text_, separator_, cells_of_row_, most_cells_, ends_);
    return static_cast<int64_t>(ends_.size() / cells_of_row_);
  }

  arrow::Result<ChunkColumn> decode(size_t position) override {
    std::vector<std::string_view>& texts = texts_[position];
    texts.resize(ends_.size() / cells_of_row_);
    const uint32_t* end = ends_.data() + position;
    if (position > 0) {
      for (std::string_view& text : texts) {
        text = cell_at(size_t{end[-1]} + 1, *end);
        end += cells_of_row_;
      }
    } else {
      size_t row_end = 0;
      for (std::string_view& text : texts) {
        text = cell_at(row_begin(row_end), *end);
        row_end = end[cells_of_row_ - 1];
        end += cells_of_row_;
      }
    }
    return ChunkColumn{nullptr, nullptr, {}, texts};
  }

  /// Behind empty lines, and the second half of a line end.
  size_t row_begin(size_t at) const {
    while (text_[at] == '\n' || text_[at] == '\r') ++at;
    return at;
  }

  std::string_view cell_at(size_t begin, size_t end) {
    if (begin == end) return kMissingText;
    if (text_[begin] != '"') return text_.substr(begin, end - begin);
    if (plain_quotes_) return text_.substr(begin + 1, end - begin - 2);
    return unquoted_.emplace_back(unquoted(text_.substr(begin, end - begin)));
  }

  std::string_view text_;  ///< from the first row of the chunk to the end of the part
  size_t next_ = 0;        ///< in it: where the next chunk begins
  bool plain_quotes_;
  char separator_;
  size_t cells_of_row_;
  size_t most_cells_;
  std::vector<uint32_t> ends_;
  std::vector<std::vector<std::string_view>> texts_;  ///< by column
  std::deque<std::string> unquoted_;
};

/// Each stretch by itself: what is inside of quotes is told by the number of quotes before.
std::vector<text::RowStretch> find_at_once(std::string_view body, char separator, int64_t cells, unsigned threads) {
  const size_t pieces = (body.size() + kPartBytes - 1) / kPartBytes;
  std::vector<char> odd(pieces);
  threads::share_work(threads, pieces, [&](size_t i) {
    odd[i] = text::has_odd_quotes(body.substr(i * kPartBytes, kPartBytes)) ? 1 : 0;
  });
  std::vector<text::PieceBegin> begins(pieces, text::PieceBegin::row);
  bool inside = false;
  for (size_t i = 1; i < pieces; ++i) {
    inside = inside != (odd[i - 1] != 0);
    begins[i] = inside ? text::PieceBegin::in_quotes : text::PieceBegin::somewhere;
  }
  std::vector<text::RowStretch> stretches(pieces);
  threads::share_work(threads, pieces, [&](size_t i) {
    const size_t from = i * kPartBytes;
    stretches[i] = text::find_rows(body, from, std::min(from + kPartBytes, body.size()), begins[i], separator, cells);
  });
  return stretches;
}

/// One after the other, each from the end of the one before.
std::vector<text::RowStretch> find_in_order(std::string_view body, char separator, int64_t cells) {
  std::vector<text::RowStretch> stretches;
  for (size_t at = 0; at < body.size(); at = stretches.back().end) {
    const size_t to = std::min(at + kPartBytes, body.size());
    stretches.push_back(text::find_rows(body, at, to, text::PieceBegin::row, separator, cells));
  }
  return stretches;
}

}  // namespace

std::vector<text::RowStretch> find_stretches(std::string_view body, char separator, int64_t cells, unsigned threads) {
  auto stretches = find_at_once(body, separator, cells, threads);
  const bool stray_quotes = std::ranges::any_of(stretches, &text::RowStretch::stray_quotes);
  return stray_quotes ? find_in_order(body, separator, cells) : stretches;
}

SeparatedTable::SeparatedTable(std::string_view body, char separator, std::vector<text::RowStretch> stretches)
    : body_(body), separator_(separator), stretches_(std::move(stretches)) {
  std::erase_if(stretches_, [](const text::RowStretch& stretch) { return stretch.rows == 0; });
  for (const text::RowStretch& stretch : stretches_) part_begins.push_back(rows() + stretch.rows);
}

arrow::Result<std::unique_ptr<ChunkReader>> SeparatedTable::read_part(size_t part, const std::vector<bool>&) const {
  const text::RowStretch& stretch = stretches_[part];
  const size_t size = stretch.end - stretch.begin;
  if (size > std::numeric_limits<uint32_t>::max()) return arrow::Status::CapacityError("a row of more than 4 GiB");
  return std::make_unique<SeparatedReader>(body_.substr(stretch.begin, size), stretch.plain_quotes, separator_,
                                           part_begins[part], names.size());
}

}  // namespace merit::data
