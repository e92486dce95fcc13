#include "runtime/data/text_files/json_table.h"

#include <arrow/status.h>

#include <algorithm>
#include <deque>
#include <string>
#include <utility>

#include "runtime/text/separated.h"
#include "runtime/threads/share_work.h"

namespace merit::data {
namespace {

/// Of the cells of a chunk, so that they stay in cache however many columns there are.
constexpr size_t kMostChunkCells = size_t{1} << 13;

/// Goes over the objects of a text, one a line, with what is known of their members' names.
class JsonLines {
 public:
  JsonLines(std::string_view text, MemberNames names) : text_(text), names_(std::move(names)) {}

  /// Calls `visit(number, value)` for each member of the next object; `number` is that of its name. False where there
  /// are no more objects, and at a line that holds none.
  template <typename Visit>
  bool next(const Visit& visit) {
    for (; at_ < text_.size() && text::ends_line(text_[at_]); ++at_) {
      lines_ += text_[at_] == '\r' || at_ == 0 || text_[at_ - 1] != '\r' ? 1 : 0;
    }
    if (at_ == text_.size()) return false;
    reader_.open_line(text_, at_);
    names_.begin_object();
    while (reader_.next_member(names_.expected())) visit(names_.number_of_name(reader_), reader_.value());
    at_ = reader_.position();
    return !reader_.fault();
  }

  bool is_faulty() const { return reader_.fault().has_value(); }
  /// How many line ends came before; CR LF is one.
  int64_t lines() const { return lines_; }
  MemberNames take_names() { return std::move(names_); }

 private:
  std::string_view text_;
  size_t at_ = 0;
  int64_t lines_ = 0;
  MemberNames names_;
  JsonReader reader_;
};

struct Surveyed {
  JsonStretch stretch;
  int64_t lines = 0;
  MemberNames names;
  bool is_faulty = false;
};

/// The lines from behind the first line end at `begin` or after it (at the very beginning: from there) to the first
/// line end at `end` or after it, so that pieces that touch have each line once. Counts those that are rows, and finds
/// the names of their members.
arrow::Result<Surveyed> survey(const StoredText& text, size_t begin, size_t end) {
  for (size_t ahead = kBytesAhead;; ahead *= 4) {
    ARROW_ASSIGN_OR_RAISE(const TextPiece piece, text.read(begin, end + ahead));
    const size_t first = begin == 0 ? 0 : text::next_line(piece.text, 0);
    const size_t last = text::next_line(piece.text, end - begin);
    if (first >= last) return Surveyed{};  // in the middle of a line
    if (last >= piece.text.size() && begin + piece.text.size() < text.size()) continue;
    JsonLines lines(piece.text.substr(first, last - first), MemberNames());  // what threads write to often is their own
    int64_t rows = 0;
    while (lines.next([](size_t, const JsonValue&) {})) ++rows;
    return Surveyed{{begin + first, begin + last, rows, 1}, lines.lines(), lines.take_names(), lines.is_faulty()};
  }
}

class JsonPartReader : public ChunkReader {
 public:
  JsonPartReader(TextPiece piece, MemberNames names, const std::vector<bool>& wanted, int64_t first_row, int64_t rows)
      : ChunkReader(first_row, wanted.size()),
        piece_(std::move(piece)),
        lines_(piece_.text, std::move(names)),
        rows_left_(static_cast<size_t>(rows)),
        columns_(wanted.size()) {
    const auto columns = std::max<size_t>(static_cast<size_t>(std::ranges::count(wanted, true)), 1);
    most_rows_ = std::clamp<size_t>(kMostChunkCells / columns, 1, kMostChunkRows);
    for (size_t i = 0; i < wanted.size(); ++i) columns_[i].texts.resize(wanted[i] ? most_rows_ : 0);
  }

 private:
  /// The cells of a chunk.
  struct Column {
    std::vector<std::string_view> texts;  ///< none: nobody wants them
    size_t filled = 0;                    ///< so many rows of the chunk have theirs

