/// Private to this room: the text of an input. Of large files it is left where it is and read piece by piece, so that
/// it is looked at while it is in cache, and not held; else it is in memory.
#pragma once

#include <arrow/io/type_fwd.h>
#include <arrow/result.h>
#include <arrow/type_fwd.h>

#include <cstddef>
#include <memory>
#include <string_view>

namespace merit::data {

/// How much of a text is read at once: so little that it stays in cache, and that the memory for it is used again
/// (`cli/large_memory.cpp`); so much that what is set up for each piece does not count.
inline constexpr size_t kPieceBytes = size_t{2} << 20;
/// How much of the next piece is read with one, to find the end of its last row.
inline constexpr size_t kBytesAhead = size_t{1} << 14;

struct TextPiece {
  std::shared_ptr<arrow::Buffer> buffer;
  std::string_view text;  ///< in `buffer`
};

class StoredText {
 public:
  /// All of a content but its first `begin` bytes.
  StoredText(std::shared_ptr<arrow::io::RandomAccessFile> content, size_t begin, size_t end)
      : content_(std::move(content)), begin_(begin), end_(end) {}
  /// A text that is in memory.
  explicit StoredText(std::string text);

  size_t size() const { return end_ - begin_; }
  /// The bytes from `begin` to before `end`, or the text's end if that is earlier. Any number of threads may call this
  /// at once. An error also where the file has become shorter.
  arrow::Result<TextPiece> read(size_t begin, size_t end) const;
  /// All of it.
  arrow::Result<TextPiece> read() const { return read(0, size()); }

 private:
  std::shared_ptr<arrow::io::RandomAccessFile> content_;
  size_t begin_, end_;
};

/// What reading a text fails with that is another one than before.
arrow::Status changed_meanwhile();

}  // namespace merit::data
