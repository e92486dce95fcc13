// What cells of every type of array are, read as fields of every type: as `merit run` reads them.
#include <doctest.h>

#include <array>
#include <cmath>

#include "runtime/library/test_decisions.h"

namespace {

using namespace merit::library::test;

/// The cells of one lead field, joined by `|`.
std::string read(Arrays& arrays, LeadField field, Node column) {
  const Decided decided(kLibrary, leads_of(leads_with(arrays, field, column)));
  if (decided.status != merit_ok) return decided.message();
  std::string all;
  for (int64_t row = 0; row < decided.rows(); ++row) {
    if (row > 0) all += '|';
    all += decided.cell(field - 1, row);
  }
  return all;
}

TEST_CASE("texts of every layout, null, not UTF-8, or a spelling of missing") {
  Arrays arrays;
  const Arrays::Texts texts = {"Spain", std::nullopt, "a text of more than twelve bytes", " n/a", "", "\xFF", "é"};
  const std::string expected = "Spain|null|a text of more than twelve bytes|null|null|null|é";
  CHECK(read(arrays, kCountry, arrays.texts("", texts)) == expected);
  CHECK(read(arrays, kCountry, arrays.texts("", texts, "U")) == expected);
  CHECK(read(arrays, kCountry, arrays.texts("", texts, "z")) == expected);
  CHECK(read(arrays, kCountry, arrays.views("", texts)) == expected);
  const auto coded = [&]<typename Code>(const char* format, Code) {
    return arrays.dictionary<Code>("", format, {Code{2}, std::nullopt, Code{0}, Code{2}},
                                   arrays.texts("", {"a", "b", "c"}));
  };
  CHECK(read(arrays, kCountry, coded("c", int8_t())) == "c|null|a|c");
  CHECK(read(arrays, kCountry, coded("S", uint16_t())) == "c|null|a|c");
  CHECK(read(arrays, kCountry, coded("i", int32_t())) == "c|null|a|c");
  CHECK(read(arrays, kCountry, coded("L", uint64_t())) == "c|null|a|c");
}

TEST_CASE("values of another type are the text that a CSV file would have") {
  Arrays arrays;
  CHECK(read(arrays, kCountry, arrays.cells<int64_t>("", "l", {12, -1, std::nullopt})) == "12|null|null");
  CHECK(read(arrays, kCountry, arrays.cells<uint64_t>("", "L", {18'446'744'073'709'551'615U})) ==
        "18446744073709551615");
  CHECK(read(arrays, kCountry, arrays.cells<double>("", "g", {1.5, 100, NAN, HUGE_VAL})) == "1.5|100|null|null");
  CHECK(read(arrays, kCountry, arrays.booleans("", {true, false, std::nullopt})) == "true|false|null");
  CHECK(read(arrays, kCountry, arrays.cells<int32_t>("", "tdD", {0, 19'000})) == "1970-01-01|2022-01-08");
  CHECK(read(arrays, kCountry, arrays.cells<int64_t>("", "tss:UTC", {0})) == "1970-01-01T00:00:00Z");
  CHECK(read(arrays, kCountry, arrays.cells<int64_t>("", "tsm:", {500})) == "1970-01-01T00:00:00.5");
  CHECK(read(arrays, kCountry, arrays.cells<int64_t>("", "tDm", {-500})) == "-0.5");
}

TEST_CASE("integers") {
  Arrays arrays;
  CHECK(read(arrays, kEmployees, arrays.cells<int8_t>("", "c", {-5, -1, std::nullopt})) == "-5|null|null");
  CHECK(read(arrays, kEmployees, arrays.cells<uint32_t>("", "I", {4'000'000'000U})) == "4000000000");
  CHECK(read(arrays, kEmployees, arrays.cells<uint64_t>("", "L", {7U, 18'446'744'073'709'551'615U})) == "7|null");
  CHECK(read(arrays, kEmployees, arrays.cells<double>("", "g", {100, 5.5, NAN, 1e300, -0.0})) ==
        "100|null|null|null|0");
  CHECK(read(arrays, kEmployees, arrays.cells<float>("", "f", {16'777'216.0F})) == "16777216");
  CHECK(read(arrays, kEmployees, arrays.cells<uint16_t>("", "e", {0x4248, 0x4200, 0x7E00})) == "null|3|null");
  CHECK(read(arrays, kEmployees, arrays.texts("", {"12", " 100.0 ", "1e3", "five", "N/A"})) == "12|100|1000|null|null");
}

TEST_CASE("numbers, and decimals of each width") {
  Arrays arrays;
  CHECK(read(arrays, kRevenue, arrays.cells<double>("", "g", {0.25, NAN, -HUGE_VAL})) == "0.250000|null|null");
  CHECK(read(arrays, kRevenue, arrays.cells<int32_t>("", "i", {-3})) == "-3.000000");
  CHECK(read(arrays, kRevenue, arrays.cells<uint16_t>("", "e", {0x3800, 0x0001, 0xC000})) ==
        "0.500000|0.000000|-2.000000");
  CHECK(read(arrays, kRevenue, arrays.cells<int32_t>("", "d:9,2,32", {-12'345})) == "-123.450000");
  CHECK(read(arrays, kCountry, arrays.cells<int64_t>("", "d:18,3,64", {12'300, 5, -20, 0})) == "12.3|0.005|-0.02|0");
  using Wide = std::array<int64_t, 2>;
  CHECK(read(arrays, kCountry, arrays.cells<Wide>("", "d:38,0", {Wide{-1, -2}})) == "-18446744073709551617");
  CHECK(read(arrays, kCountry, arrays.cells<Wide>("", "d:38,9", {Wide{12, 0}})) == "1.2E-8");
  CHECK(read(arrays, kCountry, arrays.cells<Wide>("", "d:38,-2", {Wide{123, 0}})) == "1.23E+4");
  using Wider = std::array<int64_t, 4>;
  CHECK(read(arrays, kCountry, arrays.cells<Wider>("", "d:76,2,256", {Wider{-1, -1, -1, -1}})) == "-0.01");
}

TEST_CASE("times of any unit and zone; without one they stand in the data's zone") {
  Arrays arrays;
  CHECK(read(arrays, kCreated, arrays.cells<int64_t>("", "tss:Asia/Tokyo", {7})) == "7000000");
  CHECK(read(arrays, kCreated, arrays.cells<int64_t>("", "tsu:UTC", {7, std::nullopt})) == "7|null");
  CHECK(read(arrays, kCreated, arrays.cells<int64_t>("", "tsn:UTC", {-1})) == "-1");
  CHECK(read(arrays, kCreated, arrays.cells<int64_t>("", "tss:UTC", {INT64_MAX})) == "null");
  CHECK(read(arrays, kCreated, arrays.cells<int64_t>("", "tsm:", {0})) == "18000000000");  // five hours west
  CHECK(read(arrays, kCreated, arrays.cells<int32_t>("", "tdD", {0})) == "18000000000");
  CHECK(read(arrays, kCreated, arrays.texts("", {"1970-01-01", "1970-01-01T00:00Z", "soon"})) == "18000000000|0|null");
}

TEST_CASE("dates, durations, booleans and enumerations") {
  Arrays arrays;
  CHECK(read(arrays, kDay, arrays.cells<int32_t>("", "tdD", {-3})) == "-3");
  CHECK(read(arrays, kDay, arrays.cells<int64_t>("", "tdm", {86'400'000, -1, INT64_MAX})) == "1|-1|null");
  CHECK(read(arrays, kDay, arrays.cells<int64_t>("", "tss:", {86'400, 86'401})) == "1|null");
  CHECK(read(arrays, kDay, arrays.texts("", {"1970-01-02", "1970-01-02T00:00"})) == "1|null");
  CHECK(read(arrays, kSpent, arrays.cells<int64_t>("", "tDn", {1'999})) == "1");
  CHECK(read(arrays, kSpent, arrays.texts("", {"1.5", "x"})) == "1500000|null");
  CHECK(read(arrays, kSpent, arrays.cells<int64_t>("", "l", {3})) == "3000000");
  CHECK(read(arrays, kOptIn, arrays.booleans("", {true, std::nullopt, false})) == "1|null|0");
  CHECK(read(arrays, kOptIn, arrays.texts("", {"Yes", "no", "1", "maybe"})) == "1|0|1|null");
  CHECK(read(arrays, kPlan, arrays.texts("", {" PAID ", "free", "gold"})) == "paid|free|null");
  CHECK(read(arrays, kPlan, arrays.dictionary<int32_t>("", "i", {1, 0, 1}, arrays.texts("", {"gold", "Trial"}))) ==
        "trial|null|trial");
}

TEST_CASE("slices of arrays and of structures") {
  Arrays arrays;
  const Node numbers = arrays.cells<int64_t>("", "l", {1, 2, 3, std::nullopt, 5});
  Arrays::slice(numbers, 2, 3);
  CHECK(read(arrays, kEmployees, numbers) == "3|null|5");
  const Node texts = arrays.texts("", {"a", "b", "c", "d"});
  Arrays::slice(texts, 1, 3);
  const Node leads = leads_with(arrays, kCountry, texts);
  Arrays::slice(leads, 1, 2);
  const Decided decided(kLibrary, leads_of(leads));
  CHECK(decided.cell(0, 0) == "c");
  CHECK(decided.cell(0, 1) == "d");
}

TEST_CASE("a type that nothing reads is unreadable, not an error, and is counted") {
  Arrays arrays;
  const Node column = arrays.structure("", {}, 2);
  const Decided decided(kLibrary, leads_of(leads_with(arrays, kEmployees, column)));
  REQUIRE(decided.status == merit_ok);
  CHECK(decided.cell(kEmployees - 1, 0) == "null");
  CHECK(decided.report.unreadable_lead_values == 2);
}

}  // namespace
