#include "runtime/data/parquet/parquet_events.h"

#include <arrow/array.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>
#include <parquet/metadata.h>

#include <algorithm>
#include <span>
#include <utility>

#include "runtime/data/files/table_file.h"
#include "runtime/data/parquet/parquet_column.h"
#include "runtime/data/parquet/parquet_lists.h"
#include "runtime/data/parquet/parquet_pages.h"
#include "runtime/data/tables/array_check.h"
#include "runtime/data/tables/lists_of_structures.h"
#include "runtime/data/tables/memory_table.h"

namespace merit::data {
namespace {

using parquet::arrow::FileReader;
using parquet::arrow::SchemaField;

/// Chunks go over the ends of lists, which may be longer than they are.
class PagesReader : public ChunkReader {
 public:
  /// `begins`: of the row group's lists, rows + 1.
  PagesReader(const Source& source, std::unique_ptr<FileReader> file, int group, const SchemaField& lists,
              std::span<const int64_t> begins)
      : ChunkReader(begins.front(), lists.children[0].children.size()),
        file_(std::move(file)),
        group_(with_kept_decompressor(source.content, *file_->parquet_reader(), group)),
        fields_(lists.children[0].children),
        begins_(begins),
        columns_(fields_.size()) {
    for (size_t row = 0; row + 1 < begins.size(); ++row) {
      all_entries_ += std::max<int64_t>(begins[row + 1] - begins[row], 1);
    }
  }

 private:
  arrow::Result<int64_t> advance() override {
    do {
      begin_ += static_cast<int64_t>(entries_.size());
      go_on();
    } while (events_ == 0 && !entries_.empty());
    return events_;
  }

  /// Takes lists, or as much of one as there is room for. One that is empty or missing has an entry of its own.
  void go_on() {
    entries_.clear();
    events_ = 0;
    while (row_ + 1 < begins_.size() && entries_.size() < kMostChunkRows) {
      const int64_t all = begins_[row_ + 1] - begins_[row_];
      const int64_t taken = std::min(all - taken_, kMostChunkRows - static_cast<int64_t>(entries_.size()));
      if (all == 0) entries_.push_back(ListEntry::no_cell);
      entries_.resize(entries_.size() + static_cast<size_t>(taken), ListEntry::further_cell);
      if (taken_ == 0 && taken > 0) entries_[entries_.size() - static_cast<size_t>(taken)] = ListEntry::first_cell;
      events_ += taken;
      taken_ += taken;
      if (taken_ < all) return;
      taken_ = 0;
      ++row_;
    }
  }

  arrow::Result<ChunkColumn> decode(size_t position) override {
    return guarded([&]() -> arrow::Result<ChunkColumn> {
      auto& column = columns_[position];
      if (!column) column = open_column(*group_, fields_[position], all_entries_);
      return column->read({begin_, static_cast<int64_t>(entries_.size()), events_, entries_});
    });
  }

  std::unique_ptr<FileReader> file_;
  std::shared_ptr<parquet::RowGroupReader> group_;
  const std::vector<SchemaField>& fields_;
  std::span<const int64_t> begins_;
  std::vector<std::unique_ptr<ParquetColumn>> columns_;  ///< once somebody has asked for them
  int64_t all_entries_ = 0;                              ///< of the row group
  int64_t begin_ = 0;                                    ///< entry of the row group at which the chunk begins
  std::vector<ListEntry> entries_;                       ///< of the chunk
  int64_t events_ = 0;                                   ///< among them
  size_t row_ = 0;                                       ///< whose list is next
  int64_t taken_ = 0;                                    ///< events of it
};

/// The same by Arrow's reader, which decodes lists with the fields that are wanted.
class ListsReader : public ChunkReader {
 public:
  ListsReader(std::unique_ptr<FileReader> file, std::unique_ptr<arrow::RecordBatchReader> batches,
              std::vector<int> places, std::span<const int64_t> begins)
      : ChunkReader(begins.front(), places.size()),
        file_(std::move(file)),
        batches_(std::move(batches)),
        places_(std::move(places)),
        left_(begins.back() - begins.front()) {}

 private:
  arrow::Result<int64_t> advance() override {
    return guarded([&] { return read_next(); });
  }

  arrow::Result<int64_t> read_next() {
    begin_ += rows_;
    left_ -= rows_;
    while (left_ > 0 && (fields_.empty() || begin_ == fields_[0]->length())) {
      std::shared_ptr<arrow::RecordBatch> batch;
      ARROW_RETURN_NOT_OK(batches_->ReadNext(&batch));
      if (!batch) return arrow::Status::IOError("a column of lists has fewer elements than its levels say");
      ARROW_RETURN_NOT_OK(check_array(*batch->column(0)));
      ARROW_ASSIGN_OR_RAISE(fields_, fields_in_lists(*batch->column(0)));
      begin_ = 0;
    }
    return rows_ = left_ == 0 ? 0 : std::min({kMostChunkRows, left_, fields_[0]->length() - begin_});
  }

  arrow::Result<ChunkColumn> decode(size_t position) override {
    const auto& field = fields_[static_cast<size_t>(places_[position])];
    return ChunkColumn{field->Slice(begin_, rows_), nullptr, {}, {}};
  }

