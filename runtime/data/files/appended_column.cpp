#include "runtime/data/files/appended_column.h"

#include <arrow/array/array_base.h>
#include <arrow/array/data.h>
#include <arrow/type.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "runtime/data/tables/arrow_columns.h"

namespace merit::data {

using columns::Column;
using columns::Type;

namespace {

constexpr auto kNarrow = static_cast<int64_t>(sizeof(int32_t));
constexpr auto kWide = static_cast<int64_t>(sizeof(int64_t));

/// Bytes of texts that there is room for before they come: the first may be longer than all others.
constexpr int64_t kMostExpected = int64_t{64} << 20;

/// Bytes of a cell in `cells_`.
int64_t width_of(Type type) {
  switch (type) {
    case Type::boolean:
    case Type::structure:
      return 0;
    case Type::date:
    case Type::enumeration:
    case Type::text:
    case Type::list:
      return kNarrow;
    default:
      return kWide;
  }
}

bool has_ends(Type type) {
  return type == Type::text || type == Type::list;
}

}  // namespace

arrow::Result<AppendedColumn> AppendedColumn::make(const Column& like, int64_t rows) {
  AppendedColumn made;
  made.type_ = like.type;
  made.labels_ = like.labels;
  made.room_ = rows;
  ARROW_RETURN_NOT_OK(made.cells_.Reserve(width_of(like.type) * (rows + 1)));
  if (like.type == Type::boolean) ARROW_RETURN_NOT_OK(made.bits_.Reserve(rows));
  if (has_ends(like.type)) ARROW_RETURN_NOT_OK(made.cells_.Append(kNarrow, 0));
  for (const columns::ColumnPtr& child : like.children) {
    const int64_t rows_of_child = like.type == Type::structure ? rows : 0;
    ARROW_ASSIGN_OR_RAISE(made.children_.emplace_back(), make(*child, rows_of_child));
  }
  return made;
}

arrow::Status AppendedColumn::append(const Column& column, int64_t begin, int64_t end) {
  if (begin == end) return arrow::Status::OK();
  ARROW_RETURN_NOT_OK(append_validity(column, begin, end));
  length_ += end - begin;
  switch (type_) {
    case Type::boolean:
      return append_bits(column, begin, end);
    case Type::integer:
    case Type::time:
    case Type::duration:
      return cells_.Append(column.integers.data() + begin, (end - begin) * kWide);
    case Type::number:
      return cells_.Append(column.numbers.data() + begin, (end - begin) * kWide);
    case Type::date:
    case Type::enumeration:
      return append_narrow(column.integers.data() + begin, end - begin, 0);
    case Type::text:
      return append_texts(column, begin, end);
    case Type::list:
      return append_lists(column, begin, end);
    case Type::structure:
      for (size_t i = 0; i < children_.size(); ++i) {
        ARROW_RETURN_NOT_OK(children_[i].append(*column.children[i], begin, end));
      }
      return arrow::Status::OK();
  }
  return arrow::Status::TypeError("a column of no known type");
}

arrow::Status AppendedColumn::append_validity(const Column& column, int64_t begin, int64_t end) {
  const bool has_mask = validity_.length() > 0;
  if (column.validity.empty()) return has_mask ? validity_.Append(end - begin, true) : arrow::Status::OK();
  if (!has_mask) ARROW_RETURN_NOT_OK(validity_.Append(length_, true));
  ARROW_RETURN_NOT_OK(validity_.Reserve(end - begin));
  validity_.UnsafeAppend(reinterpret_cast<const uint8_t*>(column.validity.data()), begin, end - begin);
  return arrow::Status::OK();
}

arrow::Status AppendedColumn::append_bits(const Column& column, int64_t begin, int64_t end) {
  ARROW_RETURN_NOT_OK(bits_.Reserve(end - begin));
  const int64_t* next = column.integers.data() + begin;
  bits_.UnsafeAppend</*count_falses=*/false>(end - begin, [&] { return *next++ != 0; });
  return arrow::Status::OK();
}

arrow::Status AppendedColumn::append_narrow(const int64_t* cells, int64_t count, int64_t shift) {
  ARROW_RETURN_NOT_OK(cells_.Reserve(count * kNarrow));
  auto* const to = reinterpret_cast<int32_t*>(cells_.mutable_data() + cells_.length());
  for (int64_t i = 0; i < count; ++i) to[i] = static_cast<int32_t>(cells[i] + shift);
  cells_.UnsafeAdvance(count * kNarrow);
  return arrow::Status::OK();
}

/// Where texts or lists end, if the first begins at `length_before` bytes or elements.
arrow::Status AppendedColumn::append_ends(const Column& column, int64_t begin, int64_t end, int64_t length_before) {
  const int64_t* const offsets = column.offsets.data();
  const int64_t shift = length_before - offsets[begin];
  if (offsets[end] + shift > std::numeric_limits<int32_t>::max()) {
    return arrow::Status::CapacityError(type_ == Type::text ? "texts of more than 2 GiB" : "lists of more than 2 Gi");
  }
  return append_narrow(offsets + begin + 1, end - begin, shift);
}

arrow::Status AppendedColumn::append_texts(const Column& column, int64_t begin, int64_t end) {
  if (!column.dictionary) {
    ARROW_RETURN_NOT_OK(append_ends(column, begin, end, bytes_.length()));
    const int64_t first = column.offsets[static_cast<size_t>(begin)];
    return append_bytes(column.bytes.data() + first, column.offsets[static_cast<size_t>(end)] - first, end - begin);
  }
  Column plain;
  plain.type = Type::text;
  plain.offsets.push_back(0);
  for (int64_t row = begin; row < end; ++row) {
    if (column.known(row)) plain.bytes += column.text_at(row);
    plain.offsets.push_back(static_cast<int64_t>(plain.bytes.size()));
  }
  return append_texts(plain, 0, end - begin);
}

/// The first texts say how long all will be, and some more: to grow would move them, into memory that is new each time.
arrow::Status AppendedColumn::append_bytes(const char* bytes, int64_t size, int64_t rows) {
  if (size == 0) return arrow::Status::OK();
  if (bytes_.capacity() == 0) {
    const int64_t expected = size / rows * room_ / 8 * 9;
    ARROW_RETURN_NOT_OK(bytes_.Reserve(std::max(size, std::min(expected, kMostExpected))));
  }
  return bytes_.Append(bytes, size);
}

arrow::Status AppendedColumn::append_lists(const Column& column, int64_t begin, int64_t end) {
  AppendedColumn& elements = children_.front();
  ARROW_RETURN_NOT_OK(append_ends(column, begin, end, elements.length_));
  const auto place = [&](int64_t row) { return column.offsets[static_cast<size_t>(row)]; };
  return elements.append(*column.children.front(), place(begin), place(end));
}

std::shared_ptr<arrow::DataType> AppendedColumn::type_of(const arrow::ArrayDataVector& children) const {
  if (type_ == Type::list) return arrow::list(children.front()->type);
  if (type_ == Type::structure) {
    arrow::FieldVector fields;
    for (size_t i = 0; i < children.size(); ++i) fields.push_back(arrow::field(labels_[i], children[i]->type));
    return arrow::struct_(fields);
  }
  Column of_type;
  of_type.type = type_;
  return arrow_type_of(of_type);
}

arrow::Result<std::shared_ptr<arrow::ArrayData>> AppendedColumn::finish() {
  arrow::ArrayDataVector children;
  for (AppendedColumn& child : children_) ARROW_RETURN_NOT_OK(child.finish().Value(&children.emplace_back()));
  constexpr bool kShrinks = false;  // room that is left over is memory that nobody has touched
  arrow::BufferVector buffers(1);
  if (validity_.length() > 0) ARROW_RETURN_NOT_OK(validity_.Finish(&buffers.front(), kShrinks));
  if (type_ == Type::boolean) ARROW_RETURN_NOT_OK(bits_.Finish(&buffers.emplace_back(), kShrinks));
  if (width_of(type_) > 0) ARROW_RETURN_NOT_OK(cells_.Finish(&buffers.emplace_back(), kShrinks));
  if (type_ == Type::text) ARROW_RETURN_NOT_OK(bytes_.Finish(&buffers.emplace_back(), kShrinks));
  auto type = type_of(children);
  auto array = arrow::ArrayData::Make(std::move(type), length_, std::move(buffers), std::move(children));
  if (type_ == Type::enumeration) {
    ARROW_ASSIGN_OR_RAISE(const auto labels, arrow_texts_of(labels_));
    array->dictionary = labels->data();
  }
  return array;
}

}  // namespace merit::data
