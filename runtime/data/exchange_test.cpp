#include "runtime/data/files/exchange.h"

#include <arrow/array.h>
#include <arrow/c/bridge.h>
#include <arrow/json/from_string.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "runtime/data/tables/arrow_columns.h"
#include "runtime/data/test_files.h"

using namespace merit;
using namespace merit::data;
using namespace merit::data::test;

namespace {

std::shared_ptr<arrow::RecordBatch> batch_of(const std::shared_ptr<arrow::Schema>& schema, const char* json) {
  const auto rows = arrow::json::ArrayFromJSONString(arrow::struct_(schema->fields()), json).ValueOrDie();
  return arrow::RecordBatch::FromStructArray(rows).ValueOrDie();
}

HeldTablePtr held(const std::shared_ptr<arrow::Schema>& schema, const std::vector<const char*>& batches) {
  arrow::RecordBatchVector made;
  for (const char* json : batches) made.push_back(batch_of(schema, json));
  ArrowArrayStream stream;
  REQUIRE(arrow::ExportRecordBatchReader(arrow::RecordBatchReader::Make(made, schema).ValueOrDie(), &stream).ok());
  auto table = import_table(&stream);
  REQUIRE(table.has_value());
  CHECK((stream.release == nullptr));
  return *table;
}

const std::shared_ptr<arrow::Schema> kLeads = arrow::schema(
    {arrow::field("ID", arrow::utf8()), arrow::field("country/region", arrow::dictionary(arrow::int8(), arrow::utf8())),
     arrow::field("Employees", arrow::float64()), arrow::field("plan", arrow::utf8())});
const std::shared_ptr<arrow::Schema> kEvents =
    arrow::schema({arrow::field("type", arrow::utf8()), arrow::field("lead", arrow::utf8()),
                   arrow::field("timestamp", arrow::timestamp(arrow::TimeUnit::MILLI, "UTC")),
                   arrow::field("page", arrow::utf8()), arrow::field("seconds", arrow::float32()),
                   arrow::field("key", arrow::utf8()), arrow::field("name", arrow::utf8())});

Input memory(std::string name, HeldTablePtr table) {
  Input made;
  made.path = std::move(name);
  made.table = std::move(table);
  return made;
}

columns::ColumnPtr repeated_text() {
  auto column = std::make_shared<columns::Column>();
  column->type = columns::Type::text;
  column->length = 3;
  column->validity = {0b101};
  column->codes = {1, 0, 1};
  column->dictionary = std::make_shared<columns::Dictionary>(columns::Dictionary{{"a", "b"}});
  return column;
}

}  // namespace

TEST_CASE("tables in memory give what files with the same rows give, however they are cut") {
  const char* const csv = "ID,country/region,Employees,plan\na,US,120,Trial\nb,,,\nc,DE,100.0,paid\n";
  const char* const events =
      "type,lead,timestamp,page,seconds,key,name\npage_view,b,2026-10-02T00:00:00Z,/pricing,3.5,,\n"
      "form,a,2026-10-01T09:30:00Z,,,f1,demo\n";
  const Directory directory;
  const Request request = sample_request();
  Inputs files;
  files.leads = {input(directory.write("leads.csv", csv))};
  files.events = {input(directory.write("events.csv", events))};

  Inputs tables;
  tables.leads = {memory(
      "leads", held(kLeads, {R"([["a","US",120,"Trial"]])", "[]", R"([["b",null,null,null],["c","DE",100,"paid"]])"}))};
  tables.events = {memory("events", held(kEvents, {R"([["page_view","b",1790899200000,"/pricing",3.5,null,null]])",
                                                   R"([["form","a",1790847000000,null,null,"f1","demo"]])"}))};
  CHECK(read_text(tables, request) == read_text(files, request));
}

TEST_CASE("a table without batches has its columns") {
  Inputs inputs;
  inputs.leads = {memory("leads", held(kLeads, {}))};
  inputs.events = {memory("events", held(kEvents, {}))};
  const auto read_again = read(inputs, {sample_request()}, {});
  REQUIRE(read_again.has_value());
  CHECK(read_again->front().leads.count == 0);
}

TEST_CASE("what a stream says is wrong is the error") {
  ArrowArrayStream stream;
  auto fails = arrow::MakeErrorIterator<std::shared_ptr<arrow::RecordBatch>>(arrow::Status::IOError("no\nluck"));
  REQUIRE(arrow::ExportRecordBatchReader(
              arrow::RecordBatchReader::MakeFromIterator(std::move(fails), kLeads).ValueOrDie(), &stream)
              .ok());
  const auto table = import_table(&stream);
  REQUIRE(!table.has_value());
  CHECK(table.error().find("no luck") != std::string::npos);
}

TEST_CASE("an array that points outside itself is refused by the table's name") {
  const auto codes = arrow::json::ArrayFromJSONString(arrow::int8(), "[5]").ValueOrDie();
  const auto dictionary = arrow::json::ArrayFromJSONString(arrow::utf8(), R"(["US"])").ValueOrDie();
  auto batch = batch_of(kLeads, R"([["a","US",120,"Trial"]])");
  const auto type = kLeads->field(1)->type();
  batch = batch->SetColumn(1, kLeads->field(1), std::make_shared<arrow::DictionaryArray>(type, codes, dictionary))
              .ValueOrDie();
  ArrowArrayStream stream;
  REQUIRE(arrow::ExportRecordBatchReader(arrow::RecordBatchReader::Make({batch}).ValueOrDie(), &stream).ok());
  Inputs inputs;
  inputs.leads = {memory("leads", *import_table(&stream))};
  const auto refused = read(inputs, {sample_request()}, {});
  REQUIRE(!refused.has_value());
  CHECK(refused.error().problems.front().message.starts_with("`leads` does not read as Arrow"));
}

