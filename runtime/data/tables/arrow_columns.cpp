#include "runtime/data/tables/arrow_columns.h"

#include <arrow/array.h>
#include <arrow/array/builder_binary.h>
#include <arrow/array/builder_primitive.h>
#include <arrow/array/util.h>
#include <arrow/buffer.h>
#include <arrow/buffer_builder.h>
#include <arrow/type.h>

#include <algorithm>
#include <limits>
#include <utility>

namespace merit::data {
namespace {

using columns::Column;
using columns::Type;
using ArrayResult = arrow::Result<std::shared_ptr<arrow::Array>>;

/// Appends a column's cells to a builder; `value(row)` is a known cell.
template <typename Builder, typename Value>
ArrayResult built(Builder&& builder, const Column& column, int64_t begin, int64_t end, const Value& value) {
  ARROW_RETURN_NOT_OK(builder.Reserve(end - begin));
  for (int64_t row = begin; row < end; ++row) {
    if (column.known(row)) {
      ARROW_RETURN_NOT_OK(builder.Append(value(row)));
    } else {
      ARROW_RETURN_NOT_OK(builder.AppendNull());
    }
  }
  return builder.Finish();
}

arrow::Result<std::shared_ptr<arrow::Buffer>> validity_of(const Column& column, int64_t begin, int64_t end) {
  if (column.validity.empty()) return nullptr;
  if (begin % 64 == 0) return arrow::Buffer::Wrap(column.validity.data() + begin / 64, (end - begin + 63) / 64);
  arrow::TypedBufferBuilder<bool> bits;
  ARROW_RETURN_NOT_OK(bits.Reserve(end - begin));
  for (int64_t row = begin; row < end; ++row) bits.UnsafeAppend(column.known(row));
  return bits.Finish();
}

/// Cells that Arrow stores as the column does: looked at where they are.
template <typename Array, typename Value>
ArrayResult same_cells(const Column& column, const std::vector<Value>& values, int64_t begin, int64_t end) {
  ARROW_ASSIGN_OR_RAISE(auto validity, validity_of(column, begin, end));
  auto cells = arrow::Buffer::Wrap(values.data() + begin, static_cast<size_t>(end - begin));
  return std::make_shared<Array>(arrow::ArrayData::Make(
      arrow_type_of(column), end - begin, {std::move(validity), std::move(cells)}, arrow::kUnknownNullCount));
}

/// A text without a dictionary: its bytes as they are, from offsets that begin with the first row.
ArrayResult plain_texts(const Column& column, int64_t begin, int64_t end) {
  ARROW_ASSIGN_OR_RAISE(auto validity, validity_of(column, begin, end));
  const int64_t first = column.offsets[static_cast<size_t>(begin)];
  const int64_t size = column.offsets[static_cast<size_t>(end)] - first;
  if (size > std::numeric_limits<int32_t>::max()) return arrow::Status::CapacityError("texts of more than 2 GiB");
  arrow::TypedBufferBuilder<int32_t> offsets;
  ARROW_RETURN_NOT_OK(offsets.Reserve(end - begin + 1));
  for (int64_t row = begin; row <= end; ++row) {
    offsets.UnsafeAppend(static_cast<int32_t>(column.offsets[static_cast<size_t>(row)] - first));
  }
  ARROW_ASSIGN_OR_RAISE(const auto offset_buffer, offsets.Finish());
  const auto bytes = arrow::Buffer::Wrap(column.bytes.data() + first, static_cast<size_t>(size));
  return std::make_shared<arrow::StringArray>(end - begin, offset_buffer, bytes, std::move(validity));
}

/// `codes`: of the rows from `begin` to before `end`.
ArrayResult dictionary_array(const Column& column, const std::vector<std::string>& values, int64_t begin, int64_t end,
                             const std::shared_ptr<arrow::Buffer>& codes) {
  ARROW_ASSIGN_OR_RAISE(const auto validity, validity_of(column, begin, end));
  const arrow::Int32Array places(end - begin, codes, validity);
  ARROW_ASSIGN_OR_RAISE(const auto dictionary, arrow_texts_of(values));
  // Not `FromArrays`, which looks at each place once more.
  return std::make_shared<arrow::DictionaryArray>(arrow_type_of(column), arrow::MakeArray(places.data()), dictionary);
}

arrow::Result<std::shared_ptr<arrow::Buffer>> narrow_codes(const Column& column, int64_t begin, int64_t end) {
  const auto first = column.integers.begin() + begin;
  ARROW_ASSIGN_OR_RAISE(auto codes, arrow::AllocateBuffer((end - begin) * static_cast<int64_t>(sizeof(int32_t))));
  std::transform(first, first + (end - begin), reinterpret_cast<int32_t*>(codes->mutable_data()),
                 [](int64_t place) { return static_cast<int32_t>(place); });
  return codes;
}

ArrayResult list_array(const Column& column, int64_t begin, int64_t end) {
  const int64_t first = column.offsets[static_cast<size_t>(begin)];
  const int64_t last = column.offsets[static_cast<size_t>(end)];
  ARROW_ASSIGN_OR_RAISE(const auto elements, arrow_array_of(*column.children[0], first, last));
  ARROW_ASSIGN_OR_RAISE(const auto validity, validity_of(column, begin, end));
  arrow::TypedBufferBuilder<int32_t> offsets;
  ARROW_RETURN_NOT_OK(offsets.Reserve(end - begin + 1));
  for (int64_t row = begin; row <= end; ++row) {
    offsets.UnsafeAppend(static_cast<int32_t>(column.offsets[static_cast<size_t>(row)] - first));
  }
  ARROW_ASSIGN_OR_RAISE(const auto offset_buffer, offsets.Finish());
  return std::make_shared<arrow::ListArray>(arrow_type_of(column), end - begin, offset_buffer, elements, validity);
}

ArrayResult structure_array(const Column& column, int64_t begin, int64_t end) {
  arrow::ArrayVector children;
  for (const auto& child : column.children) {
    ARROW_ASSIGN_OR_RAISE(auto array, arrow_array_of(*child, begin, end));
    children.push_back(std::move(array));
  }
  ARROW_ASSIGN_OR_RAISE(const auto validity, validity_of(column, begin, end));
  return std::make_shared<arrow::StructArray>(arrow_type_of(column), end - begin, children, validity);
}

}  // namespace

std::shared_ptr<arrow::DataType> arrow_type_of(const Column& column) {
  switch (column.type) {
    case Type::boolean:
      return arrow::boolean();
    case Type::integer:
      return arrow::int64();
    case Type::number:
      return arrow::float64();
    case Type::text:
      return column.dictionary ? arrow::dictionary(arrow::int32(), arrow::utf8()) : arrow::utf8();
    case Type::time:
      return arrow::timestamp(arrow::TimeUnit::MICRO, "UTC");
    case Type::date:
      return arrow::date32();
    case Type::duration:
      return arrow::duration(arrow::TimeUnit::MICRO);
    case Type::enumeration:
      return arrow::dictionary(arrow::int32(), arrow::utf8(), true);
    case Type::list:
      return arrow::list(arrow_type_of(*column.children[0]));
    case Type::structure: {
      arrow::FieldVector fields;
      for (size_t i = 0; i < column.children.size(); ++i) {
        fields.push_back(arrow::field(column.labels[i], arrow_type_of(*column.children[i])));
      }
      return arrow::struct_(fields);
    }
  }
  return arrow::null();
}

std::shared_ptr<arrow::Schema> arrow_schema_of(const columns::Table& table) {
  arrow::FieldVector fields;
  for (size_t i = 0; i < table.columns.size(); ++i) {
    fields.push_back(arrow::field(table.names[i], arrow_type_of(*table.columns[i])));
  }
  return arrow::schema(std::move(fields));
}

ArrayResult arrow_texts_of(const std::vector<std::string>& texts) {
  arrow::StringBuilder builder;
  ARROW_RETURN_NOT_OK(builder.AppendValues(texts));
  return builder.Finish();
}

ArrayResult arrow_array_of(const Column& column, int64_t begin, int64_t end) {
  switch (column.type) {
    case Type::boolean:
      return built(arrow::BooleanBuilder(), column, begin, end,
                   [&](int64_t row) { return column.integers[static_cast<size_t>(row)] != 0; });
    case Type::integer:
      return same_cells<arrow::Int64Array>(column, column.integers, begin, end);
    case Type::number:
      return same_cells<arrow::DoubleArray>(column, column.numbers, begin, end);
    case Type::text:
      if (!column.dictionary) return plain_texts(column, begin, end);
      return dictionary_array(column, column.dictionary->values, begin, end,
                              arrow::Buffer::Wrap(column.codes.data() + begin, static_cast<size_t>(end - begin)));
    case Type::time:
      return same_cells<arrow::TimestampArray>(column, column.integers, begin, end);
    case Type::date:
      return built(arrow::Date32Builder(), column, begin, end,
                   [&](int64_t row) { return static_cast<int32_t>(column.integers[static_cast<size_t>(row)]); });
    case Type::duration:
      return same_cells<arrow::DurationArray>(column, column.integers, begin, end);
    case Type::enumeration: {
      ARROW_ASSIGN_OR_RAISE(auto codes, narrow_codes(column, begin, end));
      return dictionary_array(column, column.labels, begin, end, codes);
    }
    case Type::list:
      return list_array(column, begin, end);
    case Type::structure:
      return structure_array(column, begin, end);
  }
  return arrow::Status::TypeError("a column of no known type");
}

}  // namespace merit::data
