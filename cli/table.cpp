#include "cli/table.h"

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "cli/cells.h"
#include "cli/figures.h"
#include "compiler/diagnostics/line_layout.h"

namespace merit::cli {
namespace {

constexpr uint32_t kGap = 2;
constexpr uint32_t kNarrowestColumn = 8;
constexpr uint32_t kWidestColumn = 40;

struct ShownColumn {
  std::string name;
  bool right = false;
  std::vector<std::string> cells;  ///< empty for a missing one
  uint32_t width = 0;
};

ShownColumn shown_column(const std::string& name, const columns::Column& column, int64_t rows) {
  ShownColumn shown{fit(name, kWidestColumn), stands_right(column.type), {}, 0};
  shown.width = diagnostics::display_width(shown.name);
  for (int64_t row = 0; row < rows; ++row) {
    shown.cells.push_back(fit(cell_text(column, row), kWidestColumn));
    shown.width = std::max(shown.width, diagnostics::display_width(shown.cells.back()));
  }
  return shown;
}

uint32_t total_width(const std::vector<ShownColumn>& columns) {
  uint32_t total = 0;
  for (const ShownColumn& column : columns) total += column.width + kGap;
  return columns.empty() ? 0 : total - kGap;
}

/// Takes columns of text away from the widest, one column of the terminal at a time, until all have room.
void narrow(std::vector<ShownColumn>& columns, uint32_t width) {
  uint32_t excess = total_width(columns) > width ? total_width(columns) - width : 0;
  while (excess > 0) {
    ShownColumn* widest = nullptr;
    for (ShownColumn& column : columns) {
      if (!column.right && column.width > kNarrowestColumn && (!widest || column.width > widest->width)) {
        widest = &column;
      }
    }
    if (!widest) return;
    --widest->width;
    --excess;
  }
}

std::string padded(const ShownColumn& column, const std::string& text, bool last) {
  const std::string cut = fit(text, column.width);
  if (column.right) return pad_left(cut, column.width);
  return last ? cut : pad_right(cut, column.width);
}

std::string row_text(const std::vector<ShownColumn>& columns, size_t row, const Terminal& terminal) {
  std::string line;
  for (size_t i = 0; i < columns.size(); ++i) {
    const bool last = i + 1 == columns.size();
    if (i > 0) line.append(kGap, ' ');
    const std::string& cell = columns[i].cells[row];
    line += cell.empty() ? paint(terminal, Ink::dim, padded(columns[i], "–", last)) : padded(columns[i], cell, last);
  }
  return line + "\n";
}

}  // namespace

std::string table_text(const columns::Table& table, int64_t rows, const Terminal& terminal) {
  const int64_t shown_rows = std::min(rows, table.rows);
  std::vector<ShownColumn> shown;
  for (size_t i = 0; i < table.columns.size(); ++i) {
    shown.push_back(shown_column(table.names[i], *table.columns[i], shown_rows));
  }
  narrow(shown, terminal.width);
  while (shown.size() > 1 && total_width(shown) > terminal.width) shown.pop_back();

  std::string text;
  for (size_t i = 0; i < shown.size(); ++i) {
    const bool last = i + 1 == shown.size();
    text += paint(terminal, Ink::bold, padded(shown[i], shown[i].name, last));
    if (!last) text.append(kGap, ' ');
  }
  text += "\n";
  for (int64_t row = 0; row < shown_rows; ++row) text += row_text(shown, static_cast<size_t>(row), terminal);

  std::vector<std::string> hidden;
  if (table.rows > shown_rows) {
    hidden.push_back(fmt::format("{} more row{}", with_separators(table.rows - shown_rows),
                                 table.rows - shown_rows == 1 ? "" : "s"));
  }
  if (const size_t columns = table.columns.size() - shown.size(); columns > 0) {
    hidden.push_back(fmt::format("{} more column{}", columns, columns == 1 ? "" : "s"));
  }
  if (!hidden.empty()) {
    text += paint(terminal, Ink::dim, fmt::format("… {}; --out FILE writes all", fmt::join(hidden, ", "))) + "\n";
  }
  return text;
}

}  // namespace merit::cli
