/// Sets and tables in CSV files beside a definition. Private to this folder.
///
/// CSV as for leads and events (`runtime/text`), in any of the encodings and with any of the separators; the first
/// record is the header.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/source/source.h"

namespace merit::semantics {

struct Cell {
  std::string text;
  source::Span span;
};

/// The records below the header, blank lines left out. `header_columns` is how many cells the header has, 0 in an empty
/// file; a row may have more or fewer.
struct Records {
  size_t header_columns = 0;
  std::vector<std::vector<Cell>> rows;
  std::optional<source::Span> unclosed;  ///< the cell whose quote nothing closes: it is the rest of the file
  std::optional<source::Span> stray;     ///< the first cell that is not UTF-8 in a file that is
};

/// Of a file in UTF-8, decoded if it was stored otherwise.
Records read_records(const source::Sources& sources, source::FileId file);

}  // namespace merit::semantics
