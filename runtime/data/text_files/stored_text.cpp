#include "runtime/data/text_files/stored_text.h"

#include <arrow/buffer.h>
#include <arrow/io/memory.h>

#include <algorithm>
#include <string>
#include <utility>

namespace merit::data {

StoredText::StoredText(std::string text) : begin_(0), end_(text.size()) {
  content_ = std::make_shared<arrow::io::BufferReader>(arrow::Buffer::FromString(std::move(text)));
}

/// The program's own memory is used again for the next piece, and not cleared, which Arrow's might be.
arrow::Result<TextPiece> StoredText::read(size_t begin, size_t end) const {
  end = std::min(end, size());
  const size_t size = end - std::min(begin, end);
  const auto position = static_cast<int64_t>(begin_ + begin);
  TextPiece piece;
  if (content_->supports_zero_copy()) {
    ARROW_ASSIGN_OR_RAISE(piece.buffer, content_->ReadAt(position, static_cast<int64_t>(size)));
  } else {
    std::string bytes;
    arrow::Result<int64_t> got = 0;
    bytes.resize_and_overwrite(size, [&](char* data, size_t) {
      got = content_->ReadAt(position, static_cast<int64_t>(size), data);
      return got.ok() ? static_cast<size_t>(*got) : 0;
    });
    ARROW_RETURN_NOT_OK(got);
    piece.buffer = arrow::Buffer::FromString(std::move(bytes));
  }
  piece.text = std::string_view(*piece.buffer);
  return piece.text.size() == size ? arrow::Result(std::move(piece)) : changed_meanwhile();
}

arrow::Status changed_meanwhile() {
  return arrow::Status::IOError("it changed while it was read");
}

}  // namespace merit::data
