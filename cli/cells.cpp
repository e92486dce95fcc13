#include "cli/cells.h"

#include <fmt/core.h>

#include "runtime/values/owned_text.h"

namespace merit::cli {
namespace {

using columns::Column;
using columns::Type;

std::string list_text(const Column& list, int64_t row) {
  std::string text;
  const auto begin = list.offsets[static_cast<size_t>(row)];
  const auto end = list.offsets[static_cast<size_t>(row) + 1];
  for (int64_t item = begin; item < end; ++item) {
    if (item > begin) text += "; ";
    text += cell_text(*list.children[0], item);
  }
  return text;
}

std::string structure_text(const Column& structure, int64_t row) {
  std::string text;
  for (size_t i = 0; i < structure.children.size(); ++i) {
    const std::string cell = cell_text(*structure.children[i], row);
    if (cell.empty()) continue;
    text += fmt::format("{}{}: {}", text.empty() ? "" : ", ", structure.labels[i], cell);
  }
  return text;
}

}  // namespace

std::string cell_text(const Column& column, int64_t row) {
  if (!column.known(row)) return "";
  const auto i = static_cast<size_t>(row);
  switch (column.type) {
    case Type::boolean:
      return column.integers[i] != 0 ? "true" : "false";
    case Type::integer:
      return fmt::format("{}", column.integers[i]);
    case Type::number:
      return values::number_text(column.numbers[i]);
    case Type::text:
      return std::string(column.text_at(row));
    case Type::time:
      return values::time_text(column.integers[i]);
    case Type::date:
      return values::date_text(column.integers[i]);
    case Type::duration:
      return values::duration_text(column.integers[i]);
    case Type::enumeration:
      return column.labels[static_cast<size_t>(column.integers[i])];
    case Type::list:
      return list_text(column, row);
    case Type::structure:
      return structure_text(column, row);
  }
  return "";
}

bool stands_right(Type type) {
  return type == Type::integer || type == Type::number || type == Type::duration;
}

}  // namespace merit::cli
