#include "runtime/data/json_table.h"

#include <arrow/status.h>

#include <algorithm>
#include <deque>
#include <optional>
#include <string>
#include <utility>

#include "runtime/threads/share_work.h"

namespace merit::data {
namespace {

/// Bytes of a part; enough of them for every thread to have some.
constexpr size_t kPartBytes = size_t{4} << 20;
/// Of the cells of a chunk, so that they stay in cache however many columns there are.
constexpr size_t kMostChunkCells = size_t{1} << 15;

/// Goes over the lines of a text, which end in LF, CR or both.
class JsonLines {
 public:
  explicit JsonLines(std::string_view text) : text_(text) {}

  /// The next line that is not empty.
  std::optional<std::string_view> next() {
    while (at_ < text_.size()) {
      if (at_ >= line_feed_) line_feed_ = std::min(text_.find('\n', at_), text_.size());
      const std::string_view rest = text_.substr(at_, line_feed_ - at_);
      const std::string_view line = rest.substr(0, rest.find('\r'));
      at_ += line.size() + 1;
      if (!line.empty()) return line;
    }
    return std::nullopt;
  }

 private:
  std::string_view text_;
  size_t at_ = 0;
  size_t line_feed_ = 0;  ///< the first one that is not before `at_`, or the end
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
  Surveyed result;  // what threads write to often is their own
  JsonLines lines(stretch);
  JsonReader reader;
  while (const auto line = lines.next()) {
    reader.open(*line);
    result.names.begin_object();
    while (reader.next_member(result.names.expected())) result.names.number_of_name(reader);
    if (reader.fault()) result.is_faulty = true;
    ++result.rows;
  }
  return result;
}

class JsonPartReader : public ChunkReader {
 public:
  JsonPartReader(std::string_view text, MemberNames names, const std::vector<bool>& wanted, int64_t first_row)
      : ChunkReader(first_row, wanted.size()),
        lines_(text),
        names_(std::move(names)),
        wanted_(wanted.begin(), wanted.end()),
        texts_(wanted.size()) {
    const auto columns = std::max<size_t>(static_cast<size_t>(std::ranges::count(wanted, true)), 1);
    most_rows_ = std::clamp<size_t>(kMostChunkCells / columns, 1, kMostChunkRows);
  }

 private:
  arrow::Result<int64_t> advance() override {
    for (size_t i = 0; i < texts_.size(); ++i) texts_[i].assign(wanted_[i] != 0 ? most_rows_ : 0, kMissingText);
    copied_.clear();
    for (rows_ = 0; rows_ < most_rows_; ++rows_) {
      const auto line = lines_.next();
      if (!line) break;
      read_row(*line);
    }
    return static_cast<int64_t>(rows_);
  }

  arrow::Result<ChunkColumn> decode(size_t position) override {
    return ChunkColumn{nullptr, nullptr, {}, std::span(texts_[position]).first(rows_)};
  }

  /// Of members with the same name the last one counts.
  void read_row(std::string_view line) {
    reader_.open(line);
    names_.begin_object();
    while (reader_.next_member(names_.expected())) {
      const size_t column = names_.number_of_name(reader_);
      if (wanted_[column] != 0) texts_[column][rows_] = text_of(reader_.value());
    }
  }

  std::string_view text_of(const JsonValue& value) {
    if (value.kind == JsonKind::null) return kMissingText;
    const std::string_view text = value.kind == JsonKind::number ? plain_number(value.text, scratch_) : value.text;
    return value.in_place && text.data() != scratch_.data() ? text : copied_.emplace_back(text);
  }

  JsonLines lines_;
  JsonReader reader_;
  MemberNames names_;
  std::vector<char> wanted_;  ///< by column
  size_t most_rows_ = 0;      ///< of a chunk
  size_t rows_ = 0;
  std::vector<std::vector<std::string_view>> texts_;  ///< by column
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
