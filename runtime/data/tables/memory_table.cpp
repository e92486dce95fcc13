#include "runtime/data/tables/memory_table.h"

#include <arrow/array.h>
#include <arrow/buffer.h>
#include <arrow/chunked_array.h>
#include <arrow/record_batch.h>
#include <arrow/table.h>
#include <arrow/type.h>

#include <algorithm>
#include <utility>

#include "runtime/data/tables/array_check.h"
#include "runtime/data/tables/dictionary_codes.h"
#include "runtime/data/tables/text_cells.h"

namespace merit::data {
namespace {

constexpr int64_t kPartRows = int64_t{1} << 18;

class NoColumnsReader : public ChunkReader {
 public:
  NoColumnsReader(int64_t first_row, int64_t rows, size_t columns) : ChunkReader(first_row, columns), left_(rows) {}

 private:
  arrow::Result<int64_t> advance() override {
    const int64_t rows = std::min(kMostChunkRows, left_);
    left_ -= rows;
    return rows;
  }
  arrow::Result<ChunkColumn> decode(size_t) override { return arrow::Status::KeyError("no such column"); }

  int64_t left_;
};

/// The texts of a dictionary, which it keeps.
struct KeptDictionary : TextDictionary {
  std::shared_ptr<arrow::Array> values;
};

/// Batches of one table mostly share the dictionary of a column, but each has an array of its own for it.
DictionaryPlace place_of(const arrow::ArrayData& values) {
  DictionaryPlace place{static_cast<uint64_t>(values.type->id()), static_cast<uint64_t>(values.offset),
                        static_cast<uint64_t>(values.length)};
  const bool has_arrays = !values.child_data.empty() || values.dictionary;
  if (has_arrays) place.push_back(reinterpret_cast<uintptr_t>(&values));  // which are not compared
  for (const auto& buffer : values.buffers) {
    place.push_back(buffer ? buffer->address() : 0);
    place.push_back(buffer ? static_cast<uint64_t>(buffer->size()) : 0);
  }
  return place;
}

/// Null where the values are no texts, or some are missing: their cells are read from the array.
std::shared_ptr<const TextDictionary> text_dictionary_of(const arrow::DictionaryArray& cells) {
  auto kept = std::make_shared<KeptDictionary>();
  kept->values = cells.dictionary();
  const int64_t values = kept->values->length();
  if (kept->values->null_count() > 0 || !dictionary_fits(cells)) return nullptr;
  const bool are_texts = visit_texts({kept->values, nullptr, {}, {}}, [&](const auto& text_at, std::string_view) {
    kept->texts.reserve(static_cast<size_t>(values));
    for (int64_t value = 0; value < values; ++value) kept->texts.push_back(text_at(value));
  });
  kept->even = even_texts_of({.array = kept->values});
  return are_texts ? kept : nullptr;
}

/// Cuts where some column begins a new array, and after `kMostChunkRows`. No texts are copied.
class MemoryReader : public ChunkReader {
 public:
  MemoryReader(std::shared_ptr<arrow::Table> table, std::vector<int> places, int64_t first_row,
               const ArrowDictionaries& dictionaries)
      : ChunkReader(first_row, places.size()),
        table_(std::move(table)),
        places_(std::move(places)),
        dictionaries_(dictionaries),
        codes_(places_.size()),
        batches_(*table_) {
    batches_.set_chunksize(kMostChunkRows);
  }

 private:
  arrow::Result<int64_t> advance() override {
    do {
      ARROW_RETURN_NOT_OK(batches_.ReadNext(&batch_));
    } while (batch_ && batch_->num_rows() == 0);
    return batch_ ? batch_->num_rows() : 0;
  }
  arrow::Result<ChunkColumn> decode(size_t position) override {
    auto cells = batch_->column(places_[position]);
    ARROW_RETURN_NOT_OK(check_places(*cells));
    if (cells->type_id() == arrow::Type::DICTIONARY) {
      const auto& with_codes = static_cast<const arrow::DictionaryArray&>(*cells);
      ARROW_ASSIGN_OR_RAISE(const auto codes, codes_of(with_codes, codes_[position]));
      const auto found = dictionaries_.find(place_of(*cells->data()->dictionary));
      if (found != dictionaries_.end() && found->second) return ChunkColumn{nullptr, found->second, codes, {}};
    }
    return ChunkColumn{std::move(cells), nullptr, {}, {}};
  }

