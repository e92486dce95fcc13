#include "runtime/data/text_files/separated_table.h"

#include <arrow/status.h>
#include <arrow/util/utf8.h>

#include <algorithm>
#include <deque>
#include <limits>
#include <utility>

#include "runtime/text/byte_blocks.h"
#include "runtime/text/separated.h"
#include "runtime/threads/share_work.h"

namespace merit::data {
namespace {

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
  SeparatedReader(TextPiece piece, const text::RowStretch& stretch, char separator, int64_t first_row, size_t columns)
      : ChunkReader(first_row, columns),
        piece_(std::move(piece)),
        text_(piece_.text),
        rows_left_(static_cast<size_t>(stretch.rows)),
        plain_quotes_(stretch.plain_quotes),
        separator_(separator),
        cells_of_row_(columns),
        most_cells_(std::max(std::min(kMostChunkCells / columns, static_cast<size_t>(kMostChunkRows)), size_t{1}) *
                    columns),
        texts_(stretch.plain_quotes ? 0 : columns) {}

 private:
  arrow::Result<int64_t> advance() override {
    text_.remove_prefix(next_);
    unquoted_.clear();
    const auto next = text::find_cell_ends(text_, separator_, cells_of_row_, most_cells_, ends_);
    if (!next) return changed_meanwhile();
    next_ = *next;
    rows_ = (ends_.size() - 1) / cells_of_row_;
    if (rows_ == 0 ? rows_left_ > 0 : rows_ > rows_left_) return changed_meanwhile();
    rows_left_ -= rows_;
    return static_cast<int64_t>(rows_);
  }

  arrow::Result<ChunkColumn> decode(size_t position) override {
    const SeparatedCells cells{text_, ends_.data() + position, cells_of_row_, rows_, position == 0};
    if (plain_quotes_) return ChunkColumn{.separated = cells};
    std::vector<std::string_view>& texts = texts_[position];
    texts.resize(rows_);
    for (size_t row = 0; row < rows_; ++row) texts[row] = text_of(cells.as_written(row));
    return ChunkColumn{.texts = texts};
  }

  std::string_view text_of(std::string_view cell) {
    if (cell.empty()) return kMissingText;
    return cell.front() == '"' ? unquoted_.emplace_back(unquoted(cell)) : cell;
  }

  TextPiece piece_;        ///< the part
  std::string_view text_;  ///< of it, from the first row of the chunk
  size_t next_ = 0;        ///< in it: where the next chunk begins
  size_t rows_ = 0;        ///< of the chunk
  size_t rows_left_;       ///< of the part, behind the chunk
  bool plain_quotes_;
  char separator_;
  size_t cells_of_row_;
  size_t most_cells_;
  std::vector<uint32_t> ends_;
  std::vector<std::vector<std::string_view>> texts_;  ///< by column; none where all cells stand in the text
  std::deque<std::string> unquoted_;
};

/// Where bytes that belong to a character begun before end.
size_t character_begin(std::string_view text, size_t at) {
  for (int i = 0; i < 3 && at < text.size() && (text[at] & 0xC0) == 0x80; ++i) ++at;
  return std::min(at, text.size());
}

/// What is found in a piece of a text.
struct SurveyedPiece {
  text::ByteSigns signs;
  bool is_utf8 = true;
  std::optional<text::RowStretch> rows;  ///< none: their end is too far away
};

/// Looks through pieces of a text.
class Surveyor {
 public:
  Surveyor(const StoredText& text, const SeparatedLayout& layout) : text_(text), layout_(layout) {}

  /// The bytes from `begin` to before `end`, and the rows that begin in them, where it is likely that rows do.
  arrow::Result<SurveyedPiece> look_through(size_t begin, size_t end) const {
    ARROW_ASSIGN_OR_RAISE(const TextPiece piece, text_.read(begin, end + kBytesAhead));
    const std::string_view bytes = piece.text.substr(0, end - begin);
    SurveyedPiece found;
    found.signs = text::block_code().look(bytes);
    if (!found.signs.is_ascii) {  // from the first character that begins in it to the end of the last
      const size_t first = begin == 0 ? 0 : character_begin(piece.text, 0);
      const size_t last = std::max(first, character_begin(piece.text, bytes.size()));
      const auto* const data = reinterpret_cast<const uint8_t*>(piece.text.data());
      arrow::util::InitializeUTF8();  // which validating needs; done once
      found.is_utf8 = arrow::util::ValidateUTF8(data + first, static_cast<int64_t>(last - first));
    }
    const size_t rows = layout_.body >= begin ? std::min(layout_.body, end) - begin : text::next_line(piece.text, 0);
    found.rows = rows_in(piece.text, begin, rows, end);
    return found;
  }

