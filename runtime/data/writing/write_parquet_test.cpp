#include "runtime/data/writing/write_parquet.h"

#include <arrow/array.h>
#include <arrow/io/file.h>
#include <arrow/table.h>
#include <arrow/util/key_value_metadata.h>
#include <doctest/doctest.h>
#include <parquet/arrow/reader.h>
#include <parquet/column_page.h>
#include <parquet/column_reader.h>
#include <parquet/file_reader.h>
#include <parquet/metadata.h>
#include <parquet/statistics.h>

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "runtime/columns/concatenate.h"
#include "runtime/data/parquet/test_parquet.h"
#include "runtime/data/tables/arrow_columns.h"
#include "runtime/data/writing/write.h"

using namespace merit;
using namespace merit::data;
using namespace merit::data::test;
using columns::Column;
using columns::ColumnBuilder;
using columns::ColumnPtr;
using columns::Table;
using columns::Type;

namespace {

/// No number is like the next, nor by chance: the same on every machine.
uint64_t mixed(int64_t row) {
  uint64_t word = static_cast<uint64_t>(row) + 0x9E3779B97F4A7C15;
  word = (word ^ word >> 30) * 0xBF58476D1CE4E5B9;
  word = (word ^ word >> 27) * 0x94D049BB133111EB;
  return word ^ word >> 31;
}

ColumnPtr built(ColumnBuilder builder, int64_t begin, int64_t end,
                const std::function<void(ColumnBuilder&, int64_t row, uint64_t random)>& append) {
  for (int64_t row = begin; row < end; ++row) append(builder, row, mixed(row));
  return builder.finish();
}

ColumnPtr texts(int64_t begin, int64_t end) {
  return built(ColumnBuilder(Type::text), begin, end, [](ColumnBuilder& builder, int64_t, uint64_t random) {
    random % 5 == 0 ? builder.append_missing() : builder.append_text("title " + std::to_string(random % 7));
  });
}

/// As a reader makes it: with values that no row has, and others in every piece.
ColumnPtr with_dictionary(int64_t begin, int64_t end) {
  const auto dictionary = std::make_shared<columns::Dictionary>();
  for (int64_t i = 0; i < 12; ++i) dictionary->values.push_back("page " + std::to_string((begin / 1000 + i) % 15));
  auto column = std::make_shared<Column>();
  column->type = Type::text;
  column->dictionary = dictionary;
  for (int64_t row = begin; row < end; ++row) {
    const bool known = row % 1000 != 3;
    column->append_validity(known);
    column->codes.push_back(known ? static_cast<int32_t>(mixed(row) % 11) : 0);
  }
  return column;
}

ColumnPtr structures(int64_t begin, int64_t end) {
  auto column = std::make_shared<Column>();
  column->type = Type::structure;
  column->labels = {"queue", "points"};
  for (int64_t row = begin; row < end; ++row) column->append_validity(row % 6 != 0);
  column->children = {
      texts(begin, end),
      built(ColumnBuilder(Type::integer), begin, end, [](ColumnBuilder& builder, int64_t row, uint64_t random) {
        row % 6 == 0 || random % 4 == 0 ? builder.append_missing() : builder.append_integer(row);
      })};
  return column;
}

ColumnPtr lists(int64_t begin, int64_t end) {
  return built(ColumnBuilder::list_of(ColumnBuilder(Type::text)), begin, end,
               [](ColumnBuilder& builder, int64_t, uint64_t random) {
                 if (random % 9 == 0) return builder.append_missing();
                 for (uint64_t i = 0; i < random % 4; ++i) {
                   random % 11 == 3 ? builder.child().append_missing()
                                    : builder.child().append_text("field " + std::to_string(random % (i + 2)));
                 }
                 builder.append_list();
               });
}

/// Lists of structures with a list each: two rows of elements a row, of which the first row's list is empty at times.
ColumnPtr nested(int64_t begin, int64_t end) {
  auto column = std::make_shared<Column>();
  column->type = Type::list;
  column->offsets = {0};
  for (int64_t row = begin; row < end; ++row) {
    column->append_validity(row % 13 != 0);
    column->offsets.push_back(column->offsets.back() + (row % 13 == 0 || row % 5 == 0 ? 0 : 2));
  }
  auto element = std::make_shared<Column>();
  element->type = Type::structure;
  element->labels = {"why", "points"};
  element->length = column->offsets.back();
  element->children = {lists(begin, begin + element->length),
                       built(ColumnBuilder(Type::number), begin, begin + element->length,
                             [](ColumnBuilder& builder, int64_t, uint64_t random) {
                               builder.append_number(static_cast<double>(random % 1000) / 8);
                             })};
  column->children = {element};
  return column;
}

struct Sample {
  const char* name;
  std::function<ColumnPtr(int64_t begin, int64_t end)> between;
};

template <typename Append>
Sample sample(const char* name, Type type, const Append& append) {
  return {name, [=](int64_t begin, int64_t end) { return built(ColumnBuilder(type), begin, end, append); }};
}

const std::vector<Sample> kSamples = {
    sample("id", Type::text,
           [](ColumnBuilder& b, int64_t row, uint64_t) { b.append_text("lead " + std::to_string(row * 7)); }),
    sample("points", Type::integer,
           [](ColumnBuilder& b, int64_t, uint64_t r) { b.append_integer(static_cast<int64_t>(r % 40) - 20); }),
    sample("only", Type::integer, [](ColumnBuilder& b, int64_t, uint64_t) { b.append_integer(7); }),
    sample("size", Type::integer,
           [](ColumnBuilder& b, int64_t, uint64_t r) { b.append_integer(static_cast<int64_t>(r)); }),
    sample("sum", Type::number,
           [](ColumnBuilder& b, int64_t row, uint64_t r) {
             row % 3 == 0 ? b.append_missing() : b.append_number(r % 10 == 0 ? -0.0 : static_cast<double>(r % 300) / 3);
           }),
    sample("ok", Type::boolean,
           [](ColumnBuilder& b, int64_t row, uint64_t r) {
             row % 50'000 == 9 ? b.append_missing() : b.append_integer(static_cast<int64_t>(r % 2));
           }),
    sample("born", Type::date,
           [](ColumnBuilder& b, int64_t, uint64_t r) { b.append_integer(static_cast<int64_t>(r % 9000) - 4000); }),
    sample("at", Type::time,
           [](ColumnBuilder& b, int64_t row, uint64_t) { b.append_integer(1'700'000'000'000'000 + row / 9); }),
    sample("age", Type::duration,
           [](ColumnBuilder& b, int64_t row, uint64_t) {
             row % 40'000 < 30'000 ? b.append_missing() : b.append_integer(-row);
           }),
    sample("nothing", Type::text, [](ColumnBuilder& b, int64_t, uint64_t) { b.append_missing(); }),
    {"stage",
     [](int64_t begin, int64_t end) {
       return built(ColumnBuilder(Type::enumeration, {"none", "Lead", "MQL", "unused"}), begin, end,
                    [](ColumnBuilder& b, int64_t, uint64_t r) {
                      r % 20 == 1 ? b.append_missing() : b.append_integer(r % 50 == 0 ? 2 : 1);
                    });
     }},
    {"title", texts},
    {"page", with_dictionary},
    {"handoff", structures},
    {"undecided", lists},
    {"reasons", nested},
};

Table table_between(int64_t begin, int64_t end) {
  Table table;
  table.rows = end - begin;
  for (const Sample& each : kSamples) {
    table.names.emplace_back(each.name);
    table.columns.push_back(each.between(begin, end));
  }
  return table;
}

std::shared_ptr<arrow::Table> arrow_table_of(const Table& table) {
  arrow::ArrayVector arrays;
  for (const ColumnPtr& column : table.columns) arrays.push_back(*arrow_array_of(*column, 0, table.rows));
  return arrow::Table::Make(arrow_schema_of(table), arrays);
}

std::shared_ptr<arrow::Table> read_back(const std::string& path) {
  auto file = *arrow::io::ReadableFile::Open(path);
  auto reader = *parquet::arrow::OpenFile(file, arrow::default_memory_pool());
  std::shared_ptr<arrow::Table> table = *reader->ReadTable();
  REQUIRE(table->ValidateFull().ok());
  return table;
}

/// The cells of a column with a dictionary, whose values each file may have in another order.
std::vector<std::optional<std::string>> texts_of(const arrow::ChunkedArray& column) {
  std::vector<std::optional<std::string>> cells;
  for (const auto& chunk : column.chunks()) {
    const auto& coded = static_cast<const arrow::DictionaryArray&>(*chunk);
    const auto& values = static_cast<const arrow::StringArray&>(*coded.dictionary());
    for (int64_t row = 0; row < coded.length(); ++row) {
      cells.push_back(
          text_if(coded.IsValid(row), coded.IsValid(row) ? values.GetString(coded.GetValueIndex(row)) : ""));
    }
  }
  return cells;
}

void check_equal(const arrow::Table& found, const arrow::Table& expected) {
  REQUIRE(found.schema()->Equals(*expected.schema()));
  for (int i = 0; i < expected.num_columns(); ++i) {
    const std::string name = expected.field(i)->name();
    CAPTURE(name);
    if (expected.field(i)->type()->id() == arrow::Type::DICTIONARY) {
      CHECK(texts_of(*found.column(i)) == texts_of(*expected.column(i)));
    } else {
      CHECK(found.column(i)->Equals(*expected.column(i)));
    }
  }
}

std::string write_pieces(const Directory& directory, const std::vector<Table>& pieces, bool side_by_side = false) {
  const std::string path = directory.path("pieces.parquet");
  auto file = OutputTable::open({path, std::nullopt, side_by_side, {}});
  REQUIRE(file);
  for (const Table& piece : pieces) REQUIRE(file->write(piece));
  REQUIRE(file->commit());
  return path;
}

/// The same column by several names, and in the middle piece by two columns.
std::vector<Table> shared_pieces(int64_t rows) {
  std::vector<Table> pieces;
  for (int64_t piece = 0; piece < 3; ++piece) {
    const ColumnPtr one = texts(piece * rows, (piece + 1) * rows), other = texts(0, rows);
    pieces.push_back({{"a", "b", "c", "d"}, {one, piece == 1 ? other : one, piece == 1 ? other : one, one}, rows});
  }
  return pieces;
}

}  // namespace

TEST_CASE("Arrow reads every type as it was, from few rows and from many pages") {
  const Directory directory;
  for (const int64_t rows : {1, 7, 1024, 65'536, 65'537, 140'000}) {
    CAPTURE(rows);
    const Table table = table_between(0, rows);
    check_equal(*read_back(write_pieces(directory, {table})), *arrow_table_of(table));
  }
}

TEST_CASE("Arrow reads pieces of any size, of one row group and more") {
  const Directory directory;
  constexpr std::array<int64_t, 5> kEnds = {5000, 5000, 5001, 45'000, 46'024};
  std::vector<Table> pieces;
  Table all{{}, {}, kEnds.back()};
  int64_t begin = 0;
  for (const int64_t end : kEnds) pieces.push_back(table_between(std::exchange(begin, end), end));
  all.names = pieces.front().names;
  for (size_t i = 0; i < all.names.size(); ++i) {
    std::vector<ColumnPtr> parts;
    for (const Table& piece : pieces) parts.push_back(piece.columns[i]);
    all.columns.push_back(columns::concatenate(parts));
  }
  check_equal(*read_back(write_pieces(directory, pieces, true)), *arrow_table_of(all));
}

TEST_CASE("a row group ends after a million rows, in the middle of a piece") {
  const Directory directory;
  constexpr int64_t kRows = kOneGroup + 5;
  const Table table = {{"title", "size"}, {texts(0, kRows), kSamples[3].between(0, kRows)}, kRows};
  const std::string path = write_pieces(directory, {table});
  check_equal(*read_back(path), *arrow_table_of(table));
  const auto metadata = parquet::ParquetFileReader::OpenFile(path)->metadata();
  REQUIRE(metadata->num_row_groups() == 2);
  CHECK(metadata->RowGroup(1)->num_rows() == 5);
}

TEST_CASE("columns that are one for a while are each as they were") {
  const Directory directory;
  const std::vector<Table> pieces = shared_pieces(4096);
  const auto found = read_back(write_pieces(directory, pieces));
  for (int column = 0; column < 4; ++column) {
    CAPTURE(column);
    std::vector<ColumnPtr> parts;
    for (const Table& piece : pieces) parts.push_back(piece.columns[static_cast<size_t>(column)]);
    const ColumnPtr all = columns::concatenate(parts);
    CHECK(found->column(column)->Equals(arrow::ChunkedArray(*arrow_array_of(*all, 0, all->length))));
  }
}

TEST_CASE("a text of a megabyte ends its page, and no statistics have it") {
  const Directory directory;
  const Table table = {
      {"text"},
      {built(ColumnBuilder(Type::text), 0, 3000,
             [](ColumnBuilder& builder, int64_t row, uint64_t random) {
               builder.append_text(std::string(row == 1500 ? 1 << 20 : 10, 'z') + std::to_string(random));
             })},
      3000};
  const std::string path = write_pieces(directory, {table});
  check_equal(*read_back(path), *arrow_table_of(table));
  const auto statistics =
      parquet::ParquetFileReader::OpenFile(path)->metadata()->RowGroup(0)->ColumnChunk(0)->encoded_statistics();
  CHECK(statistics->has_min);
  CHECK_FALSE(statistics->has_max);
}

TEST_CASE("long texts that seemed to repeat do not pile up in a dictionary") {
  const Directory directory;
  const Table table = {
      {"text"},
      {built(ColumnBuilder(Type::text), 0, 5000,
             [](ColumnBuilder& builder, int64_t row, uint64_t) {
               builder.append_text(std::string(4000, 'x') + std::to_string(std::max<int64_t>(row, 800)));
             })},
      5000};
  const std::string path = write_pieces(directory, {table});
  check_equal(*read_back(path), *arrow_table_of(table));
  const auto first_page = parquet::ParquetFileReader::OpenFile(path)->RowGroup(0)->GetColumnPageReader(0)->NextPage();
  REQUIRE(first_page->type() == parquet::PageType::DICTIONARY_PAGE);
  CHECK(static_cast<const parquet::DictionaryPage&>(*first_page).num_values() < 1300);
}

TEST_CASE("schema and statistics are those of Arrow's writer") {
  const Directory directory;
  const Table table = table_between(0, 30'000);
  const auto ours = parquet::ParquetFileReader::OpenFile(write_pieces(directory, {table}))->metadata();
  Properties properties;
  properties.compression(parquet::Compression::ZSTD);
  const auto theirs =
      parquet::ParquetFileReader::OpenFile(save(directory, "arrow.parquet", *arrow_table_of(table), properties))
          ->metadata();
  CHECK(ours->schema()->Equals(*theirs->schema()));
  CHECK(ours->key_value_metadata()->Equals(*theirs->key_value_metadata()));
  REQUIRE(ours->num_columns() == theirs->num_columns());
  for (int i = 0; i < ours->num_columns(); ++i) {
    const auto our_column = ours->RowGroup(0)->ColumnChunk(i), their_column = theirs->RowGroup(0)->ColumnChunk(i);
    const std::string path = our_column->path_in_schema()->ToDotString();
    CAPTURE(path);
    const auto found = our_column->encoded_statistics(), expected = their_column->encoded_statistics();
    CHECK(found->has_min == expected->has_min);
    CHECK(found->min() == expected->min());
    CHECK(found->max() == expected->max());
    CHECK(found->null_count == expected->null_count);
    CHECK(our_column->num_values() == their_column->num_values());
    CHECK(our_column->total_compressed_size() < their_column->total_compressed_size() * 1.2 + 200);
  }
}
