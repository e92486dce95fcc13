#include "runtime/data/writing/write_parquet.h"

#include <arrow/io/interfaces.h>
#include <arrow/ipc/writer.h>
#include <arrow/util/base64.h>
#include <arrow/util/compression.h>
#include <arrow/util/key_value_metadata.h>
#include <parquet/arrow/schema.h>
#include <parquet/exception.h>
#include <parquet/file_writer.h>
#include <parquet/metadata.h>
#include <parquet/properties.h>

#include <algorithm>
#include <deque>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/data/tables/arrow_columns.h"
#include "runtime/data/writing/encode_column.h"
#include "runtime/threads/lanes.h"
#include "runtime/threads/share_work.h"

namespace merit::data {
namespace {

using columns::Column;
using columns::Table;

constexpr int64_t kRowsOfGroup = int64_t{1} << 20;
constexpr int64_t kRowsBetweenProgress = int64_t{1} << 19;
constexpr auto kCompression = parquet::Compression::ZSTD;
constexpr std::string_view kMagic = "PAR1";

class ParquetWriter : public TableWriter {
 public:
  ParquetWriter(std::shared_ptr<arrow::io::OutputStream> stream, WriterOptions options)
      : stream_(std::move(stream)), options_(std::move(options)) {}

  arrow::Status write(const Table& rows) override {
    if (!metadata_) ARROW_RETURN_NOT_OK(open(rows));
    for (int64_t begin = 0; begin < rows.rows;) {
      const int64_t end = std::min({begin + kRowsBetweenProgress, begin + kRowsOfGroup - group_rows_, rows.rows});
      encode(rows, begin, end);
      group_rows_ += end - begin;
      rows_ += end - begin;
      begin = end;
      if (group_rows_ == kRowsOfGroup) end_group();
      ARROW_RETURN_NOT_OK(options_.progress(rows_));
    }
    return arrow::Status::OK();
  }

  void help() override { lanes_.help(); }

  arrow::Status close() override {
    if (group_rows_ > 0) end_group();
    parquet::WriteFileMetaData(*metadata_->Finish(key_values_), stream_.get());
    return arrow::Status::OK();
  }

 private:
  static constexpr size_t kNone = SIZE_MAX;

  /// A column that one or more of the table's are.
  struct Encoded {
    std::vector<LeafEncoder> leaves;
    columns::ColumnPtr column;  ///< of the rows that come next
  };

  arrow::Status open(const Table& first) {
    const auto schema = arrow_schema_of(first);
    const auto properties = parquet::WriterProperties::Builder().compression(kCompression)->build();
    const auto arrow_properties = parquet::ArrowWriterProperties::Builder().store_schema()->build();
    ARROW_RETURN_NOT_OK(parquet::arrow::ToParquetSchema(schema.get(), *properties, *arrow_properties, &schema_));
    metadata_ = parquet::FileMetaDataBuilder::Make(schema_.get(), properties);
    // The Arrow schema goes along: Parquet itself has no durations and no enumerations.
    ARROW_ASSIGN_OR_RAISE(const auto serialized, arrow::ipc::SerializeSchema(*schema));
    key_values_ = arrow::key_value_metadata({"ARROW:schema"}, {arrow::util::base64_encode(serialized->ToString())});
    ARROW_ASSIGN_OR_RAISE(codec_, arrow::util::Codec::Create(kCompression));
    encoded_of_.assign(first.columns.size(), kNone);
    return stream_->Write(kMagic.data(), static_cast<int64_t>(kMagic.size()));
  }

  void encode(const Table& rows, int64_t begin, int64_t end) {
    take_columns(rows);
    for (size_t i = 0; i < encoded_.size(); ++i) {
      lanes_.put(i, [&leaves = encoded_[i].leaves, column = encoded_[i].column, begin, end] {
        for (LeafEncoder& leaf : leaves) leaf.append(*column, begin, end);
      });
    }
    if (options_.side_by_side) threads::share_work(0, encoded_.size(), [&](size_t) { lanes_.finish(); });
  }

  /// Columns of the table that have been one so far stay so where they still are; else each goes on by itself.
  void take_columns(const Table& rows) {
    std::map<std::pair<size_t, const Column*>, size_t> places;  // among the encoded, by the place so far
    std::vector<bool> is_taken(encoded_.size());
    for (size_t i = 0; i < encoded_of_.size(); ++i) {
      const columns::ColumnPtr& column = rows.columns[i];
      const size_t before = encoded_of_[i];
      const auto [place, is_new] = places.try_emplace({before, column.get()}, before);
      if (is_new && before == kNone) {
        place->second = encoded_.size();
        encoded_.push_back({leaf_encoders(*column, codec_), column});
      } else if (is_new && is_taken[before]) {
        place->second = encoded_.size();
        lanes_.finish();  // what is copied has then all rows before these
        encoded_.push_back({encoded_[before].leaves, column});
      } else if (is_new) {
        encoded_[before].column = column;
        is_taken[before] = true;
      }
      encoded_of_[i] = place->second;
    }
  }

  void end_group() {
    lanes_.finish();
    parquet::RowGroupMetaDataBuilder* const group = metadata_->AppendRowGroup();
    group->set_num_rows(group_rows_);
    int64_t size = 0;
    for (size_t& place : encoded_of_) {
      for (LeafEncoder& leaf : encoded_[place].leaves) size += leaf.write(*group->NextColumnChunk(), stream_);
      place = kNone;
    }
    group->Finish(size, groups_++);
    encoded_.clear();
    group_rows_ = 0;
  }

  std::shared_ptr<arrow::io::OutputStream> stream_;
  WriterOptions options_;
  std::shared_ptr<parquet::SchemaDescriptor> schema_;
  std::unique_ptr<parquet::FileMetaDataBuilder> metadata_;  ///< once there is a piece
  std::shared_ptr<const arrow::KeyValueMetadata> key_values_;
  std::shared_ptr<arrow::util::Codec> codec_;
  int64_t rows_ = 0, group_rows_ = 0;
  int16_t groups_ = 0;
  std::deque<Encoded> encoded_;     ///< of the row group
  std::vector<size_t> encoded_of_;  ///< by column of the table; none before the group's first rows
  threads::Lanes lanes_;            ///< by encoded column
};

}  // namespace

std::unique_ptr<TableWriter> parquet_writer(std::shared_ptr<arrow::io::OutputStream> stream, WriterOptions options) {
  return std::make_unique<ParquetWriter>(std::move(stream), std::move(options));
}

}  // namespace merit::data
