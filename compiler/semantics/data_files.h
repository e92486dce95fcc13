/// Sets and tables in CSV files beside a definition. Private to this folder.
///
/// UTF-8, comma-separated, RFC 4180 quoting, a leading byte-order mark ignored; the first record is the header. (Lead
/// and event files, in whatever encoding and format, are `runtime/data`'s matter.)
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/source/source.h"

namespace merit::semantics {

struct Cell {
  std::string text;
  source::Span span;
  bool unclosed = false;  ///< a quote opens it that nothing closes: it is the rest of the file
};

/// The records below the header, blank lines left out. `header_columns` is how many cells the header has, 0 in an empty
/// file; a row may have more or fewer.
struct Records {
  size_t header_columns = 0;
  std::vector<std::vector<Cell>> rows;
  std::optional<source::Span> unclosed;  ///< the cell whose quote nothing closes
};

Records read_records(const source::Sources& sources, source::FileId file);

}  // namespace merit::semantics
