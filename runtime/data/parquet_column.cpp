#include "runtime/data/parquet_column.h"

#include <arrow/array.h>
#include <arrow/buffer.h>
#include <arrow/type.h>
#include <arrow/util/bit_util.h>
#include <parquet/column_reader.h>
#include <parquet/exception.h>
#include <parquet/metadata.h>
#include <parquet/schema.h>
#include <parquet/statistics.h>
#include <parquet/types.h>

#include <algorithm>
#include <utility>

#include "runtime/data/cells.h"

namespace merit::data {
namespace {

constexpr auto kMostRows = static_cast<size_t>(kMostChunkRows);

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

/// Whether rows of a column may have no value. A row group that says it has no nulls needs no levels: were it wrong,
/// pages would run out of values, which `Rows::read` notices.
bool may_have_nulls(const parquet::ColumnDescriptor& column, const parquet::ColumnChunkMetaData& chunk) {
  if (column.max_definition_level() == 0) return false;
  const auto statistics = chunk.statistics();
  return !statistics || !statistics->HasNullCount() || statistics->null_count() > 0;
}

/// Reads on over the ends of pages, and knows which rows have no value.
class Rows {
 public:
  explicit Rows(bool nullable)
      : nullable_(nullable), levels_(nullable ? kMostRows : 0), row_of_value_(nullable ? kMostRows : 0) {}

  bool nullable() const { return nullable_; }

  /// Calls `read_some(rows, levels, values so far, &values read)`, which reads within one page and returns how many
  /// rows it has read, until all are.
  template <typename ReadSome>
  void read(int64_t rows, const ReadSome& read_some) {
    int64_t done = 0;
    values_ = 0;
    while (done < rows) {
      int64_t values = 0;
      const int64_t got = read_some(rows - done, nullable_ ? levels_.data() + done : nullptr, values_, values);
      if (got <= 0) throw parquet::ParquetException("a column has fewer cells than there are rows");
      done += got;
      values_ += values;
    }
    int32_t present = nullable_ ? 0 : static_cast<int32_t>(rows);
    for (int64_t row = 0; nullable_ && row < rows; ++row) present += has_value(row) ? 1 : 0;
    if (present != values_) throw parquet::ParquetException("a page has fewer values than it says");
    rows_ = rows;
  }

  int64_t values() const { return values_; }
  int64_t nulls() const { return rows_ - values_; }
  bool has_value(int64_t row) const { return !nullable_ || levels_[static_cast<size_t>(row)] == kPresent; }

  /// Puts values, which stand one after another, in their rows, and `null` in the others. Two passes without branches,
  /// which nulls that come and go would make expensive; moving values within one buffer waits for each of them.
  template <typename Value>
  void spread(const Value* values, Value* cells, Value null) {
    std::fill_n(cells, rows_, null);
    if (values_ == 0) return;
    size_t found = 0;
    for (int64_t row = 0; row < rows_; ++row) {
      row_of_value_[found] = static_cast<uint16_t>(row);
      found += has_value(row) ? 1 : 0;
    }
    for (size_t i = 0; i < found; ++i) cells[row_of_value_[i]] = values[i];
  }

 private:
  static constexpr int16_t kPresent = 1;  // flat columns have no other level but 0
  static_assert(kMostRows <= size_t{1} << 16);

  bool nullable_;
  std::vector<int16_t> levels_;
  std::vector<uint16_t> row_of_value_;
  int64_t rows_ = 0, values_ = 0;
};

/// Sets bit `i` where `is_set(i)`, and clears the others.
template <typename IsSet>
void fill_bits(uint8_t* bits, int64_t count, const IsSet& is_set) {
  for (int64_t byte = 0; byte * 8 < count; ++byte) {
    const int64_t end = std::min<int64_t>(count - byte * 8, 8);
    uint8_t filled = 0;
    for (int64_t bit = 0; bit < end; ++bit) filled |= static_cast<uint8_t>((is_set(byte * 8 + bit) ? 1 : 0) << bit);
    bits[byte] = filled;
  }
}

std::shared_ptr<arrow::Buffer> make_buffer(size_t bytes) {
  PARQUET_ASSIGN_OR_THROW(std::shared_ptr<arrow::Buffer> buffer, arrow::AllocateBuffer(static_cast<int64_t>(bytes)));
  return buffer;
}

/// Columns of numbers, times and truth values.
template <typename Physical>
class ValueColumn : public ParquetColumn {
 public:
  ValueColumn(const std::shared_ptr<parquet::ColumnReader>& reader, std::shared_ptr<arrow::DataType> type,
              bool nullable)
      : reader_(std::static_pointer_cast<parquet::TypedColumnReader<Physical>>(reader)),
        type_(std::move(type)),
        rows_(nullable),
        values_(make_buffer(kMostRows * sizeof(Value))) {
    if (nullable) cells_ = make_buffer(kMostRows * sizeof(Value));
    if (nullable) valid_ = make_buffer(kMostRows / 8);
    if constexpr (kIsBoolean) bits_ = make_buffer(kMostRows / 8);
  }

