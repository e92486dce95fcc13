/// Private to this room: the bytes of one column of a row group, some pages at a time, in memory that is used again.
#pragma once

#include <arrow/buffer.h>
#include <arrow/io/interfaces.h>

#include <cstdint>
#include <memory>
#include <string_view>

#include "runtime/data/parquet/reused_bytes.h"

namespace merit::data {

/// What it gives stays until it is asked again. It holds a quarter of a MiB, or as much as the largest page has: a
/// column is several times as large, and each thread reads some columns side by side.
class ColumnBytes : public arrow::io::InputStream {
 public:
  /// The bytes from `begin` to before `end`.
  ColumnBytes(std::shared_ptr<arrow::io::RandomAccessFile> file, int64_t begin, int64_t end);

  arrow::Result<std::string_view> Peek(int64_t size) override { return next(size); }
  arrow::Result<std::shared_ptr<arrow::Buffer>> Read(int64_t size) override;
  arrow::Result<int64_t> Read(int64_t size, void* to) override;
  arrow::Result<int64_t> Tell() const override { return at_; }
  arrow::Status Close() override;
  bool closed() const override { return file_ == nullptr; }

 private:
  /// The next bytes: so many, or as many as there are.
  arrow::Result<std::string_view> next(int64_t size);
  /// The same, which then are taken.
  arrow::Result<std::string_view> take(int64_t size);

  std::shared_ptr<arrow::io::RandomAccessFile> file_;
  int64_t at_ = 0, end_;          ///< in the file
  ReusedBytes held_;              ///< the bytes of the file
  int64_t begin_ = 0, size_ = 0;  ///< from `at_` on, in `held_`: those that nobody has taken
};

}  // namespace merit::data
