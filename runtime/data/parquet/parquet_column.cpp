#include "runtime/data/parquet/parquet_column.h"

#include <arrow/array.h>
#include <arrow/buffer.h>
#include <arrow/type.h>
#include <parquet/encoding.h>
#include <parquet/exception.h>
#include <parquet/metadata.h>
#include <parquet/schema.h>
#include <parquet/statistics.h>
#include <parquet/types.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <utility>

#include "runtime/data/parquet/parquet_leaf.h"
#include "runtime/data/parquet/parquet_reader.h"
#include "runtime/data/parquet/parquet_texts.h"
#include "runtime/data/tables/cells.h"

namespace merit::data {
namespace {

constexpr auto kMostRows = static_cast<size_t>(kMostChunkRows);

using Encoding = parquet::Encoding;
using Unit = parquet::LogicalType::TimeUnit;

bool is_stored_in(const parquet::ColumnDescriptor& column, const arrow::TimestampType& type) {
  const auto& logical = column.logical_type();
  if (!logical || !logical->is_timestamp()) return false;
  const auto unit = static_cast<const parquet::TimestampLogicalType&>(*logical).time_unit();
  return (unit == Unit::MILLIS && type.unit() == arrow::TimeUnit::MILLI) ||
         (unit == Unit::MICROS && type.unit() == arrow::TimeUnit::MICRO) ||
         (unit == Unit::NANOS && type.unit() == arrow::TimeUnit::NANO);
}

/// The type in which values are read as they are stored; null: there is none. Small integers are stored as wider ones.
std::shared_ptr<arrow::DataType> type_as_stored(const parquet::ColumnDescriptor& column,
                                                const std::shared_ptr<arrow::DataType>& type) {
  using arrow::Type;
  const auto id = type->id();
  switch (column.physical_type()) {
    case parquet::Type::BOOLEAN:
      return id == Type::BOOL ? type : nullptr;
    case parquet::Type::INT32:
      if (id == Type::INT8 || id == Type::INT16 || id == Type::UINT8 || id == Type::UINT16) return arrow::int32();
      return id == Type::INT32 || id == Type::DATE32 ? type : nullptr;
    case parquet::Type::INT64:
      if (id == Type::INT64 || id == Type::DURATION) return type;
      if (id != Type::TIMESTAMP) return nullptr;
      return is_stored_in(column, static_cast<const arrow::TimestampType&>(*type)) ? type : nullptr;
    case parquet::Type::FLOAT:
      return id == Type::FLOAT ? type : nullptr;
    case parquet::Type::DOUBLE:
      return id == Type::DOUBLE ? type : nullptr;
    case parquet::Type::BYTE_ARRAY:
      return is_text_type(*type) ? type : nullptr;
    default:
      return nullptr;
  }
}

std::shared_ptr<arrow::Buffer> make_buffer(size_t bytes) {
  PARQUET_ASSIGN_OR_THROW(std::shared_ptr<arrow::Buffer> buffer, arrow::AllocateBuffer(static_cast<int64_t>(bytes)));
  return buffer;
}

/// Where the next values of a page are put, behind those of pages before.
template <typename Value>
std::span<Value> part(std::vector<Value>& values, int64_t count, int64_t before) {
  return std::span(values).subspan(static_cast<size_t>(before), static_cast<size_t>(count));
}

/// Numbers, times and truth values of pages.
template <typename Physical>
class PageNumbers : public PageValues {
 public:
  using Value = typename Physical::c_type;

  explicit PageNumbers(const parquet::ColumnDescriptor& column) : column_(column) {}

  void take_dictionary(const parquet::DictionaryPage& page) override {
    check_dictionary(page, dictionary_ != nullptr);
    const auto values = parquet::MakeTypedDecoder<Physical>(Encoding::PLAIN, &column_);
    values->SetData(page.num_values(), page.data(), page.size());
    dictionary_ = parquet::MakeDictDecoder<Physical>(&column_);
    dictionary_->SetDict(values.get());
  }

  void begin(Encoding::type encoding, int32_t most, std::span<const uint8_t> bytes) override {
    if (is_of_codes(encoding)) {
      if (!dictionary_) damaged("a page has codes of no dictionary");
      decoder_ = dictionary_.get();
    } else {
      auto& other = others_[encoding];
      if (!other) other = parquet::MakeTypedDecoder<Physical>(encoding, &column_);
      decoder_ = other.get();
    }
    decoder_->SetData(most, bytes.data(), static_cast<int>(bytes.size()));
  }

  void skip(int64_t values) override {
    if (!skipped_) skipped_ = std::make_unique_for_overwrite<Value[]>(kMostRows);
    decode(skipped_.get(), values);
  }

  void decode(Value* to, int64_t values) {
    const auto count = static_cast<int>(values);
    if (count > 0 && decoder_->Decode(to, count) != count) damaged("a page has fewer values than it says");
  }

