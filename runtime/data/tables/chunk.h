/// Private to runtime/data: successive rows of a table, whose columns are decoded when they are asked for.
#pragma once

#include <arrow/result.h>
#include <arrow/type_fwd.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/data/tables/even_texts.h"

namespace merit::data {

inline constexpr int64_t kMostChunkRows = int64_t{1} << 13;

/// A missing text: an empty one has a place in memory.
inline constexpr std::string_view kMissingText{};
inline bool is_missing(std::string_view text) {
  return text.data() == nullptr;
}

/// Texts that codes stand for, none missing; a text may have several codes.
struct TextDictionary {
  std::string bytes;                    ///< of the texts, where nobody else keeps them
  std::vector<std::string_view> texts;  ///< by code
  EvenTexts even = {};                  ///< the same, where they are of one size
};

/// One column of separated text, whose cells stand there as they are, or in quotes as a whole.
struct SeparatedCells {
  std::string_view text;  ///< from the first row on, and beyond
  /// Where cells end: before row 0, its own, and so on, from column to column and row to row (`text::find_cell_ends`).
  const uint32_t* ends = nullptr;
  size_t cells_of_row = 0;
  size_t rows = 0;
  bool begin_rows = false;  ///< the first of their row, behind any empty lines

  /// A cell with its quotes, if it has any.
  std::string_view as_written(size_t row) const {
    const uint32_t* const around = ends + row * cells_of_row;
    uint32_t begin = around[0] + 1;
    if (begin_rows) {
      while (text[begin] == '\n' || text[begin] == '\r') ++begin;
    }
    return {text.begin() + begin, around[1] - begin};
  }
  std::string_view at(size_t row) const {
    const std::string_view cell = as_written(row);
    if (cell.empty()) return kMissingText;
    return cell.front() == '"' ? cell.substr(1, cell.size() - 2) : cell;
  }
};

/// The cells of one column in one chunk, in the first of these forms that is there. They live until the next chunk is
/// read, unless they are an array.
struct ChunkColumn {
  std::shared_ptr<arrow::Array> array = {};  ///< of any type; of numbers, what it holds may change with the next chunk

  std::shared_ptr<const TextDictionary> dictionary = {};
  std::span<const int32_t> codes = {};  ///< by row: which of the dictionary's texts; negative: missing

  std::span<const std::string_view> texts = {};  ///< by row; see `is_missing`

  SeparatedCells separated = {};

  EvenTexts even = {};  ///< the texts of the array, too, where they are such
};

class ChunkReader;

struct Chunk {
  int64_t first_row = 0;          ///< among the table's
  int64_t rows = 0;               ///< at least 1, at most `kMostChunkRows`
  ChunkReader* reader = nullptr;  ///< which has the columns until it goes on

  /// One of the columns that the reader was opened for.
  const ChunkColumn& column(int32_t position) const;
};

/// Reads one part of a table. Used by one thread.
class ChunkReader {
 public:
  ChunkReader(int64_t first_row, size_t columns) : next_row_(first_row), columns_(columns) {}
  virtual ~ChunkReader() = default;
  ChunkReader(const ChunkReader&) = delete;
  ChunkReader& operator=(const ChunkReader&) = delete;

  /// The next rows; false at the end of the part. Errors: the file is damaged, here or in a column that was asked for
  /// since the last call.
  arrow::Result<bool> next(Chunk& chunk);
  /// A column of the chunk, decoded now unless it was before. Where that fails all its cells are missing, and `next`
  /// gives the error: what was made of them is to be thrown away.
  const ChunkColumn& column(size_t position);

 private:
  /// Goes on to the next rows and says how many they are; 0: there are no more.
  virtual arrow::Result<int64_t> advance() = 0;
  virtual arrow::Result<ChunkColumn> decode(size_t position) = 0;

  int64_t next_row_;
  int64_t rows_ = 0;
  std::vector<std::optional<ChunkColumn>> columns_;
  arrow::Status failure_;
};

inline const ChunkColumn& Chunk::column(int32_t position) const {
  return reader->column(static_cast<size_t>(position));
}

}  // namespace merit::data
