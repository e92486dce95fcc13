/// Private to this room: NDJSON as a table whose cells are looked at where they stand in the text.
#pragma once

#include <arrow/type_fwd.h>

#include <memory>
#include <optional>
#include <vector>

#include "runtime/data/tables/raw_table.h"
#include "runtime/data/text_files/member_names.h"
#include "runtime/data/text_files/stored_text.h"

namespace merit::data {

/// Whole lines, one after another: text[begin, end).
struct JsonStretch {
  size_t begin = 0, end = 0;
  int64_t rows = 0;
  int64_t first_line = 1;  ///< of the file
};

struct JsonSurvey {
  std::vector<JsonStretch> stretches;  ///< that have rows
  MemberNames names;                   ///< of all rows
  bool is_faulty = false;              ///< some line holds no object
};

/// Looks through all lines of a text piece by piece, by so many threads (0: one a core). Empty ones are no rows.
arrow::Result<JsonSurvey> survey_json(const StoredText& text, unsigned threads, size_t piece_bytes = kPieceBytes);

/// A part for each stretch, which is read when it is asked for. Of it nothing is copied but texts with escapes and
/// numbers that are written in another way.
class JsonTable : public RawTable {
 public:
  /// The survey is of the text, and not faulty.
  JsonTable(StoredText text, JsonSurvey survey);

  std::optional<int64_t> line_of(int64_t row) const override;
  /// An error where the file is another one than when it was looked through.
  arrow::Result<std::unique_ptr<ChunkReader>> read_part(size_t part, const std::vector<bool>& wanted) const override;

 private:
  StoredText text_;
  std::vector<JsonStretch> stretches_;
  MemberNames names_;
};

}  // namespace merit::data
