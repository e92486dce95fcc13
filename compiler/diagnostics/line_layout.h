/// One line of source as a terminal shows it, and where each byte of it stands there.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace merit::diagnostics {

/// `text` with what would move the cursor, colour the terminal or turn the reading direction shown as U+FFFD, and
/// bytes that are not UTF-8 likewise.
std::string printable(std::string_view text);

/// How many columns `text` takes on a terminal: 2 for East Asian wide characters, 0 for combining ones.
uint32_t display_width(std::string_view text);

/// Tabs are expanded to every fourth column, the rest is `printable`. A line wider than `width` is cut around the byte
/// `focus`, with `…` where something is left out; a line of any length costs no more than a cut one.
class LineLayout {
 public:
  LineLayout(std::string_view line, uint32_t focus, uint32_t width);

  const std::string& text() const { return text_; }
  /// The column of the character that begins at or before `byte`; what is cut off stands under the `…`.
  uint32_t column_of(uint32_t byte) const;

 private:
  struct Glyph {
    uint32_t byte;    ///< in the line
    uint32_t column;  ///< on the terminal
    uint32_t width;
    std::string shown;
  };

  uint32_t read(std::string_view line, uint32_t from, uint32_t to);
  void cut(uint32_t focus_column, uint32_t total, uint32_t width, bool left_cut, bool right_cut);
  void keep_all(uint32_t total);

  std::vector<Glyph> glyphs_;  ///< what is shown, in order
  std::string text_;
  uint32_t after_ = 0;     ///< the column for bytes from `end_byte_` on
  uint32_t end_byte_ = 0;  ///< after the last glyph
};

}  // namespace merit::diagnostics