  std::shared_ptr<arrow::Table> table_;
  std::vector<int> places_;  ///< by column: which of `table_` it is
  const ArrowDictionaries& dictionaries_;
  std::vector<std::vector<int32_t>> codes_;  ///< by column
  arrow::TableBatchReader batches_;
  std::shared_ptr<arrow::RecordBatch> batch_;
};

}  // namespace

std::unique_ptr<ChunkReader> read_no_columns(int64_t first_row, int64_t rows, size_t columns) {
  return std::make_unique<NoColumnsReader>(first_row, rows, columns);
}

void MemoryTable::set_cells(std::vector<std::shared_ptr<arrow::ChunkedArray>> cells, int64_t rows) {
  cells_ = std::move(cells);
  for (int64_t begin = 0; begin < rows; begin += kPartRows) part_begins.push_back(std::min(rows, begin + kPartRows));
}

/// Checks what is new in it, and what codes are beside.
arrow::Status MemoryTable::add_dictionary(const arrow::DictionaryArray& cells) {
  ARROW_RETURN_NOT_OK(check_length(cells));
  const auto [known, is_new] = dictionaries_.try_emplace(place_of(*cells.data()->dictionary));
  if (!is_new) return arrow::Status::OK();
  ARROW_RETURN_NOT_OK(check_array(*cells.dictionary()));
  known->second = text_dictionary_of(cells);
  return arrow::Status::OK();
}

arrow::Status MemoryTable::set_batches(const arrow::RecordBatchVector& batches, const std::vector<bool>& wanted) {
  int64_t rows = 0;
  for (const auto& batch : batches) rows += batch->num_rows();
  std::vector<std::shared_ptr<arrow::ChunkedArray>> cells(wanted.size());
  for (size_t i = 0; i < wanted.size() && !batches.empty(); ++i) {
    if (!wanted[i]) continue;
    arrow::ArrayVector arrays;
    for (const auto& batch : batches) {
      arrays.push_back(batch->column(static_cast<int>(i)));
      if (arrays.back()->type_id() == arrow::Type::DICTIONARY) {
        ARROW_RETURN_NOT_OK(add_dictionary(static_cast<const arrow::DictionaryArray&>(*arrays.back())));
      } else {
        ARROW_RETURN_NOT_OK(check_outline(*arrays.back()));
      }
    }
    ARROW_ASSIGN_OR_RAISE(cells[i], arrow::ChunkedArray::Make(std::move(arrays)));
  }
  set_cells(std::move(cells), rows);
  return arrow::Status::OK();
}

arrow::Result<std::unique_ptr<ChunkReader>> MemoryTable::read_part(size_t part, const std::vector<bool>& wanted) const {
  const int64_t first_row = part_begins[part];
  const int64_t rows = part_begins[part + 1] - first_row;
  std::vector<int> places(names.size(), -1);
  arrow::FieldVector fields;
  arrow::ChunkedArrayVector columns;
  for (size_t i = 0; i < wanted.size(); ++i) {
    if (!wanted[i] || !cells_[i]) continue;
    places[i] = static_cast<int>(columns.size());
    fields.push_back(arrow::field(names[i], cells_[i]->type()));
    columns.push_back(cells_[i]->Slice(first_row, rows));
  }
  if (columns.empty()) return read_no_columns(first_row, rows, names.size());
  auto table = arrow::Table::Make(arrow::schema(std::move(fields)), std::move(columns), rows);
  return std::make_unique<MemoryReader>(std::move(table), std::move(places), first_row, dictionaries_);
}

}  // namespace merit::data
