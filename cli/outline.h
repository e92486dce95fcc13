/// A document of headings and nested lines, before it is known whether it is printed for a terminal or as Markdown.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/terminal.h"

namespace merit::cli {

class Outline {
 public:
  /// The first is the document's own.
  void add_heading(std::string text, std::string notes = "");
  void add_paragraph(std::string text, Ink ink = Ink::plain);
  void add(uint32_t indent, std::string text, Ink ink = Ink::plain) { add(indent, "", ink, std::move(text), ink); }
  /// The same behind a mark or a name in a colour of its own. What is further in than the line before belongs to it.
  void add(uint32_t indent, std::string head, Ink head_ink, std::string text, Ink ink = Ink::plain) {
    add_code(indent, std::move(head), head_ink, "", std::move(text), ink);
  }
  /// Between head and text stands what the definition has.
  void add_code(uint32_t indent, std::string head, Ink head_ink, std::string code, std::string text = "",
                Ink ink = Ink::plain);
  void add_gap();

  /// Wrapped at the terminal's width, with its colours.
  std::string text(const Terminal& terminal) const;
  /// Headings and lists; what Markdown would take for a sign of its own is escaped.
  std::string markdown() const;

 private:
  enum class Form : uint8_t { heading, paragraph, item, gap };
  struct Line {
    Form form = Form::item;
    uint32_t indent = 0;
    std::string head;
    Ink head_ink = Ink::plain;
    std::string code, text;
    Ink ink = Ink::plain;
  };

  static std::string item_of(const Line& line);

  std::vector<Line> lines_;
};

}  // namespace merit::cli
