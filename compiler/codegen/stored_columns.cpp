#include "compiler/codegen/stored_columns.h"

#include <cassert>
#include <string_view>
#include <utility>

#include "compiler/codegen/stored_type.h"

namespace merit::codegen {

namespace {

using plan::Root;
using semantics::TypeKind;

constexpr size_t kWordBits = 64;

size_t words_for(size_t names) {
  return (names + kWordBits - 1) / kWordBits;
}

bool bit_of(const std::vector<uint64_t>& words, size_t row, size_t names, size_t bit) {
  return (words[row * words_for(names) + bit / kWordBits] >> (bit % kWordBits) & 1) != 0;
}

std::string_view view_of(const merit_text& text) {
  return {text.data, text.size};
}

columns::ColumnBuilder text_list() {
  return columns::ColumnBuilder::list_of(columns::ColumnBuilder(columns::Type::text));
}

columns::ColumnPtr text_column(const std::vector<merit_text>& texts, const std::vector<uint8_t>& known) {
  columns::ColumnBuilder builder(columns::Type::text);
  for (size_t i = 0; i < texts.size(); ++i) {
    known[i] != 0 ? builder.append_text(view_of(texts[i])) : builder.append_missing();
  }
  return builder.finish();
}

columns::ColumnPtr list_column(const std::vector<merit_text>& lists, const std::vector<uint8_t>& known) {
  columns::ColumnBuilder builder = text_list();
  for (size_t i = 0; i < lists.size(); ++i) {
    if (known[i] == 0) {
      builder.append_missing();
      continue;
    }
    const auto* const texts = reinterpret_cast<const merit_text*>(lists[i].data);
    for (uint64_t each = 0; each < lists[i].size; ++each) builder.child().append_text(view_of(texts[each]));
    builder.append_list();
  }
  return builder.finish();
}

}  // namespace

// --- what is read ----------------------------------------------------------------------------------------------------

/// At least one text, so that code 0, which stands in missing cells, is one.
const std::vector<merit_text>& StoredColumns::texts_of(const columns::Dictionary& dictionary) {
  const auto [found, is_new] = dictionaries_.try_emplace(&dictionary);
  std::vector<merit_text>& texts = found->second;
  if (is_new) {
    for (const std::string& text : dictionary.values) texts.push_back({text.data(), text.size()});
    if (texts.empty()) texts.push_back({"", 0});
  }
  return texts;
}

void StoredColumns::add(const columns::ColumnPtr& column) {
  merit_column& stored = columns_.emplace_back();
  if (column == nullptr) return;
  if (!column->validity.empty()) stored.validity = column->validity.data();
  if (column->dictionary) {
    const std::vector<merit_text>& texts = texts_of(*column->dictionary);
    stored.values = column->codes.data();
    stored.dictionary = texts.data();
    stored.dictionary_size = texts.size();
  } else if (column->type == columns::Type::text) {
    stored.values = column->offsets.data();
    stored.bytes = column->bytes.data();
  } else if (column->type == columns::Type::number) {
    stored.values = column->numbers.data();
  } else {
    stored.values = column->integers.data();
  }
}

// --- what is written -------------------------------------------------------------------------------------------------

DecisionBuffers::DecisionBuffers(const plan::Plan& plan, const DecisionShape& shape, size_t rows)
    : plan_(plan),
      shape_(shape),
      rows_(rows),
      undecided_(rows * words_for(shape.undecided.size())),
      reasons_(rows * words_for(shape.reasons.size())) {
  for (const DecisionShape::Output& output : shape.outputs) {
    const Root& root = plan.roots[output.root];
    Buffer& buffer = buffers_.emplace_back();
    buffer.type = plan[output.reason_text ? *root.text : root.value].type;
    buffer.known.resize(rows);
    void* values = nullptr;
    if (buffer.type.kind == TypeKind::number) {
      buffer.numbers.resize(rows);
      values = buffer.numbers.data();
    } else if (buffer.type.kind == TypeKind::text || buffer.type.kind == TypeKind::text_list) {
      buffer.texts.resize(rows);
      values = buffer.texts.data();
    } else {
      buffer.integers.resize(rows);
      values = buffer.integers.data();
    }
    views_.push_back({values, buffer.known.data()});
  }
}

columns::ColumnPtr DecisionBuffers::column_of(Buffer& buffer) const {
  if (buffer.type.kind == TypeKind::text) return text_column(buffer.texts, buffer.known);
  if (buffer.type.kind == TypeKind::text_list) return list_column(buffer.texts, buffer.known);
  auto column = std::make_shared<columns::Column>();
  column->type = stored_type(buffer.type.kind);
  if (buffer.type.kind == TypeKind::enumeration) column->labels = plan_.enumerations[buffer.type.enumeration].labels;
  for (const uint8_t known : buffer.known) column->append_validity(known != 0);
  column->integers = std::move(buffer.integers);
  column->numbers = std::move(buffer.numbers);
  return column;
}

columns::ColumnPtr DecisionBuffers::undecided_column() const {
  columns::ColumnBuilder builder = text_list();
  for (size_t row = 0; row < rows_; ++row) {
    for (size_t bit = 0; bit < shape_.undecided.size(); ++bit) {
      if (!bit_of(undecided_, row, shape_.undecided.size(), bit)) continue;
      builder.child().append_text(plan_.roots[shape_.undecided[bit]].name);
    }
    builder.append_list();
  }
  return builder.finish();
}

columns::ColumnPtr DecisionBuffers::reasons_column() const {
  const size_t first = shape_.outputs.size() - shape_.reasons.size();
  columns::ColumnBuilder builder = text_list();
  for (size_t row = 0; row < rows_; ++row) {
    for (size_t bit = 0; bit < shape_.reasons.size(); ++bit) {
      if (!bit_of(reasons_, row, shape_.reasons.size(), bit)) continue;
      builder.child().append_text(view_of(buffers_[first + bit].texts[row]));
    }
    builder.append_list();
  }
  return builder.finish();
}

columns::Table DecisionBuffers::take() {
  columns::Table table;
  table.rows = static_cast<int64_t>(rows_);
  const auto add = [&](std::string name, columns::ColumnPtr column) {
    table.names.push_back(std::move(name));
    table.columns.push_back(std::move(column));
  };
  const size_t values = shape_.outputs.size() - shape_.reasons.size();
  for (size_t i = 0; i < values; ++i) {
    const Root& root = plan_.roots[shape_.outputs[i].root];
    add(root.name, column_of(buffers_[i]));
  }
  if (!shape_.undecided.empty()) add("undecided", undecided_column());
  if (!shape_.reasons.empty()) add("reasons", reasons_column());
  return table;
}

}  // namespace merit::codegen
