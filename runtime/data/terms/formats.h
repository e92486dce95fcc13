/// The formats of tables, told by a file's name or by its first bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace merit::data {

enum class Format : uint8_t { csv, tsv, ndjson, parquet, arrow };
enum class Compression : uint8_t { none, gzip, zstd };

struct FileType {
  Format format = Format::csv;
  Compression compression = Compression::none;
};

/// `csv`, `tsv`, `ndjson`, `parquet`, `arrow`.
std::string_view name_of(Format format);
/// As a sentence says it: `CSV`, `Parquet`.
std::string_view title_of(Format format);
/// ``, `.gz` or `.zst`.
std::string_view suffix_of(Compression compression);

/// What `--format-in` and `--format` call it: a format's name, also `jsonl` and `ipc`, each with `.gz` or `.zst`.
std::optional<FileType> file_type_called(std::string_view name);

/// What a path's suffixes say: `leads.csv.gz`. Ignores case. Nothing where they say nothing.
std::optional<FileType> file_type_of_path(std::string_view path);
/// What the last suffix says of compression alone.
Compression compression_of_path(std::string_view path);

/// What a file's first bytes are known to begin.
enum class Magic : uint8_t {
  none,
  gzip,
  zstd,
  parquet,
  arrow_file,
  arrow_stream,
  feather_1,
  zip,
  json_array,
  json_object
};
Magic magic_of(std::string_view first_bytes);
/// As a sentence says it: `Parquet`, `a zip archive (an Excel workbook?)`.
std::string_view title_of(Magic magic);

}  // namespace merit::data