  ChunkColumn read(int64_t rows) override {
    auto* const values = reinterpret_cast<Value*>(values_->mutable_data());
    rows_.read(rows, [&](int64_t wanted, int16_t* levels, int64_t so_far, int64_t& got) {
      return reader_->ReadBatch(wanted, levels, nullptr, values + so_far, &got);
    });
    const bool nulls = rows_.nulls() > 0;
    if (nulls) {
      rows_.spread(values, reinterpret_cast<Value*>(cells_->mutable_data()), Value{});
      fill_bits(valid_->mutable_data(), rows, [&](int64_t row) { return rows_.has_value(row); });
    }
    auto cells = nulls ? cells_ : values_;
    if constexpr (kIsBoolean) {
      const auto* const truths = reinterpret_cast<const Value*>(cells->data());
      fill_bits(bits_->mutable_data(), rows, [&](int64_t row) { return truths[row]; });
      cells = bits_;
    }
    const auto data = arrow::ArrayData::Make(type_, rows, {nulls ? valid_ : nullptr, cells}, rows_.nulls());
    return {arrow::MakeArray(data), nullptr, {}, {}};
  }

  void skip(int64_t rows) override { reader_->Skip(rows); }

 private:
  using Value = typename Physical::c_type;
  static constexpr bool kIsBoolean = std::is_same_v<Value, bool>;

  std::shared_ptr<parquet::TypedColumnReader<Physical>> reader_;
  std::shared_ptr<arrow::DataType> type_;
  Rows rows_;
  std::shared_ptr<arrow::Buffer> values_;         ///< as they stand in pages
  std::shared_ptr<arrow::Buffer> cells_, valid_;  ///< by row, where some have no value
  std::shared_ptr<arrow::Buffer> bits_;           ///< of truth values
};

/// Texts of which every page has codes of one dictionary.
class CodeColumn : public ParquetColumn {
 public:
  CodeColumn(std::shared_ptr<parquet::ByteArrayReader> reader, bool nullable)
      : reader_(std::move(reader)), rows_(nullable), codes_(kMostRows), cells_(nullable ? kMostRows : 0) {}

  ChunkColumn read(int64_t rows) override {
    rows_.read(rows, [&](int64_t wanted, int16_t* levels, int64_t so_far, int64_t& got) {
      const parquet::ByteArray* texts = nullptr;
      int32_t count = 0;
      const int64_t read =
          reader_->ReadBatchWithDictionary(wanted, levels, nullptr, codes_.data() + so_far, &got, &texts, &count);
      if (!dictionary_ && texts != nullptr) keep_dictionary({texts, static_cast<size_t>(count)});
      return read;
    });
    check_codes();
    const bool nulls = rows_.nulls() > 0;
    if (nulls) rows_.spread(codes_.data(), cells_.data(), int32_t{-1});
    if (!dictionary_) keep_dictionary({});
    return {nullptr, dictionary_, {nulls ? cells_.data() : codes_.data(), static_cast<size_t>(rows)}, {}};
  }

  void skip(int64_t rows) override { reader_->Skip(rows); }

 private:
  void keep_dictionary(std::span<const parquet::ByteArray> texts) {
    auto dictionary = std::make_shared<TextDictionary>();
    size_t bytes = 0;
    for (const auto& text : texts) bytes += text.len;
    dictionary->bytes.reserve(bytes + 1);
    for (const auto& text : texts) {
      const char* const begin = dictionary->bytes.data() + dictionary->bytes.size();
      if (text.len > 0) dictionary->bytes.append(reinterpret_cast<const char*>(text.ptr), text.len);
      dictionary->texts.emplace_back(begin, text.len);
    }
    dictionary_ = std::move(dictionary);
  }

  void check_codes() const {
    // The sign says which are negative or beyond the last; asking that of all takes no maximum of each, which the
    // oldest processors have no vector instruction for.
    const auto last = static_cast<uint32_t>(dictionary_ ? dictionary_->texts.size() : 0) - 1;
    uint32_t signs = 0;
    for (const int32_t code : std::span(codes_).first(static_cast<size_t>(rows_.values()))) {
      signs |= static_cast<uint32_t>(code) | (last - static_cast<uint32_t>(code));
    }
    if (signs >> 31 != 0) throw parquet::ParquetException("a code is beyond the dictionary");
  }

