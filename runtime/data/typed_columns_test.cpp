// Columns with types of their own, as Parquet and Arrow have them, read as a CSV cell of the same value does.
#include <arrow/array/builder_binary.h>
#include <arrow/array/builder_decimal.h>
#include <arrow/array/builder_dict.h>
#include <arrow/array/builder_primitive.h>
#include <arrow/io/file.h>
#include <arrow/ipc/writer.h>
#include <arrow/table.h>
#include <arrow/type.h>
#include <doctest/doctest.h>
#include <parquet/arrow/writer.h>

#include <cmath>

#include "runtime/data/tables/cells.h"
#include "runtime/data/test_files.h"

using namespace merit;
using namespace merit::data;
using namespace merit::data::test;
using columns::Type;

namespace {

template <typename Builder, typename Value>
std::shared_ptr<arrow::Array> array(Builder&& builder, std::initializer_list<Value> values) {
  for (const Value& value : values) REQUIRE(builder.Append(value).ok());
  REQUIRE(builder.AppendNull().ok());
  return *builder.Finish();
}

/// One column read as a field, from an Arrow stream and, where Parquet has such columns, from there: its cells in a
/// line.
std::string read_as(const Field& wanted, const std::shared_ptr<arrow::Array>& cells, bool parquet_too = true) {
  const Directory directory;
  arrow::Int64Builder ids;
  for (int64_t i = 0; i < cells->length(); ++i) REQUIRE(ids.Append(i).ok());
  const auto schema = arrow::schema({arrow::field("id", arrow::int64()), arrow::field("x", cells->type())});
  const auto table = arrow::Table::Make(schema, {*ids.Finish(), cells});
  {
    const auto file = *arrow::io::FileOutputStream::Open(directory.path("x.arrows"));
    const auto writer = *arrow::ipc::MakeStreamWriter(file, schema);
    REQUIRE(writer->WriteTable(*table).ok());
    REQUIRE(writer->Close().ok());
    REQUIRE(file->Close().ok());
  }
  Request request;
  request.lead_fields = {field("id", Type::integer), wanted};
  request.lead_fields[1].from = "x";
  std::string result;
  for (const char* name : {"x.arrows", "x.parquet"}) {
    if (name == std::string("x.parquet")) {
      if (!parquet_too) break;
      const auto file = *arrow::io::FileOutputStream::Open(directory.path(name));
      REQUIRE(parquet::arrow::WriteTable(*table, arrow::default_memory_pool(), file).ok());
      REQUIRE(file->Close().ok());
    }
    Inputs inputs;
    inputs.leads = {input(directory.path(name))};
    const auto datasets = read(inputs, {request}, {});
    REQUIRE(datasets);
    std::string line;
    for (int64_t row = 0; row < cells->length(); ++row) {
      line += cell(*datasets->front().leads.lead_fields[1], row) + " ";
    }
    CHECK((result.empty() || result == line));
    result = line;
  }
  return result;
}

std::string read_as(Type type, const std::shared_ptr<arrow::Array>& cells, bool parquet_too = true) {
  return read_as(field("f", type), cells, parquet_too);
}

}  // namespace

TEST_CASE("integers and numbers of any width") {
  CHECK(read_as(Type::integer, array(arrow::Int8Builder(), {int8_t{-5}})) == "-5 - ");
  CHECK(read_as(Type::integer, array(arrow::UInt64Builder(), {uint64_t{7}, ~uint64_t{0}})) == "7 - - ");
  CHECK(read_as(Type::integer, array(arrow::DoubleBuilder(), {100.0, 1.5, 1e300})) == "100 - - - ");
  CHECK(read_as(Type::number, array(arrow::FloatBuilder(), {0.5F})) == "0.5 - ");
  CHECK(read_as(Type::number, array(arrow::UInt16Builder(), {uint16_t{9}})) == "9 - ");
  CHECK(read_as(Type::text, array(arrow::Int32Builder(), {12})) == "'12' - ");
  CHECK(read_as(Type::text, array(arrow::DoubleBuilder(), {12.0, 0.1})) == "'12' '0.1' - ");
  CHECK(read_as(Type::number, array(arrow::DoubleBuilder(), {-HUGE_VAL})) == "- - ");
  CHECK(read_as(Type::boolean, array(arrow::Int32Builder(), {1, 0, 2})) == "1 0 - - ");
  CHECK(read_as(Type::time, array(arrow::Int64Builder(), {int64_t{1790847000}})) == "- - ");
}

