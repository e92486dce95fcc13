#include "compiler/diagnostics/line_layout.h"

#include <utf8proc.h>

#include <algorithm>
#include <utility>

#include "compiler/source/utf8.h"

namespace merit::diagnostics {
namespace {

constexpr uint32_t kTab = 4;
constexpr std::string_view kReplacement = "\uFFFD";
constexpr std::string_view kCut = "…";

bool is_printable(char32_t value) {
  if (value < 0x20 || (value >= 0x7F && value < 0xA0)) return false;
  const bool turns_direction = (value >= 0x202A && value <= 0x202E) || (value >= 0x2066 && value <= 0x2069);
  const bool ends_line = value == 0x2028 || value == 0x2029;
  return !turns_direction && !ends_line;
}

uint32_t width_of(char32_t value) {
  return is_printable(value) ? static_cast<uint32_t>(utf8proc_charwidth(static_cast<utf8proc_int32_t>(value))) : 1;
}

/// The nearest start of a code point at or before `byte`.
uint32_t align(std::string_view line, uint32_t byte) {
  for (int back = 0; back < 3 && byte > 0 && byte < line.size() && (line[byte] & 0xC0) == 0x80; ++back) --byte;
  return byte;
}

}  // namespace

std::string printable(std::string_view text) {
  std::string shown;
  shown.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    const source::CodePoint point = source::decode(text, at);
    shown += is_printable(point.value) && point.valid ? text.substr(at, point.length) : kReplacement;
    at += point.length;
  }
  return shown;
}

uint32_t display_width(std::string_view text) {
  uint32_t width = 0;
  for (size_t at = 0; at < text.size();) {
    const source::CodePoint point = source::decode(text, at);
    width += width_of(point.value);
    at += point.length;
  }
  return width;
}

LineLayout::LineLayout(std::string_view line, uint32_t focus, uint32_t width) {
  width = std::max(width, 20U);
  focus = std::min<uint32_t>(focus, static_cast<uint32_t>(line.size()));
  const uint32_t reach = width * 4;  // bytes: a code point has at most four
  const uint32_t from = align(line, focus > reach ? focus - reach : 0);
  const uint32_t to = align(line, static_cast<uint32_t>(std::min<size_t>(line.size(), size_t{focus} + reach)));
  end_byte_ = to;
  const uint32_t total = read(line, from, to);

  const bool left_cut = from > 0;
  const bool right_cut = to < line.size();
  if (total <= width && !left_cut && !right_cut) {
    keep_all(total);
  } else {
    after_ = total;
    cut(column_of(focus), total, width, left_cut, right_cut);
  }
}

uint32_t LineLayout::read(std::string_view line, uint32_t from, uint32_t to) {
  uint32_t column = 0;
  for (uint32_t at = from; at < to;) {
    const source::CodePoint point = source::decode(line, at);
    Glyph glyph{.byte = at, .column = column, .width = width_of(point.value), .shown = {}};
    if (point.value == '\t') {
      glyph.width = kTab - column % kTab;
      glyph.shown.assign(glyph.width, ' ');
    } else {
      glyph.shown = printable(line.substr(at, point.length));
    }
    column += glyph.width;
    at += point.length;
    glyphs_.push_back(std::move(glyph));
  }
  return column;
}

void LineLayout::keep_all(uint32_t total) {
  for (const Glyph& glyph : glyphs_) text_ += glyph.shown;
  after_ = total;
}

void LineLayout::cut(uint32_t focus_column, uint32_t total, uint32_t width, bool left_cut, bool right_cut) {
  uint32_t begin = focus_column > width / 2 ? focus_column - width / 2 : 0;
  begin = std::min(begin, total > width ? total - width : 0);
  left_cut = left_cut || begin > 0;
  right_cut = right_cut || begin + width < total;
  const uint32_t first = begin + (left_cut ? 1 : 0);  // a column is left for each `…`
  const uint32_t end = begin + width - (right_cut ? 1 : 0);

  const auto outside = [&](const Glyph& glyph) { return glyph.column < first || glyph.column + glyph.width > end; };
  if (const auto last = std::ranges::find_if_not(glyphs_.rbegin(), glyphs_.rend(), outside); last != glyphs_.rend()) {
    end_byte_ = last.base() == glyphs_.end() ? end_byte_ : last.base()->byte;
  }
  std::erase_if(glyphs_, outside);

  if (left_cut) text_ += kCut;
  uint32_t column = left_cut ? 1 : 0;
  for (Glyph& glyph : glyphs_) {
    glyph.column = column;
    column += glyph.width;
    text_ += glyph.shown;
  }
  after_ = column;
  if (right_cut) text_ += kCut;
}

uint32_t LineLayout::column_of(uint32_t byte) const {
  if (byte >= end_byte_ || glyphs_.empty()) return after_;
  const auto next = std::ranges::upper_bound(glyphs_, byte, {}, &Glyph::byte);
  return next == glyphs_.begin() ? 0 : std::prev(next)->column;
}

}  // namespace merit::diagnostics