TEST_CASE("decisions have the same types whatever they were made of, and outlive the table") {
  ArrowSchema schema;
  ArrowArray array;
  {
    columns::ColumnBuilder number(columns::Type::number);
    for (const double value : {1.5, 2.5, 3.5}) number.append_number(value);
    columns::ColumnBuilder lists = columns::ColumnBuilder::list_of(columns::ColumnBuilder(columns::Type::text));
    for (int row = 0; row < 3; ++row) {
      for (int item = 0; item < row; ++item) lists.child().append_text("x");
      lists.append_list();
    }
    const columns::Table table{{"t", "n", "l"}, {repeated_text(), number.finish(), lists.finish()}, 3};
    TableExport made(3);
    REQUIRE(made.append(table).has_value());
    REQUIRE(made.finish(&schema, &array).has_value());
  }
  const auto batch = arrow::ImportRecordBatch(&array, &schema).ValueOrDie();
  REQUIRE(batch->ValidateFull().ok());
  CHECK(batch->schema()->ToString() == "t: string\nn: double\nl: list<item: string>");
  CHECK(batch->column(0)->ToString() == "[\n  \"b\",\n  null,\n  \"b\"\n]");
  CHECK(batch->column(1)->ToString() == "[\n  1.5,\n  2.5,\n  3.5\n]");
}

namespace {

/// Cells of the type that count up from a number, every third of them missing from the tenth on; of a list as many
/// elements as the last digit of its number, at most three.
columns::ColumnPtr cells_from(columns::Type type, int64_t first, int64_t count) {
  using columns::Type;
  if (type == Type::structure) {
    columns::Column both;
    both.type = type;
    both.length = count;
    both.labels = {"a", "b"};
    both.children = {cells_from(Type::integer, first, count), cells_from(Type::text, first, count)};
    return std::make_shared<columns::Column>(both);
  }
  auto builder = type == Type::list ? columns::ColumnBuilder::list_of(columns::ColumnBuilder(Type::text))
                                    : columns::ColumnBuilder(type, {"low", "high"});
  for (int64_t cell = first; cell < first + count; ++cell) {
    if (cell >= 10 && cell % 3 == 0) {
      builder.append_missing();
    } else if (type == Type::list) {
      for (int64_t element = 0; element < std::min<int64_t>(cell % 10, 3); ++element) builder.child().append_text("x");
      builder.append_list();
    } else if (type == Type::text) {
      builder.append_text(std::string(static_cast<size_t>(cell % 5), 'y'));
    } else if (type == Type::number) {
      builder.append_number(static_cast<double>(cell) / 4);
    } else {
      const bool is_one_of_two = type == Type::boolean || type == Type::enumeration;
      builder.append_integer(is_one_of_two ? cell % 2 : cell);
    }
  }
  return builder.finish();
}

}  // namespace

TEST_CASE("pieces of a table are exported as the whole is written") {
  using columns::Type;
  const std::vector<int64_t> ends = {0, 7, 7, 8, 75, 200};
  for (const Type type : {Type::boolean, Type::integer, Type::number, Type::text, Type::time, Type::date,
                          Type::duration, Type::enumeration, Type::list, Type::structure}) {
    TableExport made(100);
    for (size_t i = 0; i + 1 < ends.size(); ++i) {
      const int64_t rows = ends[i + 1] - ends[i];
      REQUIRE(made.append({{"cells"}, {cells_from(type, ends[i], rows)}, rows}).has_value());
    }
    ArrowSchema schema;
    ArrowArray array;
    REQUIRE(made.finish(&schema, &array).has_value());
    const auto batch = arrow::ImportRecordBatch(&array, &schema).ValueOrDie();
    REQUIRE(batch->ValidateFull().ok());
    CHECK(batch->num_rows() == ends.back());
    const columns::ColumnPtr whole = cells_from(type, 0, ends.back());
    CHECK(batch->column(0)->Equals(arrow_array_of(*whole, 0, whole->length).ValueOrDie()));
  }
}

TEST_CASE("there is no room for all texts to be as long as the first") {
  constexpr int64_t kRows = 1'000'000;
  columns::ColumnBuilder text(columns::Type::text);
  text.append_text(std::string(size_t{1} << 20, 'x'));
  TableExport made(kRows);
  CHECK(made.append({{"t"}, {text.finish()}, 1}).has_value());
}

TEST_CASE("a table without rows is exported with its columns") {
  ArrowSchema schema;
  ArrowArray array;
  columns::ColumnBuilder text(columns::Type::text);
  columns::ColumnBuilder lists = columns::ColumnBuilder::list_of(columns::ColumnBuilder(columns::Type::text));
  const columns::Table table{{"t", "l"}, {text.finish(), lists.finish()}, 0};
  TableExport made(0);
  REQUIRE(made.append(table).has_value());
  REQUIRE(made.finish(&schema, &array).has_value());
  const auto batch = arrow::ImportRecordBatch(&array, &schema).ValueOrDie();
  CHECK(batch->ValidateFull().ok());
  CHECK(batch->num_columns() == 2);
  CHECK(batch->num_rows() == 0);
}
