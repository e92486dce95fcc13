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

/// Whether cells of a column may have no value. A row group that says it has no nulls needs no levels: were it wrong,
/// pages would run out of values, which `Cells::read` notices. In lists, levels also tell which entries are no cells,
/// and writers differ in whether these are counted as nulls.
bool may_have_nulls(const parquet::ColumnDescriptor& column, const parquet::ColumnChunkMetaData& chunk) {
  if (column.max_definition_level() == 0) return false;
  if (column.max_repetition_level() > 0) return true;
  const auto statistics = chunk.statistics();
  return !statistics || !statistics->HasNullCount() || statistics->null_count() > 0;
}

/// What definition levels say of a leaf's entries.
struct Levels {
  bool nullable = false;  ///< else every entry is a cell with a value, and levels need not be read
  int16_t present = 0;    ///< of a cell with a value
  int16_t cell = 0;       ///< the least level of an entry that is a cell
  bool in_lists = false;  ///< then there are repetition levels, too
};

/// Where a page's levels are put; null: they are not read.
struct LevelBuffers {
  int16_t *definition, *repetition;
};

/// Reads on over the ends of pages, and knows which cells have no value.
class Cells {
 public:
  explicit Cells(Levels meaning)
      : meaning_(meaning),
        levels_(meaning.nullable ? kMostRows : 0),
        repetition_(meaning.in_lists ? kMostRows : 0),
        cell_of_value_(meaning.nullable ? kMostRows : 0) {}

  bool nullable() const { return meaning_.nullable; }

  /// Calls `read_some(entries, levels, values so far, &values read)`, which reads within one page and returns how many
  /// entries it has read, until all are.
  template <typename ReadSome>
  void read(const Entries& entries, const ReadSome& read_some) {
    int64_t done = 0;
    values_ = 0;
    while (done < entries.count) {
      int64_t values = 0;
      const LevelBuffers levels{nullable() ? levels_.data() + done : nullptr,
                                meaning_.in_lists ? repetition_.data() + done : nullptr};
      const int64_t got = read_some(entries.count - done, levels, values_, values);
      if (got <= 0) throw parquet::ParquetException("a column has fewer cells than there are rows");
      done += got;
      values_ += values;
    }
    if (meaning_.in_lists) check_lists(entries.in_lists);
    if (entries.cells < entries.count) leave_out_others(entries.count);
    cells_ = entries.cells;
    int32_t present = nullable() ? 0 : static_cast<int32_t>(cells_);
    for (int64_t cell = 0; nullable() && cell < cells_; ++cell) present += has_value(cell) ? 1 : 0;
    if (present != values_) throw parquet::ParquetException("a page has fewer values than it says");
  }

  int64_t values() const { return values_; }
  int64_t nulls() const { return cells_ - values_; }
  bool has_value(int64_t cell) const { return !nullable() || levels_[static_cast<size_t>(cell)] == meaning_.present; }

  /// Puts values, which stand one after another, in their cells, and `null` in the others. Two passes without branches,
  /// which nulls that come and go would make expensive; moving values within one buffer waits for each of them.
  template <typename Value>
  void spread(const Value* values, Value* cells, Value null) {
    std::fill_n(cells, cells_, null);
    if (values_ == 0) return;
    const std::span levels = std::span(levels_).first(static_cast<size_t>(cells_));
    const int16_t present = meaning_.present;  // what is written below might be this, for all that compilers know
    size_t found = 0;
    for (size_t cell = 0; cell < levels.size(); ++cell) {
      cell_of_value_[found] = static_cast<uint16_t>(cell);
      found += levels[cell] == present ? 1 : 0;
    }
    for (size_t i = 0; i < found; ++i) cells[cell_of_value_[i]] = values[i];
  }

 private:
  static_assert(kMostRows <= size_t{1} << 16);

  /// That the levels say of each entry what it is.
  void check_lists(std::span<const ListEntry> expected) const {
    const int16_t least = meaning_.cell;
    int differences = 0;
    for (size_t i = 0; i < expected.size(); ++i) {
      const int no_cell = levels_[i] < least ? static_cast<int>(ListEntry::no_cell) : 0;
      differences |= static_cast<int>(expected[i]) ^ (repetition_[i] | no_cell);
    }
    if (differences != 0) throw parquet::ParquetException("the fields of a column of lists have different lists");
  }

