/// Source text: files, places in them, and where modules and data files come from.
///
/// In: text by name. Out: stable file ids, spans, lines and columns. Nothing here reads the file system but a `Loader`
/// that the caller chooses.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace merit::source {

enum class FileId : uint32_t {};

/// A half-open range of bytes in one file. `begin == end` is a place between two bytes.
struct Span {
  FileId file{};
  uint32_t begin = 0;
  uint32_t end = 0;

  friend bool operator==(const Span&, const Span&) = default;
};

/// The smallest span that covers both, which are in one file.
Span join(Span a, Span b);

/// Zero-based line and column. What a column counts is said by the function that gives it.
struct Position {
  uint32_t line = 0;
  uint32_t column = 0;

  friend bool operator==(const Position&, const Position&) = default;
};

/// A file's text as it stands. A line ends with `\n` or `\r\n`; the text after the last line end, which may be empty,
/// is a line too. Bytes that are not UTF-8 count as one code point each.
class SourceFile {
 public:
  SourceFile(std::string name, std::string text);

  const std::string& name() const { return name_; }
  const std::string& text() const { return text_; }
  std::string_view text(Span span) const { return std::string_view(text_).substr(span.begin, span.end - span.begin); }

  uint32_t line_count() const { return static_cast<uint32_t>(line_starts_.size()); }
  /// The line's text without its line end.
  std::string_view line(uint32_t line) const;
  uint32_t line_begin(uint32_t line) const { return line_starts_[line]; }

  Position position(uint32_t offset) const;        ///< column in code points, as people count
  Position position_utf16(uint32_t offset) const;  ///< column in UTF-16 units, as the language server protocol counts

 private:
  uint32_t line_of(uint32_t offset) const;

  std::string name_;
  std::string text_;
  std::vector<uint32_t> line_starts_;
};

/// All files of one compilation. Files are never removed, so references stay good.
class Sources {
 public:
  FileId add(std::string name, std::string text);
  const SourceFile& operator[](FileId file) const { return files_[static_cast<uint32_t>(file)]; }
  uint32_t size() const { return static_cast<uint32_t>(files_.size()); }
  std::string_view text(Span span) const { return (*this)[span.file].text(span); }

 private:
  std::deque<SourceFile> files_;
};

/// Why there is no text of a file that does not exist: only then can it be looked for elsewhere.
inline constexpr std::string_view kNoSuchFile = "there is no such file";

/// Where the text of a definition, a module or a data file comes from.
class Loader {
 public:
  virtual ~Loader() = default;
  /// The whole content of the file, or why it cannot be read: `kNoSuchFile`, else lower case and without the path.
  virtual std::expected<std::string, std::string> load(const std::string& path) const = 0;
};

/// Definitions, modules and the tables they name are texts that people keep; a larger file is a mistake.
inline constexpr size_t kLargestFile = size_t{64} << 20;

/// Reads the file system. The only code of the compiler that does. A directory, a missing or unreadable file, and one
/// larger than `kLargestFile` have their reasons; a pipe is read to its end.
class FileLoader : public Loader {
 public:
  std::expected<std::string, std::string> load(const std::string& path) const override;
};

}  // namespace merit::source
