#include "compiler/semantics/data_files.h"

#include <utility>

#include "runtime/text/encoding.h"
#include "runtime/text/separated.h"
#include "runtime/values/fold.h"

namespace merit::semantics {

Records read_records(const source::Sources& sources, source::FileId file) {
  const std::string_view text = sources[file].text();
  const char separator = text::find_separator(text).separator;
  text::RowScanner scanner(text, separator);
  Records records;
  bool header = true;
  while (const auto row = scanner.next()) {
    std::vector<Cell> cells;
    for (text::Cell& cell : text::cells_of(text, *row, separator)) {
      const source::Span span{file, static_cast<uint32_t>(cell.begin), static_cast<uint32_t>(cell.end)};
      if (!records.stray && !values::is_valid_utf8(cell.text)) records.stray = span;
      cells.push_back({std::move(cell.text), span});
    }
    if (row->open_quote > 0) records.unclosed = cells.back().span;
    if (std::exchange(header, false)) {
      records.header_columns = cells.size();
    } else {
      records.rows.push_back(std::move(cells));
    }
  }
  return records;
}

}  // namespace merit::semantics
