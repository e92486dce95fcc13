/// Columns of a Parquet row group, decoded without anything in between.
#pragma once

#include <parquet/api/reader.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace merit::limit {

/// What this program takes for granted of the data ends it where it is not so.
inline void need(bool fulfilled, const char* what) {
  if (fulfilled) return;
  std::fprintf(stderr, "limit: %s\n", what);
  std::exit(1);
}

inline bool has_no_nulls(const parquet::RowGroupMetaData& metadata, int column) {
  const auto statistics = metadata.ColumnChunk(column)->statistics();
  return statistics && statistics->HasNullCount() && statistics->null_count() == 0;
}

inline int place_of(const parquet::ParquetFileReader& file, const char* name) {
  return file.metadata()->schema()->ColumnIndex(std::string(name));
}

/// Texts as codes of a dictionary, those of the rows that are not null one after another.
class TextColumn {
 public:
  TextColumn(parquet::RowGroupReader& group, int column)
      : nulls_(!has_no_nulls(*group.metadata(), column)),
        reader_(std::static_pointer_cast<parquet::ByteArrayReader>(
            group.ColumnWithExposeEncoding(column, parquet::ExposedEncoding::DICTIONARY))) {
    need(reader_->GetExposedEncoding() == parquet::ExposedEncoding::DICTIONARY, "a text column without a dictionary");
  }

  bool has_nulls() const { return nulls_; }
  /// By code.
  const std::vector<uint32_t>& meanings() const { return meanings_; }

  /// The codes of the next `rows` rows; `known` is by row, 0 or 1, where there are nulls. `meaning` is asked once a
  /// value.
  template <typename Meaning>
  void read(int64_t rows, int32_t* codes, int16_t* known, const Meaning& meaning) {
    for (int64_t row = 0; row < rows;) {
      const parquet::ByteArray* values = nullptr;
      int32_t size = 0;
      int64_t got = 0;
      const int64_t levels = reader_->ReadBatchWithDictionary(rows - row, nulls_ ? known + row : nullptr, nullptr,
                                                              codes, &got, &values, &size);
      row += nulls_ ? levels : got;
      codes += got;
      if (values == nullptr || !meanings_.empty()) continue;
      for (const parquet::ByteArray& value : std::span(values, static_cast<size_t>(size))) {
        meanings_.push_back(meaning(std::string_view(reinterpret_cast<const char*>(value.ptr), value.len)));
      }
    }
  }

 private:
  bool nulls_;
  std::shared_ptr<parquet::ByteArrayReader> reader_;
  std::vector<uint32_t> meanings_;
};

/// Numbers, those of the rows that are not null one after another.
template <typename Reader>
class NumberColumn {
 public:
  NumberColumn(parquet::RowGroupReader& group, int column)
      : nulls_(!has_no_nulls(*group.metadata(), column)),
        reader_(std::static_pointer_cast<Reader>(group.Column(column))) {}

  bool has_nulls() const { return nulls_; }

  template <typename Value>
  void read(int64_t rows, Value* values, int16_t* known) {
    for (int64_t row = 0; row < rows;) {
      int64_t got = 0;
      const int64_t levels = reader_->ReadBatch(rows - row, nulls_ ? known + row : nullptr, nullptr, values, &got);
      row += nulls_ ? levels : got;
      values += got;
    }
  }

 private:
  bool nulls_;
  std::shared_ptr<Reader> reader_;
};

/// Keys of at most eight bytes, as those eight.
class KeyColumn {
 public:
  KeyColumn(parquet::RowGroupReader& group, int column)
      : reader_(std::static_pointer_cast<parquet::ByteArrayReader>(group.Column(column))) {
    need(has_no_nulls(*group.metadata(), column), "a row without a key");
  }

  /// Of the next `rows` rows those at `kept`, which ascends.
  void read(int64_t rows, std::span<const uint32_t> kept, uint64_t* keys) {
    size_t next = 0;
    each_batch(rows, [&](int64_t first, std::span<const parquet::ByteArray> batch) {
      for (; next < kept.size() && kept[next] < static_cast<uint64_t>(first) + batch.size(); ++next) {
        keys[next] = packed(batch[kept[next] - static_cast<size_t>(first)]);
      }
    });
  }
  void read(int64_t rows, uint64_t* keys) {
    each_batch(rows, [&](int64_t first, std::span<const parquet::ByteArray> batch) {
      for (size_t i = 0; i < batch.size(); ++i) keys[static_cast<size_t>(first) + i] = packed(batch[i]);
    });
  }

 private:
  template <typename Use>
  void each_batch(int64_t rows, const Use& use) {
    std::array<parquet::ByteArray, 1024> batch;
    for (int64_t row = 0; row < rows;) {
      int64_t got = 0;
      reader_->ReadBatch(std::min<int64_t>(rows - row, batch.size()), nullptr, nullptr, batch.data(), &got);
      use(row, std::span(batch).first(static_cast<size_t>(got)));
      row += got;
    }
  }
  static uint64_t packed(const parquet::ByteArray& text) {
    need(text.len <= sizeof(uint64_t), "a key of more than eight bytes");
    uint64_t key = 0;
    if (text.len == sizeof key) {
      std::memcpy(&key, text.ptr, sizeof key);
    } else {
      std::memcpy(&key, text.ptr, text.len);
    }
    return key;
  }

  std::shared_ptr<parquet::ByteArrayReader> reader_;
};

}  // namespace merit::limit
