/// Private to this room: one leaf of a row group, entry after entry over the ends of its pages: which entries are
/// cells, and which of these have a value.
#pragma once

#include <parquet/arrow/schema.h>
#include <parquet/column_page.h>
#include <parquet/column_reader.h>
#include <parquet/file_reader.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "runtime/data/parquet/level_bits.h"
#include "runtime/data/parquet/parquet_column.h"

namespace merit::data {

/// What definition levels say of a leaf's entries.
struct Levels {
  bool nullable = false;   ///< else every entry is a cell with a value, as each page is asked once
  int16_t most = 0;        ///< of a cell with a value
  int16_t cell = 0;        ///< the least level of an entry that is a cell
  int16_t repetition = 0;  ///< the greatest repetition level; more than 0 in lists

  bool in_lists() const { return repetition > 0; }
};

/// Whether cells of a column may have no value, as far as the row group says. In lists, levels also tell which entries
/// are no cells, and writers differ in whether these are counted as nulls.
bool may_have_nulls(const parquet::ColumnDescriptor& column, const parquet::ColumnChunkMetaData& chunk);

/// Whether the values of a page are codes of the dictionary, which its encoding says by either of two names.
bool is_of_codes(parquet::Encoding::type encoding);
/// That a page can be the dictionary of its column, which has one already or not.
void check_dictionary(const parquet::DictionaryPage& page, bool has_one);

/// Decodes the values of one page after another.
class PageValues {
 public:
  virtual ~PageValues() = default;

  /// The page lives until this returns.
  virtual void take_dictionary(const parquet::DictionaryPage& page) = 0;
  /// Begins a page with at most so many values, which lives until `leave`.
  virtual void begin(parquet::Encoding::type encoding, int32_t most, std::span<const uint8_t> bytes) = 0;
  virtual void leave() {}
  virtual void skip(int64_t values) = 0;
};

class ParquetLeaf {
 public:
  /// `entries`: of the row group, as whoever reads it knows them. `values` outlives this.
  ParquetLeaf(parquet::RowGroupReader& group, const parquet::arrow::SchemaField& field, int64_t entries,
              PageValues& values);

  /// Goes on to these entries. Calls `decode(count, before)` for each page of theirs: takes the next `count` values of
  /// the page, of the `before` of pages before.
  template <typename Decode>
  void read(const Entries& entries, const Decode& decode) {
    std::ranges::fill(known_, 0);
    values_ = 0;
    for (int64_t done = 0; done < entries.count;) {
      if (left_ == 0) go_on();
      const int64_t count = std::min(left_, entries.count - done);
      const int64_t values = take_levels(count, done);
      decode(values, values_);
      values_ += values;
      leave_behind(count);
      done += count;
    }
    finish(entries);
  }
  void skip(int64_t entries);

  /// Else every entry is a cell with a value.
  bool may_have_nulls() const { return meaning_.nullable; }

  // Of what was read last:
  int64_t cells() const { return cells_; }
  int64_t values() const { return values_; }
  bool has_nulls() const { return values_ < cells_; }
  /// By cell, the first in the lowest bit; where there are nulls.
  std::span<const uint64_t> known() const { return known_; }

  /// Puts values, which stand one after another, in their cells, and `null` in the others.
  template <typename Value>
  void spread(const Value* values, Value* cells, Value null) {
    std::fill_n(cells, cells_, null);
    for (const uint32_t cell : known_cells()) cells[cell] = *values++;
  }

 private:
  static constexpr size_t kWordBits = 64;

  void go_on();
  void begin(const parquet::DataPageV1& page);
  void begin(const parquet::DataPageV2& page);
  /// `has_levels`: ones that say of each entry whether it has a value.
  void begin_values(const parquet::DataPage& page, std::span<const uint8_t> bytes, bool has_levels);
  /// Whether the levels of a page that is begun say so of each of its entries.
  bool all_have_values();
  std::span<const uint8_t> begin_levels(const parquet::DataPageV1& page);
  int64_t take_levels(int64_t count, int64_t done);
  void leave_behind(int64_t entries);
  void finish(const Entries& entries);
  std::span<const uint32_t> known_cells();
  void check_lists(std::span<const ListEntry> expected) const;
  void leave_out_others(int64_t entries);

  std::unique_ptr<parquet::PageReader> pages_;
  PageValues& values_of_page_;
  Levels meaning_;
  std::shared_ptr<parquet::Page> page_;
  int64_t left_ = 0;       ///< entries of the page
  int64_t to_come_;        ///< entries of the row group
  bool has_bits_ = false;  ///< the page's levels are bits
  LevelBits bits_;
  parquet::LevelDecoder definition_decoder_, repetition_decoder_;  ///< of other pages

  int64_t cells_ = 0, values_ = 0;
  std::vector<uint64_t> known_;      ///< by cell
  std::vector<uint32_t> places_;     ///< where the known cells are, and room behind them
  std::vector<int16_t> definition_;  ///< by entry, then by cell
  std::vector<int16_t> repetition_;  ///< by entry
};

}  // namespace merit::data