  std::shared_ptr<parquet::ByteArrayReader> reader_;
  Rows rows_;
  std::vector<int32_t> codes_;  ///< as they stand in pages
  std::vector<int32_t> cells_;  ///< by row, where some have none
  std::shared_ptr<const TextDictionary> dictionary_;
};

/// Texts in pages of any encoding. What was read lives until the next is read from the same column, so texts that stand
/// before the end of a page are copied when the chunk goes on behind it.
class TextColumn : public ParquetColumn {
 public:
  TextColumn(std::shared_ptr<parquet::ByteArrayReader> reader, bool nullable)
      : reader_(std::move(reader)), rows_(nullable), values_(kMostRows + 1), texts_(kMostRows) {}

  ChunkColumn read(int64_t rows) override {
    kept_.clear();
    int64_t copied = 0;
    rows_.read(rows, [&](int64_t wanted, int16_t* levels, int64_t so_far, int64_t& got) {
      if (so_far > copied)
        keep(std::span(values_).subspan(static_cast<size_t>(copied), static_cast<size_t>(so_far - copied)));
      copied = so_far;
      return reader_->ReadBatch(wanted, levels, nullptr, values_.data() + so_far, &got);
    });
    put_in_rows(rows);
    return {nullptr, nullptr, {}, {texts_.data(), static_cast<size_t>(rows)}};
  }

  void skip(int64_t rows) override { reader_->Skip(rows); }

 private:
  void keep(std::span<parquet::ByteArray> values) {
    size_t bytes = 0;
    for (const auto& value : values) bytes += value.len;
    auto& kept = kept_.emplace_back(std::make_unique_for_overwrite<uint8_t[]>(bytes));
    uint8_t* to = kept.get();
    for (auto& value : values) {
      if (value.len == 0) continue;
      std::copy_n(value.ptr, value.len, to);
      value.ptr = to;
      to += value.len;
    }
  }

  void put_in_rows(int64_t rows) {
    const auto view = [](const parquet::ByteArray& value) {
      return value.len == 0 ? std::string_view("")
                            : std::string_view(reinterpret_cast<const char*>(value.ptr), value.len);
    };
    if (rows_.nulls() == 0) {
      std::transform(values_.begin(), values_.begin() + rows, texts_.begin(), view);
      return;
    }
    size_t from = 0;
    for (int64_t row = 0; row < rows; ++row) {
      texts_[static_cast<size_t>(row)] = rows_.has_value(row) ? view(values_[from]) : kMissingText;
      from += rows_.has_value(row) ? 1 : 0;
    }
  }

  std::shared_ptr<parquet::ByteArrayReader> reader_;
  Rows rows_;
  std::vector<parquet::ByteArray> values_;
  std::vector<std::string_view> texts_;
  std::vector<std::unique_ptr<uint8_t[]>> kept_;
};

}  // namespace

bool is_read_from_pages(const parquet::SchemaDescriptor& schema, const parquet::arrow::SchemaField& field) {
  if (!field.is_leaf()) return false;
  const parquet::ColumnDescriptor& column = *schema.Column(field.column_index);
  if (column.max_repetition_level() > 0 || column.max_definition_level() > 1) return false;
  return type_as_stored(column, field.field->type()) != nullptr;
}

std::unique_ptr<ParquetColumn> open_column(parquet::RowGroupReader& group, const parquet::arrow::SchemaField& field) {
  const auto reader = group.ColumnWithExposeEncoding(field.column_index, parquet::ExposedEncoding::DICTIONARY);
  const auto type = type_as_stored(*reader->descr(), field.field->type());
  const bool nullable = may_have_nulls(*reader->descr(), *group.metadata()->ColumnChunk(field.column_index));
  switch (reader->type()) {
    case parquet::Type::BOOLEAN:
      return std::make_unique<ValueColumn<parquet::BooleanType>>(reader, type, nullable);
    case parquet::Type::INT32:
      return std::make_unique<ValueColumn<parquet::Int32Type>>(reader, type, nullable);
    case parquet::Type::INT64:
      return std::make_unique<ValueColumn<parquet::Int64Type>>(reader, type, nullable);
    case parquet::Type::FLOAT:
      return std::make_unique<ValueColumn<parquet::FloatType>>(reader, type, nullable);
    case parquet::Type::DOUBLE:
      return std::make_unique<ValueColumn<parquet::DoubleType>>(reader, type, nullable);
    default:
      break;
  }
  auto texts = std::static_pointer_cast<parquet::ByteArrayReader>(reader);
  if (reader->GetExposedEncoding() == parquet::ExposedEncoding::DICTIONARY) {
    return std::make_unique<CodeColumn>(std::move(texts), nullable);
  }
  return std::make_unique<TextColumn>(std::move(texts), nullable);
}

}  // namespace merit::data