    void put(size_t row, std::string_view text) {
      leave_missing_before(row);
      texts[row] = text;
      filled = row + 1;
    }
    void leave_missing_before(size_t row) {
      while (filled < row) texts[filled++] = kMissingText;
    }
  };

  arrow::Result<int64_t> advance() override {
    for (Column& column : columns_) column.filled = 0;
    copied_.clear();
    rows_ = 0;
    // Of members with the same name the last one counts.
    const auto put = [this](size_t number, const JsonValue& value) {
      if (number >= columns_.size()) return;  // that none had before; the file is another one
      Column& column = columns_[number];
      if (!column.texts.empty()) column.put(rows_, text_of(value));
    };
    const size_t most = std::min(most_rows_, rows_left_);
    while (rows_ < most && lines_.next(put)) ++rows_;
    if (rows_ < most) return changed_meanwhile();
    rows_left_ -= rows_;
    return static_cast<int64_t>(rows_);
  }

  arrow::Result<ChunkColumn> decode(size_t position) override {
    columns_[position].leave_missing_before(rows_);
    return ChunkColumn{.texts = std::span(columns_[position].texts).first(rows_)};
  }

  std::string_view text_of(const JsonValue& value) {
    if (value.kind == JsonKind::null) return kMissingText;
    const std::string_view text = value.kind == JsonKind::number ? plain_number(value.text, scratch_) : value.text;
    return value.in_place && text.data() != scratch_.data() ? text : copied_.emplace_back(text);
  }

  TextPiece piece_;
  JsonLines lines_;       ///< of it
  size_t rows_left_;      ///< behind the chunk
  size_t most_rows_ = 0;  ///< of a chunk
  size_t rows_ = 0;
  std::vector<Column> columns_;
  std::deque<std::string> copied_;
  std::string scratch_;
};

}  // namespace

arrow::Result<JsonSurvey> survey_json(const StoredText& text, unsigned threads, size_t piece_bytes) {
  const size_t pieces = (text.size() + piece_bytes - 1) / piece_bytes;
  std::vector<arrow::Result<Surveyed>> surveyed(pieces, Surveyed());
  threads::share_work(threads, pieces, [&](size_t i) {
    surveyed[i] = survey(text, i * piece_bytes, std::min((i + 1) * piece_bytes, text.size()));
  });
  JsonSurvey result;
  int64_t line = 1;
  for (auto& each : surveyed) {
    ARROW_ASSIGN_OR_RAISE(Surveyed piece, std::move(each));
    piece.stretch.first_line = line;
    if (piece.stretch.rows > 0) result.stretches.push_back(piece.stretch);
    line += piece.lines;
    for (const std::string& name : piece.names.names()) result.names.number_of(name);
    result.is_faulty = result.is_faulty || piece.is_faulty;
  }
  return result;
}

JsonTable::JsonTable(StoredText text, JsonSurvey survey)
    : text_(std::move(text)), stretches_(std::move(survey.stretches)), names_(std::move(survey.names)) {
  for (const JsonStretch& stretch : stretches_) part_begins.push_back(rows() + stretch.rows);
}

std::optional<int64_t> JsonTable::line_of(int64_t row) const {
  const size_t part = part_of(row);
  const JsonStretch& stretch = stretches_[part];
  const auto piece = text_.read(stretch.begin, stretch.end);
  if (!piece.ok()) return std::nullopt;
  return stretch.first_line - 1 + text::line_of_row(piece->text, std::nullopt, row - part_begins[part]);
}

arrow::Result<std::unique_ptr<ChunkReader>> JsonTable::read_part(size_t part, const std::vector<bool>& wanted) const {
  const JsonStretch& stretch = stretches_[part];
  ARROW_ASSIGN_OR_RAISE(TextPiece piece, text_.read(stretch.begin, stretch.end));
  return std::make_unique<JsonPartReader>(std::move(piece), names_, wanted, part_begins[part], stretch.rows);
}

}  // namespace merit::data
