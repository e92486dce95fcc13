#include "compiler/source/source.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "compiler/source/utf8.h"

namespace merit::source {

Span join(Span a, Span b) {
  assert(a.file == b.file);
  return {.file = a.file, .begin = std::min(a.begin, b.begin), .end = std::max(a.end, b.end)};
}

SourceFile::SourceFile(std::string name, std::string text) : name_(std::move(name)), text_(std::move(text)) {
  line_starts_.push_back(0);
  for (size_t end = text_.find('\n'); end != std::string::npos; end = text_.find('\n', end + 1)) {
    line_starts_.push_back(static_cast<uint32_t>(end + 1));
  }
}

std::string_view SourceFile::line(uint32_t line) const {
  const size_t begin = line_starts_[line];
  if (line + 1 == line_count()) return std::string_view(text_).substr(begin);
  std::string_view content = std::string_view(text_).substr(begin, line_starts_[line + 1] - 1 - begin);
  if (content.ends_with('\r')) content.remove_suffix(1);
  return content;
}

uint32_t SourceFile::line_of(uint32_t offset) const {
  const auto after = std::ranges::upper_bound(line_starts_, offset);
  return static_cast<uint32_t>(after - line_starts_.begin() - 1);
}

namespace {

/// How many units, as `units_of` counts them, stand in the bytes of `text` before `end`.
template <typename UnitsOf>
uint32_t count_units(std::string_view text, size_t begin, size_t end, UnitsOf units_of) {
  uint32_t units = 0;
  for (size_t at = begin; at < end;) {
    const CodePoint point = decode(text, at);
    if (at + point.length > end) break;  // an offset inside a code point stands at its start
    units += units_of(point.value);
    at += point.length;
  }
  return units;
}

}  // namespace

Position SourceFile::position(uint32_t offset) const {
  const uint32_t within = std::min<uint32_t>(offset, static_cast<uint32_t>(text_.size()));
  const uint32_t line = line_of(within);
  return {.line = line, .column = count_units(text_, line_begin(line), within, [](char32_t) { return 1U; })};
}

Position SourceFile::position_utf16(uint32_t offset) const {
  const uint32_t within = std::min<uint32_t>(offset, static_cast<uint32_t>(text_.size()));
  const uint32_t line = line_of(within);
  const auto units = [](char32_t value) { return value > 0xFFFF ? 2U : 1U; };
  return {.line = line, .column = count_units(text_, line_begin(line), within, units)};
}

FileId Sources::add(std::string name, std::string text) {
  files_.emplace_back(std::move(name), std::move(text));
  return FileId{size() - 1};
}

}  // namespace merit::source
