#include "runtime/data/terms/formats.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace merit::data {
namespace {

constexpr std::array<std::pair<std::string_view, Format>, 13> kSuffixes{{
    {"csv", Format::csv},
    {"tsv", Format::tsv},
    {"tab", Format::tsv},
    {"ndjson", Format::ndjson},
    {"jsonl", Format::ndjson},
    {"ldjson", Format::ndjson},
    {"parquet", Format::parquet},
    {"pq", Format::parquet},
    {"arrow", Format::arrow},
    {"arrows", Format::arrow},
    {"ipc", Format::arrow},
    {"feather", Format::arrow},
    {"txt", Format::csv},
}};

std::string lower_ascii(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

/// Splits `x.csv.gz` into `x.csv` and gzip.
std::pair<std::string_view, Compression> split_compression(std::string_view name) {
  if (name.ends_with(".gz")) return {name.substr(0, name.size() - 3), Compression::gzip};
  if (name.ends_with(".zst")) return {name.substr(0, name.size() - 4), Compression::zstd};
  return {name, Compression::none};
}

std::optional<Format> format_of_suffix(std::string_view suffix) {
  const auto* found =
      std::find_if(kSuffixes.begin(), kSuffixes.end(), [&](const auto& s) { return s.first == suffix; });
  if (found == kSuffixes.end()) return std::nullopt;
  return found->second;
}

}  // namespace

std::string_view name_of(Format format) {
  constexpr std::array<std::string_view, 5> kNames{"csv", "tsv", "ndjson", "parquet", "arrow"};
  return kNames[static_cast<size_t>(format)];
}

std::string_view title_of(Format format) {
  constexpr std::array<std::string_view, 5> kTitles{"CSV", "TSV", "NDJSON", "Parquet", "Arrow IPC"};
  return kTitles[static_cast<size_t>(format)];
}

std::string_view suffix_of(Compression compression) {
  constexpr std::array<std::string_view, 3> kCompressionSuffixes{"", ".gz", ".zst"};
  return kCompressionSuffixes[static_cast<size_t>(compression)];
}

std::optional<FileType> file_type_called(std::string_view name) {
  const std::string lower = lower_ascii(name);
  const auto [format_name, compression] = split_compression(lower);
  const auto format = format_of_suffix(format_name);
  if (!format) return std::nullopt;
  return FileType{*format, compression};
}

std::optional<FileType> file_type_of_path(std::string_view path) {
  const std::string lower = lower_ascii(path.substr(path.rfind('/') + 1));
  const auto [stem, compression] = split_compression(lower);
  const size_t dot = stem.rfind('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const auto format = format_of_suffix(stem.substr(dot + 1));
  if (!format) return std::nullopt;
  return FileType{*format, compression};
}

Compression compression_of_path(std::string_view path) {
  return split_compression(lower_ascii(path)).second;
}

Magic magic_of(std::string_view first_bytes) {
  using namespace std::string_view_literals;
  constexpr std::array<std::pair<std::string_view, Magic>, 7> kMagics{{
      {"\x1F\x8B"sv, Magic::gzip},
      {"\x28\xB5\x2F\xFD"sv, Magic::zstd},
      {"PAR1"sv, Magic::parquet},
      {"ARROW1"sv, Magic::arrow_file},
      {"\xFF\xFF\xFF\xFF"sv, Magic::arrow_stream},
      {"FEA1"sv, Magic::feather_1},
      {"PK\x03\x04"sv, Magic::zip},
  }};
  for (const auto& [bytes, magic] : kMagics) {
    if (first_bytes.starts_with(bytes)) return magic;
  }
  if (first_bytes.starts_with("\xEF\xBB\xBF")) first_bytes.remove_prefix(3);
  const size_t first = first_bytes.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return Magic::none;
  if (first_bytes[first] == '{') return Magic::json_object;
  if (first_bytes[first] == '[') return Magic::json_array;
  return Magic::none;
}

std::string_view title_of(Magic magic) {
  constexpr std::array<std::string_view, 10> kTitles{
      "text",         "gzip",         "zstd",      "Parquet",
      "Arrow IPC",    "Arrow IPC",    "Feather 1", "a zip archive (an Excel workbook?)",
      "a JSON array", "JSON objects",
  };
  return kTitles[static_cast<size_t>(magic)];
}

}  // namespace merit::data
