/// Text for people, line by line: indented, wrapped at the terminal's width, in colours where it has them.
#pragma once

#include <string>
#include <string_view>

#include "cli/terminal.h"

namespace merit::cli {

class Page {
 public:
  explicit Page(const Terminal& terminal) : terminal_(terminal) {}

  /// Text that goes on, wrapped between words, under its own beginning. What would move the cursor is replaced.
  void add(uint32_t indent, std::string_view text, Ink ink = Ink::plain) { add(indent, "", ink, text, ink); }
  /// The same behind a head in a colour of its own, which is not wrapped.
  void add(uint32_t indent, std::string_view head, Ink head_ink, std::string_view text, Ink ink = Ink::plain);
  /// An empty line, but none at the beginning and no two.
  void add_gap();

  std::string take() { return std::move(text_); }

 private:
  const Terminal& terminal_;
  std::string text_;
};

}  // namespace merit::cli
