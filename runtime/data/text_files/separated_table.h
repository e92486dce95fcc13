/// Private to this room: CSV and TSV as a table whose cells are looked at where they stand in the text.
#pragma once

#include <arrow/type_fwd.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

#include "runtime/data/tables/raw_table.h"
#include "runtime/data/text_files/stored_text.h"
#include "runtime/text/cell_ends.h"

namespace merit::data {

/// How separated text is laid out.
struct SeparatedLayout {
  char separator = ',';
  int64_t cells = 1;  ///< of a row
  size_t body = 0;    ///< where rows begin, behind the header
  int64_t line = 1;   ///< in which line
};

/// What a text has, and where its rows stand.
struct SeparatedSurvey {
  struct Stretch : text::RowStretch {
    int64_t first_line = 1;  ///< of the file
  };

  bool has_zeros = false;
  bool is_utf8 = true;
  std::vector<Stretch> stretches;  ///< that have rows, one after another

  /// All rows have the number of cells asked about, and no quote is left open.
  bool even() const { return std::ranges::all_of(stretches, &text::RowStretch::even); }
};

/// Looks through a text piece by piece, by so many threads (0: one a core).
arrow::Result<SeparatedSurvey> survey_separated(const StoredText& text, const SeparatedLayout& layout, unsigned threads,
                                                size_t piece_bytes = kPieceBytes);

/// A part for each stretch, which is read when it is asked for. Of it nothing is copied but cells with quotes inside.
class SeparatedTable : public RawTable {
 public:
  /// The survey is of the text, and even.
  SeparatedTable(StoredText text, char separator, SeparatedSurvey survey);

  std::optional<int64_t> line_of(int64_t row) const override;
  /// An error where the file is another one than when it was looked through.
  arrow::Result<std::unique_ptr<ChunkReader>> read_part(size_t part, const std::vector<bool>& wanted) const override;

 private:
  StoredText text_;
  char separator_;
  std::vector<SeparatedSurvey::Stretch> stretches_;
};

}  // namespace merit::data
