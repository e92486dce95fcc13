#include "compiler/codegen/stored_columns.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <iterator>
#include <map>
#include <string_view>
#include <utility>

#include "compiler/codegen/stored_type.h"
#include "runtime/columns/many_cells.h"

namespace merit::codegen {

namespace {

using plan::Root;
using semantics::TypeKind;

std::string_view view_of(const merit_text& text) {
  return {text.data, text.size};
}

/// The bits of some roots, by the definition whose they are.
std::map<uint32_t, std::vector<size_t>> by_definition(const plan::Plan& plan, const std::vector<uint32_t>& roots) {
  std::map<uint32_t, std::vector<size_t>> bits;
  for (size_t bit = 0; bit < roots.size(); ++bit) bits[plan.roots[roots[bit]].definition].push_back(bit);
  return bits;
}

/// What is listed where an operation holds.
using NamedBit = std::pair<std::string, plan::OperationId>;

std::vector<NamedBit> named(const plan::Plan& plan, const std::vector<uint32_t>& roots,
                            const std::vector<size_t>& bits) {
  std::vector<NamedBit> all;
  for (const size_t bit : bits) all.emplace_back(plan.roots[roots[bit]].name, plan.roots[roots[bit]].value);
  return all;
}

columns::ColumnBuilder text_list() {
  return columns::ColumnBuilder::list_of(columns::ColumnBuilder(columns::Type::text));
}

/// What is set in any row.
std::vector<uint64_t> any_of(const std::vector<uint64_t>& words, size_t names) {
  std::vector<uint64_t> any(words_for(names));
  for (size_t i = 0; i < words.size(); i += any.size()) {
    for (size_t word = 0; word < any.size(); ++word) any[word] |= words[i + word];
  }
  return any;
}

std::vector<size_t> set_bits(const std::vector<uint64_t>& words, const std::vector<size_t>& bits) {
  std::vector<size_t> set;
  std::ranges::copy_if(bits, std::back_inserter(set),
                       [&](size_t bit) { return (words[bit / kWordBits] >> bit % kWordBits & 1) != 0; });
  return set;
}

/// Of each row the texts of those of `bits` that are set in its words, of which there are as many as `names` need.
template <typename TextOf>
columns::ColumnPtr lists_of_bits(const std::vector<uint64_t>& words, size_t rows, size_t names,
                                 const std::vector<size_t>& bits, const TextOf& text_of) {
  const size_t width = words_for(names);
  std::map<size_t, uint64_t> asked;  // by word: of a definition often one of many
  for (const size_t bit : bits) asked[bit / kWordBits] |= uint64_t{1} << (bit % kWordBits);
  const std::vector<std::pair<size_t, uint64_t>> masks(asked.begin(), asked.end());
  auto lists = std::make_shared<columns::Column>();
  lists->type = columns::Type::list;
  lists->length = static_cast<int64_t>(rows);
  lists->offsets.resize(rows + 1);
  columns::ColumnBuilder texts(columns::Type::text);
  for (size_t row = 0; row < rows; ++row) {
    for (const auto& [word, mask] : masks) {
      for (uint64_t left = words[row * width + word] & mask; left != 0; left &= left - 1) {
        const size_t bit = word * kWordBits + static_cast<size_t>(std::countr_zero(left));
        texts.append_text(text_of(row, bit));
      }
    }
    lists->offsets[row + 1] = texts.length();
  }
  lists->children.push_back(texts.finish());
  return lists;
}

/// Texts that are missing are empty.
columns::ColumnPtr text_column(const std::vector<merit_text>& texts, const std::vector<uint8_t>& known) {
  auto column = std::make_shared<columns::Column>();
  column->type = columns::Type::text;
  columns::append_validity(*column, known);
  column->offsets.resize(texts.size() + 1);
  for (size_t i = 0; i < texts.size(); ++i) {
    column->bytes += view_of(texts[i]);
    column->offsets[i + 1] = static_cast<int64_t>(column->bytes.size());
  }
  return column;
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

/// Points at what a column has for each cell.
void view_cells(const columns::Column& column, merit_column& stored) {
  stored.validity = column.validity.empty() ? nullptr : column.validity.data();
  if (column.dictionary) {
    stored.values = column.codes.data();
  } else if (column.type == columns::Type::text) {
    stored.values = column.offsets.data();
    stored.bytes = column.bytes.data();
  } else if (column.type == columns::Type::number) {
    stored.values = column.numbers.data();
  } else {
    stored.values = column.integers.data();
  }
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
  view_cells(*column, stored);
  if (column->dictionary) {
    const std::vector<merit_text>& texts = texts_of(*column->dictionary);
    stored.dictionary = texts.data();
    stored.dictionary_size = texts.size();
  }
}

std::vector<merit_column> StoredColumns::with_cells_of(std::span<const columns::ColumnPtr> columns) const {
  std::vector<merit_column> stored = columns_;
  for (size_t i = 0; i < columns.size(); ++i) {
    if (columns[i] != nullptr) view_cells(*columns[i], stored[i]);
  }
  return stored;
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
  columns::append_validity(*column, buffer.known);
  column->integers = std::move(buffer.integers);
  column->numbers = std::move(buffer.numbers);
  return column;
}

columns::ColumnPtr DecisionBuffers::undecided_column(const std::vector<size_t>& bits) const {
  const auto name_of = [&](size_t, size_t bit) -> std::string_view { return plan_.roots[shape_.undecided[bit]].name; };
  return lists_of_bits(undecided_, rows_, shape_.undecided.size(), bits, name_of);
}

columns::ColumnPtr DecisionBuffers::reasons_column(const std::vector<size_t>& bits) const {
  const auto text_of = [&](size_t row, size_t bit) { return view_of(buffers_[first_reason() + bit].texts[row]); };
  return lists_of_bits(reasons_, rows_, shape_.reasons.size(), bits, text_of);
}

std::vector<columns::Table> DecisionBuffers::take() {
  std::vector<columns::Table> tables(std::max<size_t>(1, plan_.definitions.size()));
  for (columns::Table& table : tables) table.rows = static_cast<int64_t>(rows_);
  const auto add = [&](size_t definition, std::string name, columns::ColumnPtr column) {
    tables[definition].names.push_back(std::move(name));
    tables[definition].columns.push_back(std::move(column));
  };
  std::vector<columns::ColumnPtr> written;  // by place
  for (size_t i = 0; i < first_reason(); ++i) written.push_back(column_of(buffers_[i]));
  for (size_t i = 0; i < shape_.values.size(); ++i) {
    const Root& root = plan_.roots[shape_.values[i]];
    add(root.definition, root.name, written[shape_.places[i]]);
  }
  std::map<std::vector<NamedBit>, columns::ColumnPtr> known;
  const std::vector<uint64_t> any_undecided = any_of(undecided_, shape_.undecided.size());
  for (const auto& [definition, bits] : by_definition(plan_, shape_.undecided)) {
    const std::vector<size_t> listed = set_bits(any_undecided, bits);
    columns::ColumnPtr& column = known[named(plan_, shape_.undecided, listed)];
    if (column == nullptr) column = undecided_column(listed);
    add(definition, "undecided", column);
  }
  for (const auto& [definition, bits] : by_definition(plan_, shape_.reasons)) {
    add(definition, "reasons", reasons_column(bits));
  }
  return tables;
}

}  // namespace merit::codegen
