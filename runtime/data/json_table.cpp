#include "runtime/data/json_table.h"

#include <arrow/status.h>

#include <algorithm>
#include <deque>
#include <string>
#include <utility>

#include "runtime/threads/share_work.h"

namespace merit::data {
namespace {

/// Bytes of a part; enough of them for every thread to have some.
constexpr size_t kPartBytes = size_t{4} << 20;
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
    while (at_ < text_.size() && (text_[at_] == '\n' || text_[at_] == '\r')) ++at_;
    if (at_ == text_.size()) return false;
    reader_.open_line(text_, at_);
    names_.begin_object();
    while (reader_.next_member(names_.expected())) visit(names_.number_of_name(reader_), reader_.value());
    at_ = reader_.position();
    return !reader_.fault();
  }

  bool is_faulty() const { return reader_.fault().has_value(); }
  MemberNames take_names() { return std::move(names_); }

 private:
  std::string_view text_;
  size_t at_ = 0;
  MemberNames names_;
  JsonReader reader_;
};

/// Behind the first line end at `at` or after it.
size_t after_line(std::string_view text, size_t at) {
  const size_t line_feed = std::min(text.find('\n', at), text.size());
  const size_t line_end = at + std::min(text.substr(at, line_feed - at).find('\r'), line_feed - at);
  return std::min(line_end + 1, text.size());
}

std::vector<JsonStretch> cut(std::string_view text) {
  std::vector<JsonStretch> stretches;
  for (size_t at = 0; at < text.size(); at = stretches.back().end) {
    stretches.push_back({at, text.size() - at > kPartBytes ? after_line(text, at + kPartBytes) : text.size(), 0});
  }
  return stretches;
}

struct Surveyed {
  int64_t rows = 0;
  MemberNames names;
  bool is_faulty = false;
};

/// Counts the rows of a stretch, and finds the names of their members.
Surveyed survey(std::string_view stretch) {
  JsonLines lines(stretch, MemberNames());  // what threads write to often is their own
  int64_t rows = 0;
  while (lines.next([](size_t, const JsonValue&) {})) ++rows;
  return {rows, lines.take_names(), lines.is_faulty()};
}

class JsonPartReader : public ChunkReader {
 public:
  JsonPartReader(std::string_view text, MemberNames names, const std::vector<bool>& wanted, int64_t first_row)
      : ChunkReader(first_row, wanted.size()), lines_(text, std::move(names)), columns_(wanted.size()) {
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
      Column& column = columns_[number];
      if (!column.texts.empty()) column.put(rows_, text_of(value));
    };
    while (rows_ < most_rows_ && lines_.next(put)) ++rows_;
    return static_cast<int64_t>(rows_);
  }

  arrow::Result<ChunkColumn> decode(size_t position) override {
    columns_[position].leave_missing_before(rows_);
    return ChunkColumn{nullptr, nullptr, {}, std::span(columns_[position].texts).first(rows_)};
  }

  std::string_view text_of(const JsonValue& value) {
    if (value.kind == JsonKind::null) return kMissingText;
    const std::string_view text = value.kind == JsonKind::number ? plain_number(value.text, scratch_) : value.text;
    return value.in_place && text.data() != scratch_.data() ? text : copied_.emplace_back(text);
  }

  JsonLines lines_;
  size_t most_rows_ = 0;  ///< of a chunk
  size_t rows_ = 0;
  std::vector<Column> columns_;
  std::deque<std::string> copied_;
  std::string scratch_;
};

}  // namespace

JsonSurvey survey_json(std::string_view text, unsigned threads) {
  JsonSurvey result;
  result.stretches = cut(text);
  std::vector<Surveyed> surveyed(result.stretches.size());
  threads::share_work(threads, surveyed.size(), [&](size_t i) {
    const JsonStretch& stretch = result.stretches[i];
    surveyed[i] = survey(text.substr(stretch.begin, stretch.end - stretch.begin));
  });
  for (size_t i = 0; i < surveyed.size(); ++i) {
    result.stretches[i].rows = surveyed[i].rows;
    for (const std::string& name : surveyed[i].names.names()) result.names.number_of(name);
    result.is_faulty = result.is_faulty || surveyed[i].is_faulty;
  }
  return result;
}

JsonTable::JsonTable(std::string_view whole, JsonSurvey survey)
    : text_(whole), stretches_(std::move(survey.stretches)), names_(std::move(survey.names)) {
  std::erase_if(stretches_, [](const JsonStretch& stretch) { return stretch.rows == 0; });
  for (const JsonStretch& stretch : stretches_) part_begins.push_back(rows() + stretch.rows);
}

arrow::Result<std::unique_ptr<ChunkReader>> JsonTable::read_part(size_t part, const std::vector<bool>& wanted) const {
  const JsonStretch& stretch = stretches_[part];
  return std::make_unique<JsonPartReader>(text_.substr(stretch.begin, stretch.end - stretch.begin), names_, wanted,
                                          part_begins[part]);
}

}  // namespace merit::data
