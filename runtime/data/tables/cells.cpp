#include "runtime/data/tables/cells.h"

#include <arrow/array.h>
#include <arrow/array/builder_binary.h>
#include <arrow/scalar.h>
#include <arrow/type.h>

#include <new>
#include <string>

#include "runtime/cells/decimal_text.h"

namespace merit::data {
namespace {

using Kind = Cell::Kind;

using cells::CellText;
using cells::integer_cell;
using cells::text_cell;

/// Reads an array of a known type; `convert` makes a cell of what the array holds at a row.
template <typename Array, typename Convert>
class TypedSource : public CellSource {
 public:
  TypedSource(const std::shared_ptr<arrow::Array>& array, Convert convert)
      : keep_(array), array_(static_cast<const Array&>(*array)), convert_(std::move(convert)) {}

  Cell at(int64_t row) override {
    if (array_.IsNull(row)) return {};
    return convert_(array_, row, room_);
  }

 private:
  std::shared_ptr<arrow::Array> keep_;
  const Array& array_;
  Convert convert_;
  CellText room_;
};

template <typename Array, typename Convert>
std::unique_ptr<CellSource> typed(const std::shared_ptr<arrow::Array>& array, Convert convert) {
  return std::make_unique<TypedSource<Array, Convert>>(array, std::move(convert));
}

template <typename Array>
std::unique_ptr<CellSource> text_source(const std::shared_ptr<arrow::Array>& array) {
  return typed<Array>(array, [](const Array& a, int64_t row, CellText&) { return text_cell(a.GetView(row)); });
}

template <typename Array>
std::unique_ptr<CellSource> integer_source(const std::shared_ptr<arrow::Array>& array) {
  return typed<Array>(array, [](const Array& a, int64_t row, CellText&) {
    return integer_cell(Kind::integer, static_cast<int64_t>(a.Value(row)));
  });
}

template <typename Array>
std::unique_ptr<CellSource> number_source(const std::shared_ptr<arrow::Array>& array) {
  return typed<Array>(array, [](const Array& a, int64_t row, CellText&) {
    return cells::number_cell(static_cast<double>(a.Value(row)));
  });
}

template <typename Array>
std::unique_ptr<CellSource> decimal_source(const std::shared_ptr<arrow::Array>& array) {
  const auto& type = static_cast<const arrow::DecimalType&>(*array->type());
  return typed<Array>(array,
                      [bits = type.bit_width(), scale = type.scale()](const Array& a, int64_t row, CellText& room) {
                        return text_cell(cells::decimal_text(a.GetValue(row), bits, scale, room));
                      });
}

template <typename Array>
std::unique_ptr<CellSource> unit_source(const std::shared_ptr<arrow::Array>& array, Kind kind,
                                        arrow::TimeUnit::type unit) {
  return typed<Array>(array, [scale = micros_scale(unit), kind](const Array& a, int64_t row, CellText& room) {
    return cells::micros_cell(kind, scale, a.Value(row), room);
  });
}

template <typename Array>
std::unique_ptr<CellSource> date_source(const std::shared_ptr<arrow::Array>& array, int64_t units_per_day) {
  return typed<Array>(array, [units_per_day](const Array& a, int64_t row, CellText& room) {
    return cells::date_cell(values::floor_divide(a.Value(row), units_per_day), room);
  });
}

std::unique_ptr<CellSource> timestamp_source(const std::shared_ptr<arrow::Array>& array) {
  const auto& type = static_cast<const arrow::TimestampType&>(*array->type());
  return unit_source<arrow::TimestampArray>(array, type.timezone().empty() ? Kind::local_time : Kind::instant,
                                            type.unit());
}

std::unique_ptr<CellSource> other_source(const std::shared_ptr<arrow::Array>& array) {
  return typed<arrow::Array>(array, [shown = std::string()](const arrow::Array& a, int64_t row, CellText&) mutable {
    const auto scalar = a.GetScalar(row);
    shown = scalar.ok() ? (*scalar)->ToString() : a.type()->ToString();
    return Cell{Kind::other, 0, 0, shown};
  });
}

class MissingSource : public CellSource {
 public:
  Cell at(int64_t) override { return {}; }
};

class DictionarySource : public CellSource {
 public:
  explicit DictionarySource(const std::shared_ptr<arrow::Array>& array)
      : keep_(array),
        array_(static_cast<const arrow::DictionaryArray&>(*array)),
        values_(make_cell_source(array_.dictionary())) {}

