#include "runtime/data/parquet/column_bytes.h"

#include <arrow/result.h>
#include <arrow/status.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace merit::data {
namespace {

constexpr int64_t kPiece = int64_t{1} << 18;

}  // namespace

ColumnBytes::ColumnBytes(std::shared_ptr<arrow::io::RandomAccessFile> file, int64_t begin, int64_t end)
    : file_(std::move(file)), at_(begin), end_(end) {}

arrow::Result<std::string_view> ColumnBytes::next(int64_t size) {
  size = std::min(size, end_ - at_);
  if (size > size_) {
    const int64_t wanted = std::max(size, std::min(kPiece, end_ - at_));
    const auto left = static_cast<size_t>(size_);
    if (begin_ > 0) std::memmove(held_.data(), held_.data() + begin_, left);
    begin_ = 0;
    const auto room = held_.make_room(static_cast<size_t>(wanted), left);
    ARROW_ASSIGN_OR_RAISE(const int64_t got, file_->ReadAt(at_ + size_, wanted - size_, room.data() + left));
    size_ += got;
    size = std::min(size, size_);
  }
  return std::string_view(reinterpret_cast<const char*>(held_.data()) + begin_, static_cast<size_t>(size));
}

arrow::Result<std::string_view> ColumnBytes::take(int64_t size) {
  ARROW_ASSIGN_OR_RAISE(const std::string_view bytes, next(size));
  const auto taken = static_cast<int64_t>(bytes.size());
  at_ += taken;
  begin_ += taken;
  size_ -= taken;
  return bytes;
}

arrow::Result<std::shared_ptr<arrow::Buffer>> ColumnBytes::Read(int64_t size) {
  ARROW_ASSIGN_OR_RAISE(const std::string_view bytes, take(size));
  return std::make_shared<arrow::Buffer>(bytes);
}

arrow::Result<int64_t> ColumnBytes::Read(int64_t size, void* to) {
  ARROW_ASSIGN_OR_RAISE(const std::string_view bytes, take(size));
  std::ranges::copy(bytes, static_cast<char*>(to));
  return static_cast<int64_t>(bytes.size());
}

arrow::Status ColumnBytes::Close() {
  file_.reset();
  held_ = {};
  begin_ = size_ = 0;
  return arrow::Status::OK();
}

}  // namespace merit::data
