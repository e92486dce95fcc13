#include "runtime/data/writing/text_table.h"

#include "runtime/data/text_files/json_scan.h"
#include "runtime/data/writing/text_forms.h"

namespace merit::data {
namespace {

using columns::Column;
using columns::Type;

/// A known cell as plain text, neither quoted nor escaped.
void append_plain(std::string& out, const Column& column, int64_t row) {
  const auto i = static_cast<size_t>(row);
  switch (column.type) {
    case Type::boolean:
      out += column.integers[i] != 0 ? "true" : "false";
      break;
    case Type::integer:
      append_integer(out, column.integers[i]);
      break;
    case Type::number:
      append_number(out, column.numbers[i]);
      break;
    case Type::text:
      out += column.text_at(row);
      break;
    case Type::time:
      append_time(out, column.integers[i]);
      break;
    case Type::date:
      append_date(out, column.integers[i]);
      break;
    case Type::duration:
      append_seconds(out, column.integers[i]);
      break;
    case Type::enumeration:
      out += column.labels[static_cast<size_t>(column.integers[i])];
      break;
    case Type::list:
    case Type::structure:
      append_json_cell(out, column, row);
      break;
  }
}

/// A list as a CSV cell: its elements with `;` between them, or JSON where they are structures.
void append_list(std::string& out, const Column& list, int64_t row) {
  const Column& elements = *list.children[0];
  if (elements.type == Type::structure || elements.type == Type::list) return append_json_cell(out, list, row);
  const auto i = static_cast<size_t>(row);
  for (int64_t element = list.offsets[i]; element < list.offsets[i + 1]; ++element) {
    if (element > list.offsets[i]) out += ';';
    if (elements.known(element)) append_plain(out, elements, element);
  }
}

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

bool needs_quotes(std::string_view text, char separator) {
  for (const char c : text) {
    if (c == separator || c == '"' || c == '\n' || c == '\r') return true;
  }
  return false;
}

void append_csv_cell(std::string& out, const Column& column, int64_t row, char separator, std::string& scratch) {
  if (!column.known(row)) return;
  scratch.clear();
  if (column.type == Type::list) {
    append_list(scratch, column, row);
  } else {
    append_plain(scratch, column, row);
  }
  const bool empty_text = scratch.empty() && column.type != Type::list;
  if (empty_text || needs_quotes(scratch, separator)) {
    append_quoted(out, scratch);
  } else {
    out += scratch;
  }
}

}  // namespace

void append_csv_header(std::string& out, const columns::Table& table, char separator) {
  for (size_t i = 0; i < table.names.size(); ++i) {
    if (i > 0) out += separator;
    if (needs_quotes(table.names[i], separator)) {
      append_quoted(out, table.names[i]);
    } else {
      out += table.names[i];
    }
  }
  out += '\n';
}

void append_csv_row(std::string& out, const columns::Table& table, int64_t row, char separator) {
  const size_t begin = out.size();
  std::string scratch;
  for (size_t i = 0; i < table.columns.size(); ++i) {
    if (i > 0) out += separator;
    append_csv_cell(out, *table.columns[i], row, separator, scratch);
  }
  // An empty line is no row: the only cell of a row is then a text rather than lost.
  if (out.size() == begin) out += "\"\"";
  out += '\n';
}

void append_json_cell(std::string& out, const Column& column, int64_t row) {
  if (!column.known(row)) {
    out += "null";
    return;
  }
  const auto i = static_cast<size_t>(row);
  switch (column.type) {
    case Type::text:
    case Type::enumeration:
    case Type::time:
    case Type::date: {
      std::string text;
      append_plain(text, column, row);
      append_json_text(out, text);
      break;
    }
    case Type::list: {
      out += '[';
      for (int64_t element = column.offsets[i]; element < column.offsets[i + 1]; ++element) {
        if (element > column.offsets[i]) out += ',';
        append_json_cell(out, *column.children[0], element);
      }
      out += ']';
      break;
    }
    case Type::structure: {
      out += '{';
      for (size_t child = 0; child < column.children.size(); ++child) {
        if (child > 0) out += ',';
        append_json_text(out, column.labels[child]);
        out += ':';
        append_json_cell(out, *column.children[child], row);
      }
      out += '}';
      break;
    }
    default:
      append_plain(out, column, row);
  }
}

void append_json_row(std::string& out, const columns::Table& table, int64_t row) {
  out += '{';
  for (size_t i = 0; i < table.columns.size(); ++i) {
    if (i > 0) out += ',';
    append_json_text(out, table.names[i]);
    out += ':';
    append_json_cell(out, *table.columns[i], row);
  }
  out += "}\n";
}

}  // namespace merit::data