 private:
  const parquet::ColumnDescriptor& column_;
  std::unique_ptr<parquet::DictDecoder<Physical>> dictionary_;
  std::map<Encoding::type, std::unique_ptr<parquet::TypedDecoder<Physical>>> others_;
  parquet::TypedDecoder<Physical>* decoder_ = nullptr;  ///< of the page
  std::unique_ptr<Value[]> skipped_;
};

/// What every column is opened of.
struct Opening {
  parquet::RowGroupReader& group;
  const parquet::arrow::SchemaField& field;
  int64_t entries;

  const parquet::ColumnDescriptor& column() const { return *group.metadata()->schema()->Column(field.column_index); }
};

/// Columns of numbers, times and truth values.
template <typename Physical>
class NumberColumn : public ParquetColumn {
 public:
  NumberColumn(const Opening& opening, std::shared_ptr<arrow::DataType> type)
      : type_(std::move(type)),
        numbers_(opening.column()),
        leaf_(opening.group, opening.field, opening.entries, numbers_),
        values_(make_buffer(kMostRows * sizeof(Value))) {
    if constexpr (kIsBoolean) bits_ = make_buffer(kMostRows / 8);
  }

  ChunkColumn read_next(const Entries& entries) override {
    auto* const values = reinterpret_cast<Value*>(values_->mutable_data());
    leaf_.read(entries, [&](int64_t count, int64_t before) { numbers_.decode(values + before, count); });
    const bool nulls = leaf_.has_nulls();
    if (nulls) put_in_cells(values);
    auto buffer = nulls ? spread_ : values_;
    if constexpr (kIsBoolean) {
      fill_bits(reinterpret_cast<const Value*>(buffer->data()));
      buffer = bits_;
    }
    const auto data = arrow::ArrayData::Make(type_, leaf_.cells(), {nulls ? known_ : nullptr, buffer},
                                             leaf_.cells() - leaf_.values());
    return {arrow::MakeArray(data), nullptr, {}, {}};
  }

  void skip(int64_t entries) override { leaf_.skip(entries); }

 private:
  using Value = typename Physical::c_type;
  static constexpr bool kIsBoolean = std::is_same_v<Value, bool>;

  void put_in_cells(const Value* values) {
    const auto known = std::as_bytes(leaf_.known());
    if (!spread_) spread_ = make_buffer(kMostRows * sizeof(Value));
    if (!known_) known_ = make_buffer(known.size());
    leaf_.spread(values, reinterpret_cast<Value*>(spread_->mutable_data()), Value{});
    std::memcpy(known_->mutable_data(), known.data(), known.size());
  }

  void fill_bits(const Value* truths) {
    const auto cells = static_cast<size_t>(leaf_.cells());
    uint8_t* const bits = bits_->mutable_data();
    std::fill_n(bits, (cells + 7) / 8, uint8_t{0});
    for (size_t cell = 0; cell < cells; ++cell)
      bits[cell / 8] |= static_cast<uint8_t>((truths[cell] ? 1 : 0) << cell % 8);
  }

  std::shared_ptr<arrow::DataType> type_;
  PageNumbers<Physical> numbers_;
  ParquetLeaf leaf_;
  std::shared_ptr<arrow::Buffer> values_;          ///< as they stand in pages
  std::shared_ptr<arrow::Buffer> spread_, known_;  ///< by cell, where some have no value
  std::shared_ptr<arrow::Buffer> bits_;            ///< of truth values
};

/// Texts in pages of any encoding. The cells of a chunk have the form that all its pages have: codes of the dictionary,
/// texts of one size, or else views.
class TextColumn : public ParquetColumn {
 public:
  explicit TextColumn(const Opening& opening)
      : texts_(opening.column()), leaf_(opening.group, opening.field, opening.entries, texts_) {}

  ChunkColumn read_next(const Entries& entries) override {
    texts_.forget();
    form_ = Form::none;
    leaf_.read(entries, [&](int64_t count, int64_t before) {
      if (count > 0) take(count, before, count == entries.count);
    });
    const auto cells = static_cast<size_t>(leaf_.cells());
    if (form_ == Form::even) return {.even = even_};
    if (form_ == Form::codes || (form_ == Form::none && texts_.dictionary())) {
      return {.dictionary = texts_.dictionary(), .codes = in_cells(codes_, spread_codes_, int32_t{-1}).first(cells)};
    }
    return {.texts = in_cells(views_, spread_views_, kMissingText).first(cells)};
  }

  void skip(int64_t entries) override {
    texts_.forget();
    leaf_.skip(entries);
  }

 private:
  enum class Form : uint8_t { none, codes, even, views };

