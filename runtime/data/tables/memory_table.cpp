#include "runtime/data/tables/memory_table.h"

#include <arrow/array.h>
#include <arrow/chunked_array.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>

#include <algorithm>
#include <utility>

#include "runtime/data/tables/array_check.h"
#include "runtime/data/tables/array_dictionaries.h"
#include "runtime/data/tables/dictionary_codes.h"

namespace merit::data {
namespace {

constexpr int64_t kPartRows = int64_t{1} << 18;

void append(CellArrays& column, std::shared_ptr<arrow::Array> cells, std::shared_ptr<const TextDictionary> texts = {}) {
  if (cells->length() == 0) return;
  const int64_t end = (column.empty() ? 0 : column.back().end) + cells->length();
  column.push_back({std::move(cells), std::move(texts), end});
}

/// Cuts where some column begins a new array, and after `kMostChunkRows`. No texts are copied, and no array is cut that
/// nobody asks for.
class MemoryReader : public ChunkReader {
 public:
  MemoryReader(const std::vector<CellArrays>& columns, const std::vector<bool>& wanted, int64_t first_row,
               int64_t last_row)
      : ChunkReader(first_row, columns.size()),
        arrays_(columns.size()),
        codes_(columns.size()),
        end_(first_row),
        last_(last_row) {
    for (size_t i = 0; i < wanted.size(); ++i) {
      if (!wanted[i] || columns[i].empty()) continue;
      arrays_[i] = &*std::ranges::upper_bound(columns[i], first_row, {}, &CellArray::end);
    }
  }

 private:
  arrow::Result<int64_t> advance() override {
    begin_ = end_;
    if (begin_ == last_) return 0;
    end_ = std::min(begin_ + kMostChunkRows, last_);
    for (const CellArray*& array : arrays_) {
      if (array == nullptr) continue;
      if (array->end == begin_) ++array;
      end_ = std::min(end_, array->end);
    }
    return end_ - begin_;
  }

  arrow::Result<ChunkColumn> decode(size_t position) override {
    const auto& [cells, texts, end] = *arrays_[position];
    const auto rows_of = [&](const arrow::Array& array) {
      return array.Slice(begin_ - (end - array.length()), end_ - begin_);
    };
    if (cells->type_id() == arrow::Type::DICTIONARY) {
      const auto& with_codes = static_cast<const arrow::DictionaryArray&>(*cells);
      const auto values = static_cast<uint64_t>(with_codes.data()->dictionary->length);
      ARROW_ASSIGN_OR_RAISE(const auto codes, codes_of(*rows_of(*with_codes.indices()), values, codes_[position]));
      if (texts) return ChunkColumn{.dictionary = texts, .codes = codes};
      return ChunkColumn{.array = rows_of(*cells)};
    }
    ChunkColumn column{.array = rows_of(*cells)};
    column.even = even_texts_of(column);
    if (column.even.empty()) ARROW_RETURN_NOT_OK(check_places(*column.array));
    return column;
  }

  std::vector<const CellArray*> arrays_;  ///< by column: the one that has the chunk's rows; null: nobody asked for it
  std::vector<std::vector<int32_t>> codes_;  ///< by column
  int64_t begin_ = 0, end_;                  ///< rows of the chunk
  int64_t last_;                             ///< where the part ends
};

}  // namespace

void MemoryTable::set_cells(const std::vector<std::shared_ptr<arrow::ChunkedArray>>& cells, int64_t rows) {
  columns_.assign(cells.size(), {});
  for (size_t i = 0; i < cells.size(); ++i) {
    if (!cells[i]) continue;
    for (const auto& array : cells[i]->chunks()) append(columns_[i], array);
  }
  set_rows(rows);
}

arrow::Status MemoryTable::set_batches(const arrow::RecordBatchVector& batches, const std::vector<bool>& wanted) {
  int64_t rows = 0;
  for (const auto& batch : batches) rows += batch->num_rows();
  ArrayDictionaries dictionaries;
  columns_.assign(wanted.size(), {});
  for (size_t i = 0; i < wanted.size(); ++i) {
    if (!wanted[i]) continue;
    for (const auto& batch : batches) {
      const auto cells = batch->column(static_cast<int>(i));
      std::shared_ptr<const TextDictionary> texts;
      if (cells->type_id() == arrow::Type::DICTIONARY) {
        ARROW_ASSIGN_OR_RAISE(texts, dictionaries.texts_of(static_cast<const arrow::DictionaryArray&>(*cells)));
      } else {
        ARROW_RETURN_NOT_OK(check_outline(*cells));
      }
      append(columns_[i], cells, std::move(texts));
    }
  }
  set_rows(rows);
  return arrow::Status::OK();
}

void MemoryTable::set_rows(int64_t rows) {
  for (int64_t begin = 0; begin < rows; begin += kPartRows) part_begins.push_back(std::min(rows, begin + kPartRows));
}

arrow::Result<std::unique_ptr<ChunkReader>> MemoryTable::read_part(size_t part, const std::vector<bool>& wanted) const {
  return std::make_unique<MemoryReader>(columns_, wanted, part_begins[part], part_begins[part + 1]);
}

}  // namespace merit::data