TEST_CASE("decimals read as the number they show") {
  const auto decimals =
      array(arrow::Decimal128Builder(arrow::decimal128(10, 2)), {arrow::Decimal128(12300), arrow::Decimal128(150)});
  CHECK(read_as(Type::integer, decimals) == "123 - - ");
  CHECK(read_as(Type::number, decimals) == "123 1.5 - ");
  CHECK(read_as(Type::text, decimals) == "'123' '1.5' - ");
}

TEST_CASE("text of any layout") {
  CHECK(read_as(Type::integer, array(arrow::LargeStringBuilder(), {"5", " 6 ", "x"})) == "5 6 - - ");
  CHECK(read_as(Type::text, array(arrow::StringViewBuilder(), {"short", "a text that is too long to be inlined"}),
                false) == "'short' 'a text that is too long to be inlined' - ");
  CHECK(read_as(Type::text, array(arrow::StringDictionaryBuilder(), {"a", "b", "a"})) == "'a' 'b' 'a' - ");
  CHECK(read_as(Type::integer, array(arrow::StringDictionaryBuilder(), {"1", "x", "1"})) == "1 - 1 - ");
  CHECK(read_as(Type::text, array(arrow::BinaryBuilder(), {"ok", "\xFF"})) == "'ok' - - ");
}

TEST_CASE("timestamps of any unit, with a zone or on the data's wall") {
  const auto stamps = [](arrow::TimeUnit::type unit, const char* zone, int64_t value) {
    return array(arrow::TimestampBuilder(arrow::timestamp(unit, zone), arrow::default_memory_pool()), {value});
  };
  CHECK(read_as(Type::time, stamps(arrow::TimeUnit::SECOND, "Europe/Berlin", 0), false) == "1970-01-01T00:00:00Z - ");
  CHECK(read_as(Type::time, stamps(arrow::TimeUnit::MILLI, "", 1500)) == "1970-01-01T00:00:01.5Z - ");
  CHECK(read_as(Type::time, stamps(arrow::TimeUnit::NANO, "UTC", -1)) == "1969-12-31T23:59:59.999999Z - ");
  CHECK(read_as(Type::time, stamps(arrow::TimeUnit::SECOND, "", int64_t{1} << 62), false) == "- - ");
  CHECK(read_as(Type::date, stamps(arrow::TimeUnit::MICRO, "", 86'400'000'000)) == "1 - ");
  CHECK(read_as(Type::text, stamps(arrow::TimeUnit::MICRO, "UTC", 0)) == "'1970-01-01T00:00:00Z' - ");
  CHECK(read_as(Type::time, array(arrow::Date32Builder(), {1})) == "1970-01-02T00:00:00Z - ");
  CHECK(read_as(Type::date, array(arrow::Date32Builder(), {1})) == "1 - ");
}

TEST_CASE("dates that no time can lie in do not read") {
  const auto read_dates = [](Type type, const std::shared_ptr<arrow::Array>& cells) {
    return read_as(type, cells, false);
  };
  const auto days = array(arrow::Date32Builder(), {106'751'991, 106'751'992, -106'751'991, -106'751'992});
  CHECK(read_dates(Type::date, days) == "106751991 - -106751991 - - ");
  CHECK(read_dates(Type::time, days) == "+294247-01-10T00:00:00Z - -290308-12-22T00:00:00Z - - ");
  CHECK(read_dates(Type::text, array(arrow::Date32Builder(), {2'147'483'647, 0})) == "- '1970-01-01' - ");
  constexpr int64_t kFarAway = int64_t{100'000'000'000} * 86'400'000;  // a whole number of days, as Arrow wants
  const auto milliseconds = array(arrow::Date64Builder(), {int64_t{86'400'000}, kFarAway, -kFarAway});
  CHECK(read_dates(Type::date, milliseconds) == "1 - - - ");
  CHECK(read_dates(Type::time, milliseconds) == "1970-01-02T00:00:00Z - - - ");
}

TEST_CASE("spellings of missing hold for typed columns too") {
  Field wanted = field("f", Type::integer);
  wanted.missing_when = {"-1", "N/A"};
  CHECK(read_as(wanted, array(arrow::Int64Builder(), {int64_t{-1}, int64_t{1}})) == "- 1 - ");
  CHECK(read_as(wanted, array(arrow::DoubleBuilder(), {-1.0, 1.0})) == "- 1 - ");
}