  /// The rows from `begin`, where one does, to the first that ends at `end` or behind it.
  arrow::Result<text::RowStretch> find_rows(size_t begin, size_t end) const {
    for (size_t ahead = kBytesAhead;; ahead *= 4) {
      ARROW_ASSIGN_OR_RAISE(const TextPiece piece, text_.read(begin, end + ahead));
      if (const auto rows = rows_in(piece.text, begin, 0, end)) return *rows;
    }
  }

 private:
  /// In a piece that begins at `begin`, from `first` in it; nothing where their end is behind it.
  std::optional<text::RowStretch> rows_in(std::string_view piece, size_t begin, size_t first, size_t end) const {
    auto rows = text::find_rows(piece, first, end - begin, layout_.separator, layout_.cells);
    if (rows.end >= piece.size() && begin + piece.size() < text_.size()) return std::nullopt;
    rows.begin += begin;
    rows.end += begin;
    return rows;
  }

  const StoredText& text_;
  const SeparatedLayout& layout_;
};

}  // namespace

/// Each piece by itself, from where it is likely that a row begins: behind a line end, unless that is inside of quotes.
/// It was right if the rows of the piece before end there; else those of this piece are looked for again, from there.
arrow::Result<SeparatedSurvey> survey_separated(const StoredText& text, const SeparatedLayout& layout, unsigned threads,
                                                size_t piece_bytes) {
  const Surveyor surveyor(text, layout);
  const size_t pieces = (text.size() + piece_bytes - 1) / piece_bytes;
  const auto end_of = [&](size_t piece) { return std::min((piece + 1) * piece_bytes, text.size()); };
  std::vector<arrow::Result<SurveyedPiece>> found(pieces, SurveyedPiece());
  threads::share_work(threads, pieces, [&](size_t i) { found[i] = surveyor.look_through(i * piece_bytes, end_of(i)); });
  SeparatedSurvey survey;
  size_t at = layout.body;
  int64_t line = layout.line;
  for (size_t i = 0; i < pieces; ++i) {
    ARROW_ASSIGN_OR_RAISE(SurveyedPiece piece, std::move(found[i]));
    survey.has_zeros = survey.has_zeros || piece.signs.has_zeros;
    survey.is_utf8 = survey.is_utf8 && piece.is_utf8;
    if (at > end_of(i)) continue;  // in the middle of a row
    if (!piece.rows || piece.rows->begin != at) {
      ARROW_ASSIGN_OR_RAISE(piece.rows, surveyor.find_rows(at, end_of(i)));
    }
    if (piece.rows->rows > 0) survey.stretches.push_back({*piece.rows, line});
    at = piece.rows->end;
    line += piece.rows->lines;
  }
  return survey;
}

SeparatedTable::SeparatedTable(StoredText text, char separator, SeparatedSurvey survey)
    : text_(std::move(text)), separator_(separator), stretches_(std::move(survey.stretches)) {
  for (const text::RowStretch& stretch : stretches_) part_begins.push_back(rows() + stretch.rows);
}

std::optional<int64_t> SeparatedTable::line_of(int64_t row) const {
  const size_t part = part_of(row);
  const SeparatedSurvey::Stretch& stretch = stretches_[part];
  const auto piece = text_.read(stretch.begin, stretch.end);
  if (!piece.ok()) return std::nullopt;
  return stretch.first_line - 1 + text::line_of_row(piece->text, separator_, row - part_begins[part]);
}

arrow::Result<std::unique_ptr<ChunkReader>> SeparatedTable::read_part(size_t part, const std::vector<bool>&) const {
  const text::RowStretch& stretch = stretches_[part];
  if (stretch.end - stretch.begin > std::numeric_limits<uint32_t>::max()) {
    return arrow::Status::CapacityError("a row of more than 4 GiB");
  }
  ARROW_ASSIGN_OR_RAISE(TextPiece piece, text_.read(stretch.begin, stretch.end));
  return std::make_unique<SeparatedReader>(std::move(piece), stretch, separator_, part_begins[part], names.size());
}

}  // namespace merit::data
