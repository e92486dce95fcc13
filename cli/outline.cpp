#include "cli/outline.h"

#include <cctype>
#include <utility>

#include "cli/page.h"
#include "compiler/diagnostics/line_layout.h"

namespace merit::cli {
namespace {

/// Signs that begin something in Markdown wherever they stand; an underscore only at the edge of a word.
std::string escaped(const std::string& text) {
  constexpr std::string_view kSigns = "\\`*<[]|";
  const std::string shown = diagnostics::printable(text);
  const auto in_word = [&](size_t i) {
    return i < shown.size() && (std::isalnum(static_cast<unsigned char>(shown[i])) != 0);
  };
  std::string made;
  for (size_t i = 0; i < shown.size(); ++i) {
    const bool at_edge = shown[i] == '_' && (i == 0 || !in_word(i - 1) || !in_word(i + 1));
    if (at_edge || kSigns.find(shown[i]) != std::string_view::npos) made += '\\';
    made += shown[i];
  }
  return made;
}

std::string as_code(const std::string& code) {
  const std::string shown = diagnostics::printable(code);
  return shown.find('`') == std::string::npos ? "`" + shown + "`" : "`` " + shown + " ``";
}

/// Blanks that align columns of a terminal become one.
std::string single_spaced(const std::string& text) {
  std::string made;
  for (const char c : text) {
    if (c != ' ' || (!made.empty() && made.back() != ' ')) made += c;
  }
  while (made.ends_with(' ')) made.pop_back();
  return made;
}

}  // namespace

void Outline::add_heading(std::string text, std::string notes) {
  lines_.push_back({Form::heading, 0, std::move(text), Ink::bold, "", std::move(notes), Ink::plain});
}

void Outline::add_paragraph(std::string text, Ink ink) {
  lines_.push_back({Form::paragraph, 0, "", ink, "", std::move(text), ink});
}

void Outline::add_code(uint32_t indent, std::string head, Ink head_ink, std::string code, std::string text, Ink ink) {
  lines_.push_back({Form::item, indent, std::move(head), head_ink, std::move(code), std::move(text), ink});
}

void Outline::add_gap() {
  lines_.push_back({Form::gap, 0, "", Ink::plain, "", "", Ink::plain});
}

std::string Outline::text(const Terminal& terminal) const {
  Page page(terminal);
  for (const Line& line : lines_) {
    if (line.form == Form::gap) {
      page.add_gap();
    } else if (line.form == Form::heading && line.text.empty()) {
      page.add(0, line.head, Ink::bold);  // wrapped, as what stands before other text is not
    } else {
      page.add(line.indent, line.head, line.head_ink, line.code + line.text, line.ink);
    }
  }
  return page.take();
}

std::string Outline::item_of(const Line& line) {
  constexpr std::string_view kBullet = "·";
  const std::string head = single_spaced(line.head);
  std::string made = head == kBullet ? "" : escaped(head) + " ";
  const bool stands_out = line.form == Form::item && line.head_ink == Ink::bold && !head.empty();
  if (stands_out) made = "**" + escaped(head) + "** ";
  if (!line.code.empty()) made += as_code(line.code);
  return single_spaced(made + escaped(line.text));
}

std::string Outline::markdown() const {
  std::string made;
  std::vector<uint32_t> indents;  // of the line before and of those that it belongs to
  const auto begin_block = [&] {
    if (!made.empty() && !made.ends_with("\n\n")) made += "\n";
    indents.clear();
  };
  for (const Line& line : lines_) {
    if (line.form == Form::gap) continue;
    if (line.form == Form::item) {
      if (indents.empty()) begin_block();
      while (!indents.empty() && indents.back() >= line.indent) indents.pop_back();
      made.append(2 * indents.size(), ' ').append("- ").append(item_of(line)).append("\n");
      indents.push_back(line.indent);
      continue;
    }
    const bool first = made.empty();
    begin_block();
    if (line.form == Form::heading) made += first ? "# " : "## ";
    made += item_of(line) + "\n";
  }
  return made;
}

}  // namespace merit::cli
