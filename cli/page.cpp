#include "cli/page.h"

#include <algorithm>
#include <vector>

#include "compiler/diagnostics/line_layout.h"

namespace merit::cli {
namespace {

/// A column of text narrower than this is not wrapped further.
constexpr uint32_t kNarrowest = 24;

/// Breaks between words; runs of blanks inside a line stay, since they align.
std::vector<std::string> wrapped(const std::string& text, uint32_t width) {
  std::vector<std::string> lines(1);
  for (size_t begin = 0; begin < text.size();) {
    const size_t blank = std::min(text.find_first_not_of(' ', begin), text.size());
    const size_t end = std::min(text.find(' ', blank), text.size());
    const std::string word = text.substr(blank, end - blank), gap = text.substr(begin, blank - begin);
    std::string& line = lines.back();
    const uint32_t taken = diagnostics::display_width(line + gap + word);
    if (!line.empty() && taken > width) {
      lines.push_back(word);
    } else {
      line += gap + word;
    }
    begin = end;
  }
  return lines;
}

}  // namespace

void Page::add(uint32_t indent, std::string_view head, Ink head_ink, std::string_view text, Ink ink) {
  const std::string shown_head = diagnostics::printable(head);
  const uint32_t begin = indent + diagnostics::display_width(shown_head);
  const uint32_t width = std::max(terminal_.width > begin ? terminal_.width - begin : 0, kNarrowest);
  text_ += std::string(indent, ' ') + paint(terminal_, head_ink, shown_head);
  bool first = true;
  for (const std::string& line : wrapped(diagnostics::printable(text), width)) {
    if (!first) text_.append(1, '\n').append(begin, ' ');
    text_ += paint(terminal_, ink, line);
    first = false;
  }
  text_ += "\n";
}

void Page::add_gap() {
  if (!text_.empty() && !text_.ends_with("\n\n")) text_ += "\n";
}

}  // namespace merit::cli
