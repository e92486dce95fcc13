#include "runtime/data/parquet/parquet_pages.h"

#include <arrow/buffer.h>
#include <arrow/util/compression.h>
#include <parquet/column_page.h>
#include <parquet/column_reader.h>
#include <parquet/exception.h>
#include <parquet/metadata.h>
#include <parquet/properties.h>

#include <algorithm>
#include <limits>
#include <span>
#include <utility>

#include "runtime/data/parquet/column_bytes.h"
#include "runtime/data/parquet/parquet_reader.h"
#include "runtime/data/parquet/reused_bytes.h"

namespace merit::data {
namespace {

using parquet::Page;
using Bytes = std::span<const uint8_t>;

Bytes bytes_of(const Page& page) {
  return {page.data(), static_cast<size_t>(page.size())};
}

/// zstd, and what it keeps between pages.
class PageDecompressor {
 public:
  PageDecompressor() {
    PARQUET_ASSIGN_OR_THROW(codec_, arrow::util::Codec::Create(arrow::Compression::ZSTD));
    PARQUET_ASSIGN_OR_THROW(zstd_, codec_->MakeDecompressor());
  }

  /// Exactly so many bytes as there is room for.
  void fill(std::span<uint8_t> room, Bytes compressed) {
    if (room.empty()) return;
    const bool fills = decompress(room, compressed) == room.size();
    if (!fills || !zstd_->IsFinished()) damaged("a page has other bytes than it says");
  }

  /// As many bytes as there are: pages with dictionaries do not hand on how many.
  std::span<uint8_t> fill(ReusedBytes& room, Bytes compressed) {
    if (compressed.empty()) return room.make_room(0);
    // Most are not that much larger, nor than writers let a dictionary be.
    const size_t guess = std::min(8 * compressed.size(), std::max(2 * compressed.size(), kMostOfDictionary));
    auto bytes = room.make_room(std::min(guess, kMostOfPage));
    size_t size = decompress(bytes, compressed);
    while (!zstd_->IsFinished()) {
      if (size < bytes.size()) damaged("a page ends early");
      if (size >= kMostOfPage) damaged("a dictionary is larger than a page can be");
      bytes = room.make_room(std::min(2 * bytes.size(), kMostOfPage));
      size = decompress(bytes, compressed);
    }
    return bytes.first(size);
  }

 private:
  static constexpr size_t kMostOfPage = std::numeric_limits<int32_t>::max();  // bytes: its header has 32 bits for them
  static constexpr size_t kMostOfDictionary = (size_t{1} << 20) + (size_t{1} << 14);

  /// How many bytes there were, or as many as there is room for.
  size_t decompress(std::span<uint8_t> room, Bytes compressed) {
    PARQUET_THROW_NOT_OK(zstd_->Reset());
    size_t size = 0;
    for (;;) {
      PARQUET_ASSIGN_OR_THROW(const auto step,
                              zstd_->Decompress(static_cast<int64_t>(compressed.size()), compressed.data(),
                                                static_cast<int64_t>(room.size() - size), room.data() + size));
      size += static_cast<size_t>(step.bytes_written);
      compressed = compressed.subspan(static_cast<size_t>(step.bytes_read));
      const bool is_stuck = step.bytes_read == 0 && step.bytes_written == 0;
      if (is_stuck || (zstd_->IsFinished() && compressed.empty())) return size;
      if (zstd_->IsFinished()) PARQUET_THROW_NOT_OK(zstd_->Reset());  // to the next of several frames
    }
  }

  std::unique_ptr<arrow::util::Codec> codec_;
  std::shared_ptr<arrow::util::Decompressor> zstd_;
};

/// The pages of a column as they stand in the file, decompressed.
class DecompressedPages : public parquet::PageReader {
 public:
  DecompressedPages(std::unique_ptr<parquet::PageReader> stored, std::shared_ptr<PageDecompressor> decompressor)
      : stored_(std::move(stored)), decompressor_(std::move(decompressor)) {}

  std::shared_ptr<Page> NextPage() override {
    std::shared_ptr<Page> stored = stored_->NextPage();
    if (!stored) return nullptr;
    switch (stored->type()) {
      case parquet::PageType::DICTIONARY_PAGE:
        return decompressed(static_cast<const parquet::DictionaryPage&>(*stored));
      case parquet::PageType::DATA_PAGE:
        return decompressed(static_cast<const parquet::DataPageV1&>(*stored));
      case parquet::PageType::DATA_PAGE_V2: {
        const auto& page = static_cast<const parquet::DataPageV2&>(*stored);
        return page.is_compressed() ? decompressed(page) : stored;
      }
      default:
        return stored;
    }
  }

  void set_max_page_header_size(uint32_t size) override { stored_->set_max_page_header_size(size); }

 private:
  std::shared_ptr<Page> decompressed(const parquet::DictionaryPage& page) {
    const auto bytes = buffer(decompressor_->fill(room_, bytes_of(page)));
    return std::make_shared<parquet::DictionaryPage>(bytes, page.num_values(), page.encoding(), page.is_sorted());
  }