  Cell at(int64_t row) override { return array_.IsNull(row) ? Cell{} : values_->at(array_.GetValueIndex(row)); }

 private:
  std::shared_ptr<arrow::Array> keep_;
  const arrow::DictionaryArray& array_;
  std::unique_ptr<CellSource> values_;
};

class TextsSource : public CellSource {
 public:
  explicit TextsSource(std::span<const std::string_view> texts) : texts_(texts) {}

  Cell at(int64_t row) override {
    const std::string_view text = texts_[static_cast<size_t>(row)];
    return is_missing(text) ? Cell{} : text_cell(text);
  }

 private:
  std::span<const std::string_view> texts_;
};

class SeparatedSource : public CellSource {
 public:
  explicit SeparatedSource(const SeparatedCells& cells) : cells_(cells) {}

  Cell at(int64_t row) override {
    const std::string_view text = cells_.at(static_cast<size_t>(row));
    return is_missing(text) ? Cell{} : text_cell(text);
  }

 private:
  SeparatedCells cells_;
};

class EvenSource : public CellSource {
 public:
  explicit EvenSource(const EvenTexts& texts) : texts_(texts) {}

  Cell at(int64_t row) override { return text_cell(texts_.at(row)); }

 private:
  EvenTexts texts_;
};

class CodesSource : public CellSource {
 public:
  explicit CodesSource(const ChunkColumn& column) : dictionary_(column.dictionary), codes_(column.codes) {}

  Cell at(int64_t row) override {
    const int32_t code = codes_[static_cast<size_t>(row)];
    return code < 0 ? Cell{} : text_cell(dictionary_->texts[static_cast<size_t>(code)]);
  }

