#include "compiler/repl/spread.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string_view>
#include <unordered_map>

namespace merit::repl {
namespace {

using columns::Column;
using columns::Type;
using semantics::Value;

bool is_measured(Type type) {
  return type == Type::integer || type == Type::number || type == Type::time || type == Type::date ||
         type == Type::duration;
}

/// Cells of a column, compared by their size.
template <typename Cell>
std::vector<Cell> known_cells(const Column& column, const std::vector<Cell>& cells) {
  if (column.validity.empty()) return cells;
  std::vector<Cell> known;
  known.reserve(cells.size());
  for (int64_t row = 0; row < column.length; ++row) {
    if (column.known(row)) known.push_back(cells[static_cast<size_t>(row)]);
  }
  return known;
}

/// The lower of the two in the middle where their number is even, so that it is a value that a lead has.
template <typename Cell>
void measure(Spread& spread, std::vector<Cell> cells, bool has_average) {
  if (cells.empty()) return;
  const auto [lowest, highest] = std::ranges::minmax(cells);
  spread.lowest = lowest;
  spread.highest = highest;
  if (has_average) {
    double sum = 0;
    for (const Cell cell : cells) sum += static_cast<double>(cell);
    spread.average = sum / static_cast<double>(cells.size());
  }
  const auto middle = cells.begin() + static_cast<std::ptrdiff_t>((cells.size() - 1) / 2);
  std::ranges::nth_element(cells, middle);
  spread.median = *middle;
}

void count_positions(Spread& spread, const Column& column, size_t positions) {
  std::vector<int64_t> counts(positions);
  for (int64_t row = 0; row < column.length; ++row) {
    if (column.known(row)) ++counts[static_cast<size_t>(column.integers[static_cast<size_t>(row)])];
  }
  spread.values.resize(positions);
  for (size_t position = 0; position < positions; ++position) {
    spread.values[position].value = static_cast<int64_t>(position);
    spread.values[position].leads = counts[position];
  }
}

/// False and true, but as people name them: true first.
void count_truths(Spread& spread, const Column& column) {
  count_positions(spread, column, 2);
  std::ranges::reverse(spread.values);
  for (ValueCount& each : spread.values) each.value = std::get<int64_t>(each.value) != 0;
}

void count_texts(Spread& spread, const Column& column, size_t most) {
  std::unordered_map<std::string_view, int64_t> counts;
  for (int64_t row = 0; row < column.length; ++row) {
    if (column.known(row)) ++counts[column.text_at(row)];
  }
  spread.distinct = static_cast<int64_t>(counts.size());
  std::vector<std::pair<std::string_view, int64_t>> sorted(counts.begin(), counts.end());
  const auto before = [](const auto& a, const auto& b) {
    return a.second != b.second ? a.second > b.second : a.first < b.first;
  };
  const size_t kept = std::min(most, sorted.size());
  std::partial_sort(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(kept), sorted.end(), before);
  spread.values.resize(kept);
  for (size_t i = 0; i < kept; ++i) {
    spread.values[i].value = std::string(sorted[i].first);
    spread.values[i].leads = sorted[i].second;
  }
}

int64_t missing_in(const Column& column) {
  int64_t missing = 0;
  for (int64_t row = 0; row < column.length; ++row) missing += column.known(row) ? 0 : 1;
  return missing;
}

}  // namespace

Spread spread_of(const Column& column, size_t most) {
  Spread spread;
  spread.leads = column.length;
  spread.missing = missing_in(column);
  switch (column.type) {
    case Type::boolean:
      count_truths(spread, column);
      break;
    case Type::enumeration:
      count_positions(spread, column, column.labels.size());
      break;
    case Type::text:
      count_texts(spread, column, most);
      break;
    case Type::number:
      measure(spread, known_cells(column, column.numbers), true);
      break;
    case Type::integer:
    case Type::duration:
      measure(spread, known_cells(column, column.integers), true);
      break;
    case Type::time:
    case Type::date:
      measure(spread, known_cells(column, column.integers), false);
      break;
    case Type::list:
    case Type::structure:
      break;
  }
  return spread;
}

std::vector<int64_t> rows_where(const Column& condition, Truth truth, size_t most) {
  std::vector<int64_t> rows;
  for (int64_t row = 0; row < condition.length && rows.size() < most; ++row) {
    const Truth found = !condition.known(row)                               ? Truth::missing
                        : condition.integers[static_cast<size_t>(row)] != 0 ? Truth::yes
                                                                            : Truth::no;
    if (found == truth) rows.push_back(row);
  }
  return rows;
}

std::vector<int64_t> rows_worth_seeing(const Column& column, size_t most) {
  std::vector<int64_t> rows;
  if (!is_measured(column.type)) {
    for (int64_t row = 0; row < column.length && rows.size() < most; ++row) {
      if (column.known(row)) rows.push_back(row);
    }
    return rows;
  }
  const auto higher = [&](int64_t a, int64_t b) {
    const auto i = static_cast<size_t>(a), j = static_cast<size_t>(b);
    if (column.type == Type::number) return column.numbers[i] > column.numbers[j];
    return column.integers[i] > column.integers[j];
  };
  for (int64_t row = 0; row < column.length; ++row) {
    if (!column.known(row) || (rows.size() == most && (most == 0 || !higher(row, rows.back())))) continue;
    rows.insert(std::upper_bound(rows.begin(), rows.end(), row, higher), row);
    if (rows.size() > most) rows.pop_back();
  }
  return rows;
}

}  // namespace merit::repl