  /// Entries that are no cells.
  void leave_out_others(int64_t entries) {
    const int16_t least = meaning_.cell;
    size_t kept = 0;
    for (const int16_t level : std::span(levels_).first(static_cast<size_t>(entries))) {
      levels_[kept] = level;
      kept += level >= least ? 1 : 0;
    }
  }

  Levels meaning_;
  std::vector<int16_t> levels_;      ///< by entry, then by cell
  std::vector<int16_t> repetition_;  ///< by entry
  std::vector<uint16_t> cell_of_value_;
  int64_t cells_ = 0, values_ = 0;
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
              Levels levels)
      : reader_(std::static_pointer_cast<parquet::TypedColumnReader<Physical>>(reader)),
        type_(std::move(type)),
        cells_(levels),
        values_(make_buffer(kMostRows * sizeof(Value))) {
    if (levels.nullable) spread_ = make_buffer(kMostRows * sizeof(Value));
    if (levels.nullable) valid_ = make_buffer(kMostRows / 8);
    if constexpr (kIsBoolean) bits_ = make_buffer(kMostRows / 8);
  }

  ChunkColumn read_next(const Entries& entries) override {
    auto* const values = reinterpret_cast<Value*>(values_->mutable_data());
    cells_.read(entries, [&](int64_t wanted, LevelBuffers levels, int64_t so_far, int64_t& got) {
      return reader_->ReadBatch(wanted, levels.definition, levels.repetition, values + so_far, &got);
    });
    const bool nulls = cells_.nulls() > 0;
    if (nulls) {
      cells_.spread(values, reinterpret_cast<Value*>(spread_->mutable_data()), Value{});
      fill_bits(valid_->mutable_data(), entries.cells, [&](int64_t cell) { return cells_.has_value(cell); });
    }
    auto buffer = nulls ? spread_ : values_;
    if constexpr (kIsBoolean) {
      const auto* const truths = reinterpret_cast<const Value*>(buffer->data());
      fill_bits(bits_->mutable_data(), entries.cells, [&](int64_t cell) { return truths[cell]; });
      buffer = bits_;
    }
    const auto data = arrow::ArrayData::Make(type_, entries.cells, {nulls ? valid_ : nullptr, buffer}, cells_.nulls());
    return {arrow::MakeArray(data), nullptr, {}, {}};
  }

  void skip(int64_t entries) override { reader_->Skip(entries); }

 private:
  using Value = typename Physical::c_type;
  static constexpr bool kIsBoolean = std::is_same_v<Value, bool>;

  std::shared_ptr<parquet::TypedColumnReader<Physical>> reader_;
  std::shared_ptr<arrow::DataType> type_;
  Cells cells_;
  std::shared_ptr<arrow::Buffer> values_;          ///< as they stand in pages
  std::shared_ptr<arrow::Buffer> spread_, valid_;  ///< by cell, where some have no value
  std::shared_ptr<arrow::Buffer> bits_;            ///< of truth values
};

/// Texts of which every page has codes of one dictionary.
class CodeColumn : public ParquetColumn {
 public:
  CodeColumn(std::shared_ptr<parquet::ByteArrayReader> reader, Levels levels)
      : reader_(std::move(reader)), cells_(levels), codes_(kMostRows), spread_(levels.nullable ? kMostRows : 0) {}

  ChunkColumn read_next(const Entries& entries) override {
    cells_.read(entries, [&](int64_t wanted, LevelBuffers levels, int64_t so_far, int64_t& got) {
      const parquet::ByteArray* texts = nullptr;
      int32_t count = 0;
      const int64_t read = reader_->ReadBatchWithDictionary(wanted, levels.definition, levels.repetition,
                                                            codes_.data() + so_far, &got, &texts, &count);
      if (!dictionary_ && texts != nullptr) keep_dictionary({texts, static_cast<size_t>(count)});
      return read;
    });
    check_codes();
    const bool nulls = cells_.nulls() > 0;
    if (nulls) cells_.spread(codes_.data(), spread_.data(), int32_t{-1});
    if (!dictionary_) keep_dictionary({});
    return {nullptr, dictionary_, {nulls ? spread_.data() : codes_.data(), static_cast<size_t>(entries.cells)}, {}};
  }