  std::shared_ptr<Page> decompressed(const parquet::DataPageV1& page) {
    const auto room = make_room(page);
    decompressor_->fill(room, bytes_of(page));
    return std::make_shared<parquet::DataPageV1>(buffer(room), page.num_values(), page.encoding(),
                                                 page.definition_level_encoding(), page.repetition_level_encoding(),
                                                 page.uncompressed_size(), page.statistics(), page.first_row_index());
  }

  /// Levels stand before the values and are not compressed.
  std::shared_ptr<Page> decompressed(const parquet::DataPageV2& page) {
    const auto room = make_room(page);
    const Bytes stored = bytes_of(page);
    const int64_t levels =
        int64_t{page.repetition_levels_byte_length()} + int64_t{page.definition_levels_byte_length()};
    const auto most = static_cast<int64_t>(std::min(stored.size(), room.size()));
    if (levels < 0 || levels > most) damaged("a page has levels beyond its end");
    const auto begin = static_cast<size_t>(levels);
    std::ranges::copy(stored.first(begin), room.begin());
    decompressor_->fill(room.subspan(begin), stored.subspan(begin));
    return std::make_shared<parquet::DataPageV2>(buffer(room), page.num_values(), page.num_nulls(), page.num_rows(),
                                                 page.encoding(), page.definition_levels_byte_length(),
                                                 page.repetition_levels_byte_length(), page.uncompressed_size(), false,
                                                 page.statistics(), page.first_row_index());
  }

  std::span<uint8_t> make_room(const parquet::DataPage& page) {
    if (page.uncompressed_size() < 0) damaged("a page has a negative size");
    return room_.make_room(static_cast<size_t>(page.uncompressed_size()));
  }

  static std::shared_ptr<arrow::Buffer> buffer(Bytes bytes) {
    return std::make_shared<arrow::Buffer>(bytes.data(), static_cast<int64_t>(bytes.size()));
  }

  std::unique_ptr<parquet::PageReader> stored_;
  std::shared_ptr<PageDecompressor> decompressor_;
  ReusedBytes room_;
};

/// A row group whose columns share a decompressor. Those that are not compressed by zstd are read by Arrow alone, and
/// so are those of writers whose faults it knows.
class RowGroup : public parquet::RowGroupReader::Contents {
 public:
  RowGroup(std::shared_ptr<arrow::io::RandomAccessFile> content, parquet::ParquetFileReader& file, int group)
      : content_(std::move(content)),
        metadata_(file.metadata()),
        group_(file.RowGroup(group)),
        properties_(parquet::default_reader_properties()) {}

  std::unique_ptr<parquet::PageReader> GetColumnPageReader(int column) override {
    const auto chunk = metadata()->ColumnChunk(column);
    const auto& writer = metadata_->writer_version();
    if (chunk->compression() != parquet::Compression::ZSTD || chunk->crypto_metadata() != nullptr ||
        writer.VersionLt(parquet::ApplicationVersion::PARQUET_816_FIXED_VERSION()) ||
        writer.VersionLt(parquet::ApplicationVersion::PARQUET_CPP_10353_FIXED_VERSION())) {
      return group_->GetColumnPageReader(column);
    }
    if (!decompressor_) decompressor_ = std::make_shared<PageDecompressor>();
    auto stored =
        parquet::PageReader::Open(bytes_of_chunk(*chunk), chunk->num_values(), parquet::Compression::UNCOMPRESSED,
                                  properties_, *metadata()->schema()->Column(column));
    return std::make_unique<DecompressedPages>(std::move(stored), decompressor_);
  }

  const parquet::RowGroupMetaData* metadata() const override { return group_->metadata(); }
  const parquet::ReaderProperties* properties() const override { return &properties_; }

 private:
  std::shared_ptr<arrow::io::InputStream> bytes_of_chunk(const parquet::ColumnChunkMetaData& chunk) {
    int64_t begin = chunk.data_page_offset();
    if (chunk.has_dictionary_page() && chunk.dictionary_page_offset() > 0) {
      begin = std::min(begin, chunk.dictionary_page_offset());
    }
    PARQUET_ASSIGN_OR_THROW(const int64_t size, content_->GetSize());
    const int64_t bytes = chunk.total_compressed_size();
    if (begin < 0 || bytes < 0 || begin > size || bytes > size - begin) damaged("a column is beyond the file's end");
    if (content_->supports_zero_copy()) return properties_.GetStream(content_, begin, bytes);
    return std::make_shared<ColumnBytes>(content_, begin, begin + bytes);
  }

  std::shared_ptr<arrow::io::RandomAccessFile> content_;
  std::shared_ptr<parquet::FileMetaData> metadata_;
  std::shared_ptr<parquet::RowGroupReader> group_;
  parquet::ReaderProperties properties_;
  std::shared_ptr<PageDecompressor> decompressor_;  ///< once a column needs it
};

}  // namespace

std::shared_ptr<parquet::RowGroupReader> with_kept_decompressor(std::shared_ptr<arrow::io::RandomAccessFile> content,
                                                                parquet::ParquetFileReader& file, int group) {
  return std::make_shared<parquet::RowGroupReader>(std::make_unique<RowGroup>(std::move(content), file, group));
}

}  // namespace merit::data