 private:
  std::shared_ptr<const TextDictionary> dictionary_;
  std::span<const int32_t> codes_;
};

}  // namespace

cells::MicrosScale micros_scale(arrow::TimeUnit::type unit) {
  switch (unit) {
    case arrow::TimeUnit::SECOND:
      return {.multiply = 1'000'000};
    case arrow::TimeUnit::MILLI:
      return {.multiply = 1'000};
    case arrow::TimeUnit::MICRO:
      break;
    case arrow::TimeUnit::NANO:
      return {.divide = 1'000};
  }
  return {};
}

std::unique_ptr<CellSource> make_cell_source(const std::shared_ptr<arrow::Array>& array) {
  switch (array->type_id()) {
    case arrow::Type::NA:
      return std::make_unique<MissingSource>();
    case arrow::Type::STRING:
      return text_source<arrow::StringArray>(array);
    case arrow::Type::LARGE_STRING:
      return text_source<arrow::LargeStringArray>(array);
    case arrow::Type::STRING_VIEW:
      return text_source<arrow::StringViewArray>(array);
    case arrow::Type::BINARY:
      return text_source<arrow::BinaryArray>(array);
    case arrow::Type::LARGE_BINARY:
      return text_source<arrow::LargeBinaryArray>(array);
    case arrow::Type::BINARY_VIEW:
      return text_source<arrow::BinaryViewArray>(array);
    case arrow::Type::FIXED_SIZE_BINARY:
      return text_source<arrow::FixedSizeBinaryArray>(array);
    case arrow::Type::BOOL:
      return typed<arrow::BooleanArray>(array, [](const arrow::BooleanArray& a, int64_t row, CellText&) {
        return integer_cell(Kind::boolean, a.Value(row) ? 1 : 0);
      });
    case arrow::Type::INT8:
      return integer_source<arrow::Int8Array>(array);
    case arrow::Type::INT16:
      return integer_source<arrow::Int16Array>(array);
    case arrow::Type::INT32:
      return integer_source<arrow::Int32Array>(array);
    case arrow::Type::INT64:
      return integer_source<arrow::Int64Array>(array);
    case arrow::Type::UINT8:
      return integer_source<arrow::UInt8Array>(array);
    case arrow::Type::UINT16:
      return integer_source<arrow::UInt16Array>(array);
    case arrow::Type::UINT32:
      return integer_source<arrow::UInt32Array>(array);
    case arrow::Type::UINT64:
      return typed<arrow::UInt64Array>(array, [](const arrow::UInt64Array& a, int64_t row, CellText& room) {
        return cells::unsigned_cell(a.Value(row), room);
      });
    case arrow::Type::HALF_FLOAT:
      return typed<arrow::HalfFloatArray>(
          array, [](const arrow::HalfFloatArray& a, int64_t row, CellText&) { return cells::half_cell(a.Value(row)); });
    case arrow::Type::FLOAT:
      return number_source<arrow::FloatArray>(array);
    case arrow::Type::DOUBLE:
      return number_source<arrow::DoubleArray>(array);
    case arrow::Type::DECIMAL32:
      return decimal_source<arrow::Decimal32Array>(array);
    case arrow::Type::DECIMAL64:
      return decimal_source<arrow::Decimal64Array>(array);
    case arrow::Type::DECIMAL128:
      return decimal_source<arrow::Decimal128Array>(array);
    case arrow::Type::DECIMAL256:
      return decimal_source<arrow::Decimal256Array>(array);
    case arrow::Type::TIMESTAMP:
      return timestamp_source(array);
    case arrow::Type::DATE32:
      return date_source<arrow::Date32Array>(array, 1);
    case arrow::Type::DATE64:
      return date_source<arrow::Date64Array>(array, values::kMicrosPerDay / 1'000);
    case arrow::Type::DURATION:
      return unit_source<arrow::DurationArray>(array, Kind::duration,
                                               static_cast<const arrow::DurationType&>(*array->type()).unit());
    case arrow::Type::DICTIONARY:
      return std::make_unique<DictionarySource>(array);
    case arrow::Type::EXTENSION:
      return make_cell_source(static_cast<const arrow::ExtensionArray&>(*array).storage());
    default:
      return other_source(array);
  }
}

std::unique_ptr<CellSource> make_cell_source(std::span<const std::string_view> texts) {
  return std::make_unique<TextsSource>(texts);
}

std::unique_ptr<CellSource> make_cell_source(const ChunkColumn& column) {
  if (column.array) return make_cell_source(column.array);
  if (column.dictionary) return std::make_unique<CodesSource>(column);
  if (!column.separated.text.empty()) return std::make_unique<SeparatedSource>(column.separated);
  if (!column.even.empty()) return std::make_unique<EvenSource>(column.even);
  return make_cell_source(column.texts);
}

std::shared_ptr<arrow::Array> to_array(const ChunkColumn& column) {
  if (column.array) return column.array;
  arrow::LargeStringBuilder builder;
  const auto source = make_cell_source(column);
  const size_t rows = column.dictionary                ? column.codes.size()
                      : !column.separated.text.empty() ? column.separated.rows
                      : !column.even.empty()           ? column.even.count
                                                       : column.texts.size();
  arrow::Status status;
  for (size_t row = 0; row < rows && status.ok(); ++row) {
    const Cell cell = source->at(static_cast<int64_t>(row));
    status = cell.kind == Kind::missing ? builder.AppendNull() : builder.Append(cell.text);
  }
  auto array = status.ok() ? builder.Finish() : status;
  if (!array.ok()) throw std::bad_alloc();
  return *array;
}

bool is_text_type(const arrow::DataType& type) {
  if (type.id() == arrow::Type::DICTIONARY) {
    return is_text_type(*static_cast<const arrow::DictionaryType&>(type).value_type());
  }
  return arrow::is_base_binary_like(type.id()) || arrow::is_binary_view_like(type.id());
}

}  // namespace merit::data
