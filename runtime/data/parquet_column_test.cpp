// The same rows give the same, however a Parquet file stores them; Arrow's own format, which is read another way, says
// what that is.
#include <arrow/array.h>
#include <arrow/builder.h>
#include <arrow/table.h>
#include <doctest/doctest.h>

#include <algorithm>

#include "runtime/data/parquet/test_parquet.h"
#include "runtime/data/tables/chunk.h"
#include "runtime/data/test_files.h"

using namespace merit;
using namespace merit::data;
using namespace merit::data::test;
using namespace std::string_literals;

namespace {

using columns::Type;
using Encoding = parquet::Encoding;

constexpr int64_t kRows = kMostChunkRows + 12'345;
constexpr int64_t kManyEvents = 3 * kMostChunkRows;

/// Texts that repeat and others that do not, short, long, empty and of one size; nulls in runs, here and there,
/// everywhere, nowhere.
arrow::FieldVector fields(bool nullable) {
  return {arrow::field("id", arrow::utf8(), nullable),
          arrow::field("code", arrow::utf8(), nullable),
          arrow::field("name", arrow::utf8()),
          arrow::field("note", arrow::utf8()),
          arrow::field("nothing", arrow::utf8()),
          arrow::field("count", arrow::int64(), nullable),
          arrow::field("small", arrow::uint16()),
          arrow::field("share", arrow::float64()),
          arrow::field("part", arrow::float32()),
          arrow::field("flag", arrow::boolean()),
          arrow::field("day", arrow::date32()),
          arrow::field("seen", arrow::timestamp(arrow::TimeUnit::MICRO, "UTC"))};
}

std::shared_ptr<arrow::Table> table_of(int64_t rows, bool nullable = true) {
  const auto text = [&](const auto& at) { return array_of(arrow::StringBuilder(), rows, at); };
  using Text = std::optional<std::string>;
  arrow::ArrayVector arrays = {
      text([](int64_t row) { return Text(fmt::format("l{}", row)); }),
      text([](int64_t row) { return Text(fmt::format("c{:06}", row)); }),
      text([](int64_t row) {
        return text_if(row / 700 % 3 != 1, row % 11 == 0 ? "" : fmt::format("näme {}", row % 50));
      }),
      text([](int64_t row) {
        return text_if(row % 7 != 0, std::string(row == 777 ? 200'000 : row % 60, 'x') + std::to_string(row));
      }),
      text([](int64_t) { return Text(); }),
      array_of(arrow::Int64Builder(), rows, [](int64_t row) { return std::optional(row * 1'000'003 - 5'000'000); }),
      array_of(arrow::UInt16Builder(), rows, [](int64_t row) { return std::optional<uint16_t>(row % 65'536); }),
      array_of(arrow::DoubleBuilder(), rows,
               [](int64_t row) { return row % 2 == 0 ? std::optional(static_cast<double>(row) / 8) : std::nullopt; }),
      array_of(arrow::FloatBuilder(), rows, [](int64_t row) { return std::optional(static_cast<float>(row % 100)); }),
      array_of(arrow::BooleanBuilder(), rows,
               [](int64_t row) { return row % 5 == 0 ? std::nullopt : std::optional(row % 3 == 0); }),
      array_of(arrow::Date32Builder(), rows, [](int64_t row) { return std::optional<int32_t>(row % 30'000); }),
      array_of(arrow::TimestampBuilder(arrow::timestamp(arrow::TimeUnit::MICRO, "UTC"), arrow::default_memory_pool()),
               rows, [](int64_t row) { return std::optional(row * 60'000'000); })};
  return arrow::Table::Make(arrow::schema(fields(nullable)), std::move(arrays), rows);
}

Request request_of(const arrow::Table& table) {
  Request request;
  for (const auto& column : table.fields()) {
    const auto id = column->type()->id();
    const auto type = id == arrow::Type::BOOL                           ? Type::boolean
                      : id == arrow::Type::DATE32                       ? Type::date
                      : id == arrow::Type::TIMESTAMP                    ? Type::time
                      : id == arrow::Type::DURATION                     ? Type::duration
                      : arrow::is_floating(id)                          ? Type::number
                      : arrow::is_integer(id) && column->name() != "id" ? Type::integer
                                                                        : Type::text;
    request.lead_fields.push_back(field(column->name(), type));
  }
  return request;
}

std::string read_leads(const std::string& path, const Request& request) {
  Inputs inputs;
  inputs.leads = {input(path)};
  return read_text(inputs, request);
}

/// Those of all tables, and one that names columns of this one.
std::vector<Storage> storages() {
  std::vector<Storage> all = kStorages;
  all.push_back({"differences", [](Properties& p) {
                   p.disable_dictionary()->data_pagesize(30'000);
                   for (const char* column : {"count", "seen", "small", "day"})
                     p.encoding(column, Encoding::DELTA_BINARY_PACKED);
                   p.encoding("id", Encoding::DELTA_BYTE_ARRAY)->encoding("name", Encoding::DELTA_LENGTH_BYTE_ARRAY);
                   p.encoding("note", Encoding::DELTA_BYTE_ARRAY)->encoding("share", Encoding::BYTE_STREAM_SPLIT);
                   p.encoding("flag", Encoding::RLE);
                 }});
  return all;
}

}  // namespace

TEST_CASE("however Parquet stores rows, they are read alike") {
  const Directory directory;
  for (const bool nullable : {true, false}) {
    const auto table = table_of(kRows, nullable);
    const Request request = request_of(*table);
    const std::string expected = read_leads(save_arrow(directory, *table), request);
    REQUIRE(std::ranges::count(expected, '\n') == kRows);
    for (const Storage& storage : storages()) {
      CAPTURE(storage.name);
      Properties properties;
      storage.set(properties);
      const std::string path = save(directory, "table.parquet", *table, properties, storage.group_rows);
      CHECK((read_leads(path, request) == expected));
    }
  }
}

namespace {

/// Arrays of types that Parquet stores in another form than they are read in, or that few files have.
arrow::ArrayVector unusual_arrays(int64_t rows) {
  using arrow::TimeUnit;
  arrow::MemoryPool* const pool = arrow::default_memory_pool();
  const auto numbers = [&](auto&& builder) {
    using Value = typename std::decay_t<decltype(builder)>::value_type;
    return array_of(builder, rows, [](int64_t row) {
      return row % 4 == 0 ? std::nullopt : std::optional(static_cast<Value>((row - 100) * 1'234'567'891));
    });
  };
  const auto texts = [&](auto&& builder) {
    return array_of(builder, rows, [](int64_t row) { return text_if(row % 3 != 0, fmt::format("text {}", row % 9)); });
  };
  arrow::ArrayVector arrays = {numbers(arrow::Int8Builder()),      numbers(arrow::Int16Builder()),
                               numbers(arrow::Int32Builder()),     numbers(arrow::UInt8Builder()),
                               numbers(arrow::UInt32Builder()),    numbers(arrow::UInt64Builder()),
                               texts(arrow::LargeStringBuilder()), texts(arrow::BinaryBuilder()),
                               texts(arrow::StringViewBuilder()),  texts(arrow::LargeBinaryBuilder())};
  for (const auto unit : {TimeUnit::SECOND, TimeUnit::MILLI, TimeUnit::MICRO, TimeUnit::NANO}) {
    arrays.push_back(numbers(arrow::DurationBuilder(arrow::duration(unit), pool)));
    for (const char* zone : {"", "Europe/Paris"}) {
      arrays.push_back(array_of(arrow::TimestampBuilder(arrow::timestamp(unit, zone), pool), rows, [](int64_t row) {
        return row % 4 == 0 ? std::nullopt : std::optional(row * 1'234'567'891);
      }));
    }
  }
  arrays.push_back(array_of(arrow::Decimal128Builder(arrow::decimal128(20, 2)), rows,
                            [](int64_t row) { return std::optional(arrow::Decimal128(row * 12'345)); }));
  const auto codes = array_of(arrow::Int8Builder(), rows, [](int64_t row) {
    return row % 4 == 0 ? std::nullopt : std::optional(static_cast<int8_t>(row % 3));
  });
  const auto values =
      array_of(arrow::StringBuilder(), 3, [](int64_t i) { return std::optional(fmt::format("value {}", i)); });
  arrays.push_back(*arrow::DictionaryArray::FromArrays(arrow::dictionary(arrow::int8(), arrow::utf8()), codes, values));
  return arrays;
}

}  // namespace

TEST_CASE("types that are stored in another form are read alike") {
  const Directory directory;
  const int64_t rows = 300;
  const auto ids =
      array_of(arrow::StringBuilder(), rows, [](int64_t row) { return std::optional(std::to_string(row)); });
  for (const auto& cells : unusual_arrays(rows)) {
    CAPTURE(cells->type()->ToString());
    const auto schema = arrow::schema({arrow::field("id", arrow::utf8()), arrow::field("x", cells->type())});
    const auto table = arrow::Table::Make(schema, {ids, cells});
    const Request request = request_of(*table);
    Properties properties;
    const std::string path = save(directory, "table.parquet", *table, properties);
    const std::string expected = read_leads(save_arrow(directory, *table), request);
    CHECK(read_leads(path, request) == expected);
    CHECK(expected.find("'7' ") != std::string::npos);
  }
}

TEST_CASE("texts that are no UTF-8 do not read, with and without a dictionary") {
  const Directory directory;
  const auto texts = [](std::vector<std::string> values) {
    return array_of(arrow::BinaryBuilder(), static_cast<int64_t>(values.size()),
                    [&](int64_t row) { return std::optional(values[static_cast<size_t>(row)]); });
  };
  const auto schema = arrow::schema({arrow::field("id", arrow::binary()), arrow::field("name", arrow::binary())});
  const auto table = arrow::Table::Make(
      schema, {texts({"a", "b", "\xC3\xA4"}), texts({"Zo\xEB", std::string("\0", 1), "Zo\xC3\xAB"})});
  Request request;
  request.lead_fields = {field("id", Type::text), field("name", Type::text)};
  for (const bool dictionary : {true, false}) {
    Properties properties;
    if (!dictionary) properties.disable_dictionary();
    Inputs inputs;
    inputs.leads = {input(save(directory, "table.parquet", *table, properties))};
    CHECK(read_text(inputs, request) == "'a' -\n'b' '\0'\n'ä' 'Zoë'\n"s);
    CHECK(read_findings(inputs, request) ==
          "unreadable-value: 1 value of `name` does not read as text and is missing\n  row 1: Zo\xEB\n");
  }
}

TEST_CASE("row groups without rows, and a file without row groups") {
  const Directory directory;
  const auto table = table_of(10);
  const Request request = request_of(*table);
  const std::string path = directory.path("table.parquet");
  auto file = *arrow::io::FileOutputStream::Open(path);
  auto writer = *parquet::arrow::FileWriter::Open(*table->schema(), arrow::default_memory_pool(), file);
  for (const int64_t rows : {0, 3, 0, 0, 7, 0}) {
    REQUIRE(writer->NewRowGroup().ok());
    for (const auto& column : table->columns()) {
      REQUIRE(writer->WriteColumnChunk(column->Slice(rows == 7 ? 3 : 0, rows), 0, rows).ok());
    }
  }
  REQUIRE(writer->Close().ok());
  REQUIRE(file->Close().ok());
  CHECK(read_leads(path, request) == read_leads(save_arrow(directory, *table), request));
  Properties properties;
  CHECK(read_leads(save(directory, "none.parquet", *table_of(0), properties), request).empty());
}

namespace {

/// Events of which some chunks have none that can be seen, others a few, so that columns are passed over.
template <typename Id>
std::shared_ptr<arrow::Table> events_table(int64_t rows, const Id& id) {
  const auto seen = [](int64_t row) { return row / 1000 == 5 || row > kManyEvents - 10; };
  const auto texts = [&](const auto& at) { return array_of(arrow::StringBuilder(), rows, at); };
  return arrow::Table::Make(
      arrow::schema({arrow::field("id", arrow::utf8()),
                     arrow::field("at", arrow::timestamp(arrow::TimeUnit::MILLI, "UTC")),
                     arrow::field("page", arrow::utf8()), arrow::field("seconds", arrow::float64())}),
      {texts(id),
       array_of(arrow::TimestampBuilder(arrow::timestamp(arrow::TimeUnit::MILLI, "UTC"), arrow::default_memory_pool()),
                rows, [&](int64_t row) { return std::optional(row * 1000 + (seen(row) ? 1'700'000'000'000 : 0)); }),
       texts([](int64_t row) { return text_if(row % 3 != 0, fmt::format("/page/{}", row % 1009)); }),
       array_of(arrow::DoubleBuilder(), rows,
                [](int64_t row) { return row % 5 < 2 ? std::nullopt : std::optional(static_cast<double>(row)); })});
}

}  // namespace

TEST_CASE("columns that a chunk does not need are passed over, and leads found however keys are stored") {
  const Directory directory;
  Request request = sample_request();
  request.kinds[0].views = {1'600'000'000'000'000};
  std::string leads = "id,Country/Region,employees,plan\n";
  for (int i = 0; i < 97; ++i) leads += fmt::format("l{},US,1,free\n", i);
  const auto known = [](int64_t row) { return std::optional(fmt::format("l{}", row % 97)); };
  const auto odd = [&](int64_t row) {  // missing, of nobody, and with blanks around it
    return row % 31 == 30   ? std::nullopt
           : row % 37 == 36 ? std::optional<std::string>("nobody")
           : row % 41 == 40 ? std::optional(fmt::format(" l{} ", row % 97))
                            : known(row);
  };
  for (const bool all_known : {true, false}) {
    const auto table = all_known ? events_table(kManyEvents, known) : events_table(kManyEvents, odd);
    Inputs inputs;
    inputs.leads = {input(directory.write("leads.csv", leads))};
    inputs.events = {input(save_arrow(directory, *table), "visit")};
    const auto read_both = [&] { return read_text(inputs, request) + read_findings(inputs, request); };
    const std::string expected = read_both();
    CHECK((std::ranges::count(expected, '\n') == 97 + 1009) == all_known);
    CHECK((expected.find("event-of-unknown-lead") == std::string::npos) == all_known);
    for (const Storage& storage : kStorages) {
      CAPTURE(storage.name);
      Properties properties;
      storage.set(properties);
      const std::string stored = save(directory, "table.parquet", *table, properties, storage.group_rows);
      inputs.events = {input(stored, "visit")};
      CHECK((read_both() == expected));
    }
  }
}

TEST_CASE("damaged pages of any encoding are an error or other values, never a crash") {
  const Directory directory;
  const auto table = table_of(200);
  const Request request = request_of(*table);
  for (const Storage& storage : storages()) {
    CAPTURE(storage.name);
    Properties properties;
    storage.set(properties);
    const std::string whole = content_of(save(directory, "table.parquet", *table, properties));
    for (size_t at = 4; at < whole.size(); at += 211) {
      std::string damaged = whole;
      damaged[at] = static_cast<char>(~damaged[at]);
      const std::string result = read_leads(directory.write("damaged.parquet", damaged), request);
      CHECK(!result.empty());
    }
  }
}

TEST_CASE("a page that is cut short is damage, and says so") {
  const Directory directory;
  const auto table = table_of(1000);
  Properties properties;
  properties.disable_dictionary();
  std::string content = content_of(save(directory, "table.parquet", *table, properties));
  // The length of a text in the first column's page becomes one that no page has room for.
  const size_t text = content.find("l500");
  REQUIRE(text > 4);
  content.replace(text - 4, 4, "\xFF\xFF\xFF\x7F");
  const std::string path = directory.write("damaged.parquet", content);
  CHECK(read_leads(path, request_of(*table)).starts_with("damaged-file: `" + path));
}
