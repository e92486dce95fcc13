// A page as one file of HTML: no request, no script.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "compiler/page/page.h"
#include "compiler/page/style.h"

namespace merit::page {
namespace {

std::string escaped(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    switch (c) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '"':
        safe += "&quot;";
        break;
      default:
        safe += c;
    }
  }
  return safe;
}

class Writer {
 public:
  std::string write(const Page& page) {
    head(page);
    for (const Section& each : page.sections) section(each);
    signatures(page);
    foot(page);
    return std::move(html_);
  }

 private:
  void add(std::string_view html) { html_ += html; }
  void element(std::string_view tag, std::string_view text) {
    html_ += fmt::format("<{0}>{1}</{0}>\n", tag, escaped(text));
  }

  // --- sentences ---

  static std::string marked(const Text& text) {
    std::string html;
    for (const Piece& piece : text.pieces()) {
      const std::string shown = escaped(piece.text);
      switch (piece.kind) {
        case Piece::Kind::plain:
          html += shown;
          break;
        case Piece::Kind::value:
          html += fmt::format("<b>{}</b>", shown);
          break;
        case Piece::Kind::term:
          html += fmt::format("<a href=\"#{}\">{}</a>", escaped(piece.anchor), shown);
          break;
      }
    }
    return html;
  }

  static std::string verdict(const Statement& statement) {
    if (!statement.holds) return "";
    return *statement.holds ? "<span class=\"holds\" role=\"img\" aria-label=\"is so:\">✓</span> "
                            : "<span class=\"fails\" role=\"img\" aria-label=\"is not so:\">✗</span> ";
  }

  void parts(const Statement& statement) {
    if (statement.parts.empty()) return;
    add("<ul>\n");
    for (const Statement& part : statement.parts) {
      add("<li>" + verdict(part) + marked(part.text));
      parts(part);
      add("</li>\n");
    }
    add("</ul>\n");
  }

  void paragraph(const Statement& statement) {
    add("<p>" + verdict(statement) + marked(statement.text) + "</p>\n");
    parts(statement);
  }

  // --- the head ---

