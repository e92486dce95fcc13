#include "compiler/diagnostics/snippet.h"

#include <algorithm>
#include <map>

#include "compiler/diagnostics/line_layout.h"

namespace merit::diagnostics {
namespace {

/// The part of a mark that stands on one line, in bytes of that line.
struct Piece {
  uint32_t begin;
  uint32_t end;
  bool primary;
  std::string text;
};

/// A piece on the terminal: columns [begin, end), at least one.
struct Placed {
  uint32_t begin;
  uint32_t end;
  const Piece* piece;
};

using PiecesByLine = std::map<uint32_t, std::vector<Piece>>;

void add_pieces(const source::SourceFile& file, const Mark& mark, PiecesByLine& lines) {
  const source::Span span = mark.span;
  const uint32_t first = file.position(span.begin).line;
  const uint32_t last = span.end > span.begin ? file.position(span.end - 1).line : first;
  const uint32_t begin = span.begin - file.line_begin(first);
  if (first == last) {
    lines[first].push_back({begin, span.end - file.line_begin(first), mark.primary, mark.text});
    return;
  }
  lines[first].push_back({begin, static_cast<uint32_t>(file.line(first).size()), mark.primary, {}});
  const size_t indent = file.line(last).find_first_not_of(" \t");
  const uint32_t from = indent == std::string_view::npos ? 0 : static_cast<uint32_t>(indent);
  lines[last].push_back({from, span.end - file.line_begin(last), false, mark.text});
}

std::string draw_marks(const std::vector<Placed>& placed) {
  uint32_t width = 0;
  for (const Placed& one : placed) width = std::max(width, one.end);
  std::string row(width, ' ');
  for (const Placed& one : placed) std::fill(row.begin() + one.begin, row.begin() + one.end, '~');
  for (const Placed& one : placed) {
    if (one.piece->primary) row[one.begin] = '^';
  }
  return row;
}

std::vector<std::string> draw_under(const LineLayout& layout, const std::vector<Piece>& pieces) {
  std::vector<Placed> placed;
  for (const Piece& piece : pieces) {
    const uint32_t begin = layout.column_of(piece.begin);
    placed.push_back({begin, std::max(layout.column_of(piece.end), begin + 1), &piece});
  }
  std::vector<std::string> rows{draw_marks(placed)};
  // From the right, so that a text below its mark is not mistaken for one of a mark further left.
  std::ranges::stable_sort(placed, std::greater{}, &Placed::begin);
  for (const Placed& one : placed) {
    if (one.piece->text.empty()) continue;
    const std::string text = printable(one.piece->text);
    const bool beside = rows.size() == 1 && one.end == rows[0].size();
    if (beside) {
      rows[0] += ' ' + text;
    } else {
      rows.push_back(std::string(one.begin, ' ') + text);
    }
  }
  return rows;
}

uint32_t focus_of(const std::vector<Piece>& pieces) {
  const auto primary = std::ranges::find_if(pieces, &Piece::primary);
  return primary == pieces.end() ? pieces.front().begin : primary->begin;
}

}  // namespace

std::vector<SnippetLine> make_snippet(const source::SourceFile& file, const std::vector<Mark>& marks, uint32_t width) {
  PiecesByLine pieces_by_line;
  for (const Mark& mark : marks) add_pieces(file, mark, pieces_by_line);
  std::vector<SnippetLine> lines;
  for (const auto& [line, pieces] : pieces_by_line) {
    const LineLayout layout(file.line(line), focus_of(pieces), width);
    lines.push_back({line, layout.text(), draw_under(layout, pieces)});
  }
  return lines;
}

}  // namespace merit::diagnostics
