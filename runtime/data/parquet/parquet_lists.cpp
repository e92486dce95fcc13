#include "runtime/data/parquet/parquet_lists.h"

#include <parquet/column_page.h>
#include <parquet/column_reader.h>
#include <parquet/metadata.h>
#include <parquet/schema.h>

#include <algorithm>
#include <array>
#include <span>

#include "runtime/data/parquet/parquet_reader.h"

namespace merit::data {
namespace {

/// The levels of a page, piece by piece.
class PageLevels {
 public:
  static constexpr int kMost = 4096;

  explicit PageLevels(const parquet::ColumnDescriptor& leaf)
      : most_repetition_(leaf.max_repetition_level()), most_definition_(leaf.max_definition_level()) {}

  /// Begins a page; nothing of one that has no cells.
  void begin(const parquet::Page& page) {
    left_ = 0;
    if (page.type() == parquet::PageType::DATA_PAGE) begin_v1(static_cast<const parquet::DataPageV1&>(page));
    if (page.type() == parquet::PageType::DATA_PAGE_V2) begin_v2(static_cast<const parquet::DataPageV2&>(page));
  }

  /// Goes on to the next levels of the page; false at its end.
  bool next() {
    const int count = std::min(left_, kMost);
    if (count <= 0) return false;
    if (repetition_decoder_.Decode(count, repetition_.data()) != count ||
        definition_decoder_.Decode(count, definition_.data()) != count) {
      damaged("a page has fewer levels than it says");
    }
    left_ -= count;
    count_ = static_cast<size_t>(count);
    return true;
  }
  std::span<const int16_t> repetition() const { return std::span(repetition_).first(count_); }
  std::span<const int16_t> definition() const { return std::span(definition_).first(count_); }

 private:
  void begin_v1(const parquet::DataPageV1& page) {
    left_ = page.num_values();
    const int bytes = repetition_decoder_.SetData(page.repetition_level_encoding(), most_repetition_, left_,
                                                  page.data(), page.size());
    definition_decoder_.SetData(page.definition_level_encoding(), most_definition_, left_, page.data() + bytes,
                                page.size() - bytes);
  }

  void begin_v2(const parquet::DataPageV2& page) {
    left_ = page.num_values();
    const int32_t repetition = page.repetition_levels_byte_length();
    const int32_t definition = page.definition_levels_byte_length();
    if (repetition < 0 || definition < 0 || int64_t{repetition} + definition > page.size()) {
      damaged("a page has no room for its levels");
    }
    repetition_decoder_.SetDataV2(repetition, most_repetition_, left_, page.data());
    definition_decoder_.SetDataV2(definition, most_definition_, left_, page.data() + repetition);
  }

  int16_t most_repetition_, most_definition_;
  parquet::LevelDecoder repetition_decoder_, definition_decoder_;
  int left_ = 0;      ///< levels that are still to come
  size_t count_ = 0;  ///< of the levels that are there now
  std::array<int16_t, kMost> repetition_{}, definition_{};
};

}  // namespace

int smallest_leaf(const parquet::RowGroupMetaData& group, const parquet::arrow::SchemaField& lists) {
  std::vector<int> leaves;
  add_leaves(lists, leaves);
  return *std::ranges::min_element(leaves, {},
                                   [&](int leaf) { return group.ColumnChunk(leaf)->total_uncompressed_size(); });
}

std::vector<int64_t> read_list_begins(parquet::RowGroupReader& group, const parquet::arrow::SchemaField& lists,
                                      int leaf) {
  const auto pages = group.GetColumnPageReader(leaf);
  const auto& element = lists.children.at(0).level_info;
  const auto rows = static_cast<size_t>(group.metadata()->num_rows());
  std::vector<int64_t> begins(rows + 1, 0);
  PageLevels levels(*group.metadata()->schema()->Column(leaf));
  size_t row = 0;  // counts from 1
  int64_t elements = 0;
  while (const auto page = pages->NextPage()) {
    levels.begin(*page);
    while (levels.next()) {
      const auto repetition = levels.repetition(), definition = levels.definition();
      if (row + static_cast<size_t>(std::ranges::count(repetition, 0)) > rows || (row == 0 && repetition[0] != 0)) {
        damaged("a column of lists has other rows than its row group");
      }
      for (size_t i = 0; i < repetition.size(); ++i) {
        row += repetition[i] == 0 ? 1 : 0;
        const bool begins_element = repetition[i] <= element.rep_level;
        elements += begins_element && definition[i] >= element.repeated_ancestor_def_level ? 1 : 0;
        begins[row] = elements;
      }
    }
  }
  if (row != rows) damaged("a column of lists has other rows than its row group");
  return begins;
}

}  // namespace merit::data