  void head(const Page& page) {
    add("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src "
        "data:\">\n"
        "<meta name=\"color-scheme\" content=\"light dark\">\n<link rel=\"icon\" href=\"data:,\">\n");
    element("title", page.title);
    add(fmt::format("<style>\n{}</style>\n</head>\n<body>\n<main>\n<header>\n", kStyle));
    element("h1", page.title);
    if (!page.documentation.empty()) documentation(page.documentation);
    if (!page.facts.empty()) {
      add("<dl class=\"facts\">\n");
      for (const auto& [name, value] : page.facts) {
        add(fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", escaped(name), escaped(value)));
      }
      add("</dl>\n");
    }
    ladder(page.ladder);
    add("</header>\n");
    contents(page);
    changes(page);
  }

  void ladder(const std::vector<std::string>& stages) {
    add("<ol class=\"ladder\" aria-label=\"The stages, lowest first\">\n");
    for (const std::string& stage : stages) add(fmt::format("<li>{}</li>\n", escaped(stage)));
    add("</ol>\n");
  }

  void contents(const Page& page) {
    add("<nav aria-label=\"Contents\">\n<ul>\n");
    const auto link = [&](std::string_view id, std::string_view title) {
      add(fmt::format("<li><a href=\"#{}\">{}</a></li>\n", id, escaped(title)));
    };
    if (has_changes(page)) link("changes", "What changed");
    for (const Section& each : page.sections) link(each.id, each.title);
    link("signatures", "Signatures");
    add("</ul>\n</nav>\n");
  }

  static bool has_changes(const Page& page) { return !page.history.empty() || page.comparison; }

  void changes(const Page& page) {
    if (!has_changes(page)) return;
    add("<section id=\"changes\">\n");
    element("h2", "What changed");
    if (!page.history.empty()) {
      add("<dl class=\"history\">\n");
      for (const auto& [when, what] : page.history) {
        add(fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", escaped(when), escaped(what)));
      }
      add("</dl>\n");
    }
    if (page.comparison) comparison(*page.comparison);
    add("</section>\n");
  }

  void comparison(const Comparison& comparison) {
    element("h3", "Since " + comparison.before);
    if (comparison.changes.empty()) element("p", "Nothing that this page says has changed.");
    for (const Change& change : comparison.changes) {
      static constexpr std::array<std::string_view, 3> kKinds = {"New", "No more", "Changed"};
      add(fmt::format("<div class=\"change\">\n<h4><span class=\"tag\">{}</span> {}</h4>\n<ul>\n",
                      kKinds[static_cast<size_t>(change.kind)], escaped(change.what)));
      for (const Change::Line& line : change.lines) changed_line(line);
      add("</ul>\n</div>\n");
    }
  }

  void changed_line(const Change::Line& line) {
    const size_t blanks = std::min(line.text.find_first_not_of(' '), line.text.size());
    const std::string text = escaped(line.text.substr(blanks));
    const std::string indent = blanks == 0 ? "" : fmt::format(" style=\"margin-left:{}em\"", blanks * 3 / 4 + 1);
    switch (line.kind) {
      case Change::Line::Kind::same:
        add(fmt::format("<li class=\"same\"{}>{}</li>\n", indent, text));
        break;
      case Change::Line::Kind::added:
        add(fmt::format("<li{}><ins>{}</ins></li>\n", indent, text));
        break;
      case Change::Line::Kind::removed:
        add(fmt::format("<li{}><del>{}</del></li>\n", indent, text));
        break;
    }
  }

  // --- sections ---

  void section(const Section& section) {
    add(fmt::format("<section id=\"{}\">\n", section.id));
    element("h2", section.title);
    if (!section.introduction.empty()) add(fmt::format("<p class=\"lead\">{}</p>\n", escaped(section.introduction)));
    for (const Entry& each : section.entries) entry(section, each);
    add("</section>\n");
  }

  void entry(const Section& section, const Entry& entry) {
    add(fmt::format("<article id=\"{}\" class=\"{}\">\n", escaped(entry.anchor), section.id));
    if (!entry.name.empty()) {
      add(fmt::format("<h3>{}", escaped(entry.name)));
      for (const Text& remark : entry.remarks) add(fmt::format(" <small>{}</small>", marked(remark)));
      add("</h3>\n");
    }
    if (!entry.documentation.empty()) documentation(entry.documentation);
    for (const Statement& each : entry.statements) paragraph(each);
    if (entry.table) table(*entry.table, entry.name.empty() ? section.title : entry.name);
    for (const Statement& each : entry.after) paragraph(each);
    add("</article>\n");
  }

  /// Lines belong together up to an empty one; what stands in backticks is code.
  void documentation(const std::string& text) {
    std::string html;
    bool code = false;
    for (size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '`' && (code || text.find('`', i + 1) != std::string::npos)) {
        html += code ? "</code>" : "<code>";
        code = !code;
      } else if (text[i] == '\n') {
        const bool paragraph = i + 1 < text.size() && text[i + 1] == '\n' && !code;
        html += paragraph ? "</p>\n<p class=\"doc\">" : " ";
      } else {
        html += escaped(text.substr(i, 1));
      }
    }
    add(fmt::format("<p class=\"doc\">{}</p>\n", html));
  }

  /// On a narrow screen cells stand below each other, each after its column's name.
  void table(const Table& table, const std::string& name) {
    add(fmt::format("<table aria-label=\"{}\">\n<thead>\n<tr>", escaped(name)));
    for (const std::string& header : table.headers) add(fmt::format("<th scope=\"col\">{}</th>", escaped(header)));
    add("</tr>\n</thead>\n<tbody>\n");
    for (const Table::Row& row : table.rows) {
      if (row.heading) {
        add(fmt::format("<tr class=\"group level{}\"><th scope=\"rowgroup\" colspan=\"{}\">{}</th></tr>\n",
                        std::min(row.level, 2U), table.headers.size(), marked(row.cells.front().text)));
        continue;
      }
      add(fmt::format("<tr class=\"level{}\">", std::min(row.level, 2U)));
      for (size_t i = 0; i < row.cells.size(); ++i) cell(row.cells[i], table.headers[i], i == 0);
      add("</tr>\n");
    }
    add("</tbody>\n</table>\n");
  }

  void cell(const Statement& statement, const std::string& header, bool first) {
    const bool empty = statement.text.empty() && statement.parts.empty();
    const std::string_view tag = first ? "th" : "td";
    add(fmt::format("<{}{}{} data-label=\"{}\"><div>{}", tag, first ? " scope=\"row\"" : "",
                    empty ? " class=\"empty\"" : "", escaped(header), marked(statement.text)));
    parts(statement);
    add(fmt::format("</div></{}>", tag));
  }

  // --- the end ---

  void signatures(const Page& page) {
    add("<section id=\"signatures\">\n");
    element("h2", "Signatures");
    const std::string version =
        page.facts.empty() || page.facts.front().first != "Version" ? "" : ", version " + page.facts.front().second;
    element("p", "We agree to work by “" + page.title + "”" + version + ", as this page describes it.");
    add("<table class=\"sign\" aria-label=\"Signatures\">\n<thead>\n<tr><th scope=\"col\">For</th><th "
        "scope=\"col\">Name</th><th scope=\"col\">Date</th><th scope=\"col\">Signature</th></tr>\n</thead>\n<tbody>\n");
    std::vector<std::string> signers = page.signers;
    if (signers.empty()) signers = {"", ""};
    for (const std::string& signer : signers) {
      add(
          fmt::format("<tr><th scope=\"row\">{}</th><td data-label=\"Name\"></td><td data-label=\"Date\"></td><td "
                      "data-label=\"Signature\"></td></tr>\n",
                      signer.empty() ? "&nbsp;" : escaped(signer)));
    }
    add("</tbody>\n</table>\n</section>\n");
  }

  void foot(const Page& page) {
    add(
        fmt::format("<footer>\n<p>Made by Merit from <code>{}</code>. The definition decides; this page says what it "
                    "decides.<br>Fingerprint of the definition: <code>{}</code></p>\n</footer>\n</main>\n</body>\n"
                    "</html>\n",
                    escaped(page.file), escaped(page.hash)));
  }

  std::string html_;
};

}  // namespace

std::string html_of(const Page& page) {
  return Writer().write(page);
}

}  // namespace merit::page