  void skip(int64_t entries) override { reader_->Skip(entries); }

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
    for (const int32_t code : std::span(codes_).first(static_cast<size_t>(cells_.values()))) {
      signs |= static_cast<uint32_t>(code) | (last - static_cast<uint32_t>(code));
    }
    if (signs >> 31 != 0) throw parquet::ParquetException("a code is beyond the dictionary");
  }

  std::shared_ptr<parquet::ByteArrayReader> reader_;
  Cells cells_;
  std::vector<int32_t> codes_;   ///< as they stand in pages
  std::vector<int32_t> spread_;  ///< by cell, where some have none
  std::shared_ptr<const TextDictionary> dictionary_;
};

/// Texts in pages of any encoding. What was read lives until the next is read from the same column, so texts that stand
/// before the end of a page are copied when the chunk goes on behind it.
class TextColumn : public ParquetColumn {
 public:
  TextColumn(std::shared_ptr<parquet::ByteArrayReader> reader, Levels levels)
      : reader_(std::move(reader)), cells_(levels), values_(kMostRows + 1), texts_(kMostRows) {}

  ChunkColumn read_next(const Entries& entries) override {
    kept_.clear();
    int64_t copied = 0;
    cells_.read(entries, [&](int64_t wanted, LevelBuffers levels, int64_t so_far, int64_t& got) {
      if (so_far > copied)
        keep(std::span(values_).subspan(static_cast<size_t>(copied), static_cast<size_t>(so_far - copied)));
      copied = so_far;
      return reader_->ReadBatch(wanted, levels.definition, levels.repetition, values_.data() + so_far, &got);
    });
    put_in_cells(entries.cells);
    return {nullptr, nullptr, {}, {texts_.data(), static_cast<size_t>(entries.cells)}};
  }

  void skip(int64_t entries) override { reader_->Skip(entries); }

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

  void put_in_cells(int64_t cells) {
    const auto view = [](const parquet::ByteArray& value) {
      return value.len == 0 ? std::string_view("")
                            : std::string_view(reinterpret_cast<const char*>(value.ptr), value.len);
    };
    if (cells_.nulls() == 0) {
      std::transform(values_.begin(), values_.begin() + cells, texts_.begin(), view);
      return;
    }
    size_t from = 0;
    for (int64_t cell = 0; cell < cells; ++cell) {
      texts_[static_cast<size_t>(cell)] = cells_.has_value(cell) ? view(values_[from]) : kMissingText;
      from += cells_.has_value(cell) ? 1 : 0;
    }
  }

  std::shared_ptr<parquet::ByteArrayReader> reader_;
  Cells cells_;
  std::vector<parquet::ByteArray> values_;
  std::vector<std::string_view> texts_;
  std::vector<std::unique_ptr<uint8_t[]>> kept_;
};

/// `field`: the leaf, which knows of the lists around it.
Levels levels_of(const parquet::RowGroupReader& group, const parquet::arrow::SchemaField& field) {
  const parquet::ColumnDescriptor& column = *group.metadata()->schema()->Column(field.column_index);
  return {may_have_nulls(column, *group.metadata()->ColumnChunk(field.column_index)), column.max_definition_level(),
          field.level_info.repeated_ancestor_def_level, column.max_repetition_level() > 0};
}

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

std::unique_ptr<ParquetColumn> open_column(parquet::RowGroupReader& group, const parquet::arrow::SchemaField& field) {
  const auto reader = group.ColumnWithExposeEncoding(field.column_index, parquet::ExposedEncoding::DICTIONARY);
  const auto type = type_as_stored(*reader->descr(), field.field->type());
  const Levels levels = levels_of(group, field);
  switch (reader->type()) {
    case parquet::Type::BOOLEAN:
      return std::make_unique<ValueColumn<parquet::BooleanType>>(reader, type, levels);
    case parquet::Type::INT32:
      return std::make_unique<ValueColumn<parquet::Int32Type>>(reader, type, levels);
    case parquet::Type::INT64:
      return std::make_unique<ValueColumn<parquet::Int64Type>>(reader, type, levels);
    case parquet::Type::FLOAT:
      return std::make_unique<ValueColumn<parquet::FloatType>>(reader, type, levels);
    case parquet::Type::DOUBLE:
      return std::make_unique<ValueColumn<parquet::DoubleType>>(reader, type, levels);
    default:
      break;
  }
  auto texts = std::static_pointer_cast<parquet::ByteArrayReader>(reader);
  if (reader->GetExposedEncoding() == parquet::ExposedEncoding::DICTIONARY) {
    return std::make_unique<CodeColumn>(std::move(texts), levels);
  }
  return std::make_unique<TextColumn>(std::move(texts), levels);
}

}  // namespace merit::data
