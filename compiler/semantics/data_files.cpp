#include "compiler/semantics/data_files.h"

namespace merit::semantics {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

class RecordReader {
 public:
  RecordReader(source::FileId file, std::string_view text) : file_(file), text_(text) {
    if (text_.starts_with(kByteOrderMark)) at_ = kByteOrderMark.size();
  }

  bool at_end() const { return at_ >= text_.size(); }

  std::vector<Cell> record() {
    std::vector<Cell> cells;
    do cells.push_back(cell());
    while (take(','));
    take('\r');
    take('\n');
    return cells;
  }

 private:
  bool take(char c) {
    if (at_end() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  /// A quote opens only at the start; inside, two are one. What follows the closing quote belongs to the cell.
  Cell cell() {
    Cell made;
    const size_t begin = at_;
    bool quoted = take('"');
    while (!at_end()) {
      const char c = text_[at_];
      if (quoted) {
        ++at_;
        if (c == '"' && !take('"'))
          quoted = false;
        else
          made.text += c;
        continue;
      }
      const bool line_end = c == '\n' || (c == '\r' && (at_ + 1 == text_.size() || text_[at_ + 1] == '\n'));
      if (c == ',' || line_end) break;
      made.text += c;
      ++at_;
    }
    made.span = {file_, static_cast<uint32_t>(begin), static_cast<uint32_t>(at_)};
    made.unclosed = quoted;
    return made;
  }

  source::FileId file_;
  std::string_view text_;
  size_t at_ = 0;
};

}  // namespace

Records read_records(const source::Sources& sources, source::FileId file) {
  RecordReader reader(file, sources[file].text());
  Records records;
  if (reader.at_end()) return records;
  const auto record = [&] {
    auto cells = reader.record();
    if (cells.back().unclosed) records.unclosed = cells.back().span;
    return cells;
  };
  records.header_columns = record().size();
  while (!reader.at_end()) {
    auto cells = record();
    const bool blank = cells.size() == 1 && cells[0].span.begin == cells[0].span.end;
    if (!blank) records.rows.push_back(std::move(cells));
  }
  return records;
}

}  // namespace merit::semantics
