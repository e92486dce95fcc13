/// Private to this room: one leaf of a row group, from Parquet's pages straight into the cells of chunks.
///
/// A leaf is a flat column, or a field of the structures in a column of lists, whose cells are then those of all lists,
/// one after another. Pages have an entry for each cell, and one for each list that is empty or missing, which has
/// none. Each field says by its levels where lists begin: they are compared with what another said, since fields that
/// disagree would make events of what belongs to several.
///
/// Texts are hardly copied: where all pages of a chunk have codes of the dictionary, the cells are these codes; where
/// they have texts of one size, these; else they are views into the page. Deeper nesting, and types whose values are
/// stored in another form than they are read in, are left to Arrow's reader.
#pragma once

#include <parquet/arrow/schema.h>
#include <parquet/file_reader.h>

#include <cstdint>
#include <memory>
#include <span>

#include "runtime/data/tables/chunk.h"

namespace merit::data {

/// What an entry is in a column of lists.
enum class ListEntry : int16_t { first_cell = 0, further_cell = 1, no_cell = 2 };

/// Entries of a row group, one after another; at most `kMostChunkRows`.
struct Entries {
  int64_t begin = 0, count = 0;
  int64_t cells = 0;                    ///< of a flat column as many as entries
  std::span<const ListEntry> in_lists;  ///< what each is; of a flat column none
};

/// Used by one thread. Throws what Parquet's readers throw where the file is damaged.
class ParquetColumn {
 public:
  virtual ~ParquetColumn() = default;

  /// The cells of these entries; valid until the next call. Goes forward only.
  ChunkColumn read(const Entries& entries);

 private:
  virtual ChunkColumn read_next(const Entries& entries) = 0;
  virtual void skip(int64_t entries) = 0;

  int64_t next_ = 0;  ///< entry
};

/// Whether a column of the file, or a field of the structures that its lists hold, is one that `open_column` can read.
bool is_read_from_pages(const parquet::SchemaDescriptor& schema, const parquet::arrow::SchemaField& field);

/// `entries`: all of the row group, as whoever opens it knows them.
std::unique_ptr<ParquetColumn> open_column(parquet::RowGroupReader& group, const parquet::arrow::SchemaField& field,
                                           int64_t entries);

/// As RawTable::time_limits, from the statistics of a row group. Of times that are stored as numbers alone: what the
/// least text is says nothing of the earliest time.
std::shared_ptr<arrow::Array> time_limits(const parquet::RowGroupMetaData& group,
                                          const parquet::SchemaDescriptor& schema,
                                          const parquet::arrow::SchemaField& field);

}  // namespace merit::data