  /// The next values of a page. `are_all`: of the chunk, and each of its entries has one.
  void take(int64_t count, int64_t before, bool are_all) {
    if (before == 0) form_ = first_form(are_all);
    if (form_ == Form::codes && texts_.has_codes()) return texts_.decode_codes(part(with_room(codes_), count, before));
    if (form_ == Form::even && (before == 0 || texts_.distance() == even_.distance)) {
      even_ = texts_.decode_even(static_cast<size_t>(count));
      if (!are_all) join_even();
      return;
    }
    make_views(before);
    texts_.decode(part(with_room(views_), count, before));
  }

  Form first_form(bool are_all) {
    if (texts_.has_codes()) return Form::codes;
    joined_.clear();
    return texts_.distance() > 0 && (are_all || !leaf_.may_have_nulls()) ? Form::even : Form::views;
  }

  /// Puts pieces of several pages one behind another, as the pages go away.
  void join_even() {
    joined_ += even_.bytes();
    joined_.resize(joined_.size() + even_.distance - even_.size);
    even_.first = joined_.data();
    even_.count = joined_.size() / even_.distance;
  }

  /// Of values that were taken in another form.
  void make_views(int64_t values) {
    with_room(views_);
    for (int64_t i = 0; i < values && form_ != Form::views; ++i) {
      const auto value = static_cast<size_t>(i);
      views_[value] =
          form_ == Form::even ? even_.at(i) : texts_.dictionary()->texts[static_cast<size_t>(codes_[value])];
    }
    form_ = Form::views;
  }

  template <typename Value>
  static std::vector<Value>& with_room(std::vector<Value>& values) {
    if (values.empty()) values.resize(kMostRows);
    return values;
  }
  template <typename Value>
  std::span<const Value> in_cells(std::vector<Value>& values, std::vector<Value>& spread, Value none) {
    if (!leaf_.has_nulls()) return values;
    leaf_.spread(with_room(values).data(), with_room(spread).data(), none);
    return spread;
  }

  PageTexts texts_;
  ParquetLeaf leaf_;
  Form form_ = Form::none;  ///< of the chunk's values so far
  // As they stand in pages, in one of these:
  std::vector<int32_t> codes_;
  EvenTexts even_;
  std::string joined_;  ///< has them where they are of several pages
  std::vector<std::string_view> views_;
  // By cell, where some have none:
  std::vector<int32_t> spread_codes_;
  std::vector<std::string_view> spread_views_;
};

}  // namespace

ChunkColumn ParquetColumn::read(const Entries& entries) {
  if (next_ < entries.begin) skip(entries.begin - next_);
  next_ = entries.begin + entries.count;
  return read_next(entries);
}

bool is_read_from_pages(const parquet::SchemaDescriptor& schema, const parquet::arrow::SchemaField& field) {
  if (!field.is_leaf()) return false;
  return type_as_stored(*schema.Column(field.column_index), field.field->type()) != nullptr;
}

std::shared_ptr<arrow::Array> time_limits(const parquet::RowGroupMetaData& group,
                                          const parquet::SchemaDescriptor& schema,
                                          const parquet::arrow::SchemaField& field) {
  if (!is_read_from_pages(schema, field) || field.field->type()->id() != arrow::Type::TIMESTAMP) return nullptr;
  const auto chunk = group.ColumnChunk(field.column_index);
  const auto statistics = std::dynamic_pointer_cast<parquet::Int64Statistics>(chunk->statistics());
  if (!statistics || !statistics->HasMinMax() || may_have_nulls(*schema.Column(field.column_index), *chunk)) {
    return nullptr;
  }
  auto limits = make_buffer(2 * sizeof(int64_t));
  auto* const times = reinterpret_cast<int64_t*>(limits->mutable_data());
  times[0] = statistics->min();
  times[1] = statistics->max();
  return arrow::MakeArray(arrow::ArrayData::Make(field.field->type(), 2, {nullptr, std::move(limits)}, 0));
}

std::unique_ptr<ParquetColumn> open_column(parquet::RowGroupReader& group, const parquet::arrow::SchemaField& field,
                                           int64_t entries) {
  const Opening opening{group, field, entries};
  const auto type = type_as_stored(opening.column(), field.field->type());
  switch (opening.column().physical_type()) {
    case parquet::Type::BOOLEAN:
      return std::make_unique<NumberColumn<parquet::BooleanType>>(opening, type);
    case parquet::Type::INT32:
      return std::make_unique<NumberColumn<parquet::Int32Type>>(opening, type);
    case parquet::Type::INT64:
      return std::make_unique<NumberColumn<parquet::Int64Type>>(opening, type);
    case parquet::Type::FLOAT:
      return std::make_unique<NumberColumn<parquet::FloatType>>(opening, type);
    case parquet::Type::DOUBLE:
      return std::make_unique<NumberColumn<parquet::DoubleType>>(opening, type);
    default:
      break;
  }
  return std::make_unique<TextColumn>(opening);
}

}  // namespace merit::data
