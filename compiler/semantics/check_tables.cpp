// Look-up tables, and the data files of tables and sets.
#include <algorithm>

#include "compiler/semantics/checker.h"
#include "compiler/semantics/data_files.h"
#include "compiler/semantics/expression_checker.h"
#include "compiler/semantics/literals.h"
#include "runtime/text/encoding.h"
#include "runtime/values/fold.h"
#include "runtime/values/numbers.h"

namespace merit::semantics {
namespace {

template <typename T>
std::optional<Value> known(const values::Maybe<T>& value) {
  return value.known ? std::optional<Value>(value.value) : std::nullopt;
}

/// What a cell of a data file is as a value of `type`.
std::optional<Value> read_cell(Indexes& indexes, const values::Zone& zone, const std::string& text, Type type) {
  const auto moment = [](const std::optional<int64_t>& value) {
    return value ? std::optional<Value>(*value) : std::nullopt;
  };
  const std::string trimmed(std::string_view(values::trim(text)));
  switch (type.kind) {
    case TypeKind::boolean:
      return known(values::parse_boolean(text));
    case TypeKind::integer:
      return known(values::parse_integer(text));
    case TypeKind::number:
      return known(values::parse_number(text));
    case TypeKind::text:
      return text;
    case TypeKind::date:
      return moment(read_date(trimmed));
    case TypeKind::time:
      return moment(read_time(trimmed, zone));
    case TypeKind::enumeration:
      return moment(indexes.label(type.enumeration, text));
    default:
      return std::nullopt;
  }
}

}  // namespace

/// The records of a set's or a table's file, which has so many columns at least.
std::optional<Records> Checker::load_records(uint32_t module, const syntax::Text& from, size_t columns) {
  const Module& user = program.modules[module];
  const std::string path = from.value.starts_with('/') ? from.value : user.directory + from.value;
  auto text = loader.load(path);
  if (!text) {
    diagnostics.report(from.span, d::UnreadableFile{.file = path, .reason = text.error()});
    return std::nullopt;
  }
  text::Decoded decoded = text::decode(*text);
  if (decoded.text.find('\0') != std::string::npos) {
    diagnostics.report(from.span, d::UnreadableFile{.file = path, .reason = "it is not text"});
    return std::nullopt;
  }
  if (decoded.encoding != text::Encoding::utf_8) {
    const std::string encoding(text::name_of(decoded.encoding));
    diagnostics.report(from.span, d::FileEncoding{.file = from.value, .encoding = encoding});
  }
  const source::FileId file = sources.add(path, std::move(decoded.text));
  data_files_.push_back(file);
  Records records = read_records(sources, file);
  if (records.stray) {
    diagnostics.report(*records.stray, d::CellNotUtf8{}).help(d::SaveAsUtf8{});
    return std::nullopt;
  }
  if (records.unclosed) {
    diagnostics.report(*records.unclosed, d::UnclosedText{});
    return std::nullopt;
  }
  if (records.header_columns < columns) {
    diagnostics.report(from.span, d::TooFewColumns{.file = from.value,
                                                   .wanted = static_cast<int64_t>(columns),
                                                   .found = static_cast<int64_t>(records.header_columns)});
    return std::nullopt;
  }
  return records;
}

// --- tables ----------------------------------------------------------------------------------------------------------

void Checker::declare_table(uint32_t module, const syntax::TableDecl& written) {
  Table made;
  made.name = written.name.text;
  made.span = written.name.span;
  std::vector<TableRow> rows;
  const bool read = written.from ? read_table_file(module, written, rows) : read_table_rows(module, written, rows);
  std::optional<TypedValue> fallback;
  if (written.default_value) fallback = constant_value(module, *written.default_value);
  if (!read || (written.default_value && !fallback) || !give_types(written, made, rows, fallback) ||
      !fill_table(module, written, made, rows, fallback)) {
    unreadable_names_[module].insert(written.name.text);
    return;
  }
  declare(module, written.name, SymbolKind::table, static_cast<uint32_t>(model.tables.size()));
  model.tables.push_back(std::move(made));
}

std::optional<TypedValue> Checker::constant_value(uint32_t module, syntax::ExpressionId id) {
  const Checked checked = ExpressionChecker(*this, {.module = module, .place = Place::constant}).check(id);
  if (!checked) return std::nullopt;
  if (const auto* constant = std::get_if<Constant>(&model[*checked].node))
    return TypedValue{model[*checked].type, constant->value};
  diagnostics.report(model[*checked].span, d::NotConstant{.text = quoted(model[*checked].span)});
  return std::nullopt;
}

bool Checker::read_table_rows(uint32_t module, const syntax::TableDecl& written, std::vector<TableRow>& rows) {
  bool good = true;
  for (const syntax::TableDecl::Row& row : written.rows) {
    auto key = read_literal(row.key);
    auto value = constant_value(module, row.value);
    good &= key && value;
    if (!key || !value) continue;
    rows.push_back({*std::move(key), *std::move(value), row.key.span, ast(module)[row.value].span});
  }
  return good;
}

/// The first two columns, as texts still.
bool Checker::read_table_file(uint32_t module, const syntax::TableDecl& written, std::vector<TableRow>& rows) {
  const auto records = load_records(module, *written.from, 2);
  if (!records) return false;
  for (const auto& row : records->rows) {
    if (row.size() < 2) {
      diagnostics.report(row[0].span, d::ShortRow{.wanted = 2, .found = static_cast<int64_t>(row.size())});
      return false;
    }
    rows.push_back({{kText, row[0].text}, {kText, row[1].text}, row[0].span, row[1].span});
  }
  return true;
}

/// The types as declared; else what all keys and all values have in common. In a file without types keys are texts and
/// values what they all read as: integers, else numbers, else texts.
bool Checker::give_types(const syntax::TableDecl& written, Table& table, std::vector<TableRow>& rows,
                         const std::optional<TypedValue>& fallback) {
  const bool file = written.from.has_value();
  if (written.key_type && written.value_type) {
    const auto key = read_type(*written.key_type);
    const auto value = read_type(*written.value_type);
    if (!key || !value) return false;
    table.key_type = *key;
    table.value_type = *value;
  } else if (file) {
    table.key_type = kText;
    const auto all_read = [&](Type type) {
      return (!fallback || common_type(fallback->type, type) == type) &&
             std::ranges::all_of(rows, [&](const TableRow& row) {
               return read_cell(indexes, zone(), std::get<std::string>(row.value.value), type).has_value();
             });
    };
    table.value_type = all_read(kInteger) ? kInteger : all_read(kNumber) ? kNumber : kText;
  } else {
    const auto widen = [&](std::optional<Type>& type, const TypedValue& value) {
      type = type ? common_type(*type, value.type).value_or(*type) : value.type;
    };
    std::optional<Type> key, value;
    if (fallback) widen(value, *fallback);
    for (const TableRow& row : rows) {
      widen(key, row.key);
      widen(value, row.value);
    }
    table.key_type = key.value_or(kText);
    table.value_type = value.value_or(kInteger);
  }
  if (!file) return true;
  bool good = true;
  for (TableRow& row : rows) {
    good &= read_cell_as(row.key, row.key_span, table.key_type);
    good &= read_cell_as(row.value, row.value_span, table.value_type);
  }
  return good;
}

bool Checker::read_cell_as(TypedValue& cell, Span span, Type type) {
  auto value = read_cell(indexes, zone(), std::get<std::string>(cell.value), type);
  if (!value) {
    diagnostics.report(span, d::UnreadableCell{.text = quoted(span), .type = type_phrase(model, type)});
    return false;
  }
  cell = {type, *std::move(value)};
  return true;
}

bool Checker::fill_table(uint32_t module, const syntax::TableDecl& written, Table& table,
                         const std::vector<TableRow>& rows, const std::optional<TypedValue>& fallback) {
  bool good = true;
  const auto fitting = [&](const TypedValue& value, Span span, Type type) -> std::optional<Value> {
    if (auto made = converted(value, type)) return made;
    diagnostics.report(
        span, d::WrongType{
                  .text = quoted(span), .found = type_phrase(model, value.type), .wanted = type_phrase(model, type)});
    good = false;
    return std::nullopt;
  };
  std::map<std::string, Span> seen;
  for (const TableRow& row : rows) {
    auto key = fitting(row.key, row.key_span, table.key_type);
    auto value = fitting(row.value, row.value_span, table.value_type);
    if (!key || !value) continue;
    const auto [first, added] = seen.emplace(comparison_key(*key), row.key_span);
    if (!added) {
      diagnostics.report(row.key_span, d::DuplicateKey{.key = quoted(row.key_span)})
          .label(first->second, d::FirstHere{});
      good = false;
      continue;
    }
    table.rows.emplace_back(*std::move(key), *std::move(value));
  }
  if (fallback) table.default_value = fitting(*fallback, ast(module)[*written.default_value].span, table.value_type);
  return good;
}

}  // namespace merit::semantics