  std::unique_ptr<FileReader> file_;
  std::unique_ptr<arrow::RecordBatchReader> batches_;
  std::vector<int> places_;       ///< by column: which of `fields_` it is
  arrow::ArrayVector fields_;     ///< of a batch
  int64_t begin_ = 0, rows_ = 0;  ///< the chunk, in the batch
  int64_t left_;                  ///< rows that are not in chunks before
};

/// Of a damaged footer 0: whoever finds the lists meets the same damage, and says so.
int64_t stored_bytes_of(const parquet::FileMetaData& metadata, const SchemaField& lists) {
  std::vector<int> leaves;
  add_leaves(lists, leaves);
  const auto bytes = guarded([&]() -> arrow::Result<int64_t> {
    int64_t sum = 0;
    for (int group = 0; group < metadata.num_row_groups(); ++group) {
      const auto columns = metadata.RowGroup(group);
      for (const int leaf : leaves) sum += columns->ColumnChunk(leaf)->total_compressed_size();
    }
    return sum;
  });
  return bytes.ValueOr(0);
}

/// That all leaves have the same lists. Arrow's reader takes them from one.
void check_lists(parquet::RowGroupReader& group, const SchemaField& lists, const std::vector<int>& leaves,
                 std::span<const int64_t> begins) {
  for (const int leaf : leaves) {
    const auto same = [&](int64_t begin, int64_t expected) { return begin == expected - begins.front(); };
    if (!std::ranges::equal(read_list_begins(group, lists, leaf), begins, same)) {
      damaged("the fields of a column of lists have different lists");
    }
  }
}

class ParquetEvents : public NestedTable {
 public:
  ParquetEvents(const Source& source, ParquetMetadata metadata, const SchemaField& lists, size_t column,
                const RawTable& leads)
      : source_(source), metadata_(std::move(metadata)), column_(column), begins_(leads.parts()) {
    file = leads.file;
    title = leads.title;
    parent = &leads;
    for (const SchemaField& field : lists.children[0].children) names.push_back(field.field->name());
    stored_bytes = stored_bytes_of(*metadata_, lists);
  }

  arrow::Status find_lists(size_t part) override {
    return guarded([&]() -> arrow::Status {
      ARROW_ASSIGN_OR_RAISE(const auto reader, make_parquet_reader(source_, metadata_));
      const auto group = with_kept_decompressor(source_.content, *reader->parquet_reader(), static_cast<int>(part));
      const SchemaField& lists = lists_of(*reader);
      begins_[part] = read_list_begins(*group, lists, smallest_leaf(*group->metadata(), lists));
      return arrow::Status::OK();
    });
  }

  void join_lists() override {
    list_begins.reserve(static_cast<size_t>(parent->rows()) + 1);
    list_begins = {0};
    for (const auto& begins : begins_) {
      const int64_t before = part_begins.back();
      for (size_t i = 1; i < begins.size(); ++i) list_begins.push_back(before + begins[i]);
      part_begins.push_back(list_begins.back());
    }
    begins_.clear();
  }

  arrow::Result<std::unique_ptr<ChunkReader>> read_part(size_t part, const std::vector<bool>& wanted) const override {
    return guarded([&] { return open_group(part, wanted); });
  }

 private:
  const SchemaField& lists_of(const FileReader& reader) const { return reader.manifest().schema_fields[column_]; }

  arrow::Result<std::unique_ptr<ChunkReader>> open_group(size_t part, const std::vector<bool>& wanted) const {
    ARROW_ASSIGN_OR_RAISE(auto reader, make_parquet_reader(source_, metadata_));
    const SchemaField& lists = lists_of(*reader);
    const auto first = static_cast<size_t>(parent->part_begins[part]);
    const auto rows = static_cast<size_t>(parent->part_begins[part + 1]) - first;
    const auto begins = std::span(list_begins).subspan(first, rows + 1);
    const auto group = static_cast<int>(part);
    const auto& fields = lists.children[0].children;
    std::vector<int> leaves;
    std::vector<int> places(fields.size(), -1);
    int count = 0;
    bool from_pages = true;
    for (size_t i = 0; i < fields.size(); ++i) {
      if (!wanted[i]) continue;
      places[i] = count++;
      add_leaves(fields[i], leaves);
      from_pages = from_pages && is_read_from_pages(*metadata_->schema(), fields[i]);
    }
    if (from_pages) return std::make_unique<PagesReader>(source_, std::move(reader), group, lists, begins);
    check_lists(*reader->parquet_reader()->RowGroup(group), lists, leaves, begins);
    ARROW_ASSIGN_OR_RAISE(auto batches, reader->GetRecordBatchReader({group}, leaves));
    return std::make_unique<ListsReader>(std::move(reader), std::move(batches), std::move(places), begins);
  }

  Source source_;
  ParquetMetadata metadata_;
  size_t column_;
  std::vector<std::vector<int64_t>> begins_;  ///< by part, until they are joined
};

}  // namespace

std::unique_ptr<NestedTable> make_parquet_events(const Source& source, const ParquetMetadata& metadata,
                                                 const std::vector<SchemaField>& columns, size_t column,
                                                 const RawTable& leads) {
  return std::make_unique<ParquetEvents>(source, metadata, columns[column], column, leads);
}

}  // namespace merit::data
