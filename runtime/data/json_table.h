/// Private to this room: NDJSON as a table whose cells are looked at where they stand in the text.
#pragma once

#include <arrow/type_fwd.h>

#include <memory>
#include <string_view>
#include <vector>

#include "runtime/data/member_names.h"
#include "runtime/data/raw_table.h"

namespace merit::data {

/// Whole lines, one after another: text[begin, end).
struct JsonStretch {
  size_t begin = 0, end = 0;
  int64_t rows = 0;
};

struct JsonSurvey {
  std::vector<JsonStretch> stretches;
  MemberNames names;       ///< of all rows
  bool is_faulty = false;  ///< some line holds no object
};

/// Looks through all lines of a text, by so many threads (0: one a core). Empty ones are no rows.
JsonSurvey survey_json(std::string_view text, unsigned threads);

/// A part for each stretch. Nothing is copied but texts with escapes and numbers that are written in another way.
class JsonTable : public RawTable {
 public:
  /// `whole` is in `text`, which the table keeps; the survey is of it, and not faulty.
  JsonTable(std::string_view whole, JsonSurvey survey);

  arrow::Result<std::unique_ptr<ChunkReader>> read_part(size_t part, const std::vector<bool>& wanted) const override;

 private:
  std::string_view text_;
  std::vector<JsonStretch> stretches_;  ///< that have rows
  MemberNames names_;
};

}  // namespace merit::data
