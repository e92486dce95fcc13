// What cells are as values of fields. How arrays become cells is tested where arrays are read: runtime/data and
// runtime/library.
#include <doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "runtime/cells/cell_interpreter.h"
#include "runtime/cells/column_names.h"

namespace {

using namespace merit::cells;
using Kind = Cell::Kind;

/// A field, and what a cell is as its value: `5`, `missing`, `unreadable`; a text with its end, `text|`.
class Field {
 public:
  explicit Field(int32_t type, std::vector<std::string_view> spellings = {}, bool key = false)
      : numbers_(spellings.size()) {
    for (const auto spelling : spellings) spellings_.push_back({spelling.data(), spelling.size()});
    field_.type = type;
    field_.labels = kLabels;
    field_.label_count = 2;
    field_.missing = spellings_.data();
    field_.missing_count = spellings_.size();
    const auto an_hour_behind = [](void*, int64_t local) { return local + 3'600'000'000; };
    interpreter_.set_up(field_, key, {an_hour_behind, nullptr}, numbers_.data());
  }

  std::string read(const Cell& cell) const {
    CellText room;
    const Reading reading = interpreter_.read(cell, room);
    if (reading.state == Reading::State::missing) return "missing";
    if (!reading.known()) return "unreadable";
    if (field_.type == merit_text_type) return std::string(std::string_view(reading.text)) + "|";
    return field_.type == merit_number ? std::to_string(reading.number) : std::to_string(reading.integer);
  }
  std::string read(std::string_view text) const { return read(text_cell(text)); }

 private:
  static constexpr merit_text kLabels[] = {{"low", 3}, {"High", 4}};

  std::vector<merit_text> spellings_;
  std::vector<double> numbers_;
  merit_field field_ = {};
  CellInterpreter interpreter_;
};

TEST_CASE("a cell of the field's own type, of another, and of none") {
  CHECK(Field(merit_integer).read(integer_cell(Kind::integer, 7)) == "7");
  CHECK(Field(merit_integer).read(number_cell(7)) == "7");
  CHECK(Field(merit_integer).read(number_cell(7.5)) == "unreadable");
  CHECK(Field(merit_integer).read(number_cell(__builtin_nan(""))) == "missing");
  CHECK(Field(merit_integer).read("1e3") == "1000");
  CHECK(Field(merit_number).read(number_cell(__builtin_inf())) == "unreadable");
  CHECK(Field(merit_boolean).read(integer_cell(Kind::integer, 1)) == "1");
  CHECK(Field(merit_boolean).read(integer_cell(Kind::integer, 2)) == "unreadable");
  CHECK(Field(merit_text_type).read(integer_cell(Kind::duration, -500'000)) == "-0.5|");
  CHECK(Field(merit_text_type).read(Cell{Kind::other, 0, 0, "[1]"}) == "unreadable");
  CHECK(Field(merit_text_type).read("\xFF") == "unreadable");
  CHECK(Field(merit_enumeration).read(" HIGH ") == "1");
  CHECK(Field(merit_enumeration).read("middle") == "unreadable");
}

TEST_CASE("times without an offset are the data's zone's; dates begin there") {
  CHECK(Field(merit_time).read(integer_cell(Kind::instant, 5)) == "5");
  CHECK(Field(merit_time).read(integer_cell(Kind::local_time, 5)) == "3600000005");
  CHECK(Field(merit_time).read(integer_cell(Kind::date, 0)) == "3600000000");
  CHECK(Field(merit_time).read("1970-01-01T00:00:00Z") == "0");
  CHECK(Field(merit_time).read("1970-01-01T00:00:00") == "3600000000");
  CHECK(Field(merit_date).read(integer_cell(Kind::local_time, 0)) == "0");
  CHECK(Field(merit_date).read(integer_cell(Kind::local_time, 1)) == "unreadable");
  CellText room;
  CHECK(date_cell(kMostDays + 1, room).kind == Kind::other);
  CHECK(micros_cell(Kind::instant, {.multiply = 1'000'000}, INT64_MAX, room).kind == Kind::other);
  CHECK(micros_cell(Kind::instant, {.divide = 1'000}, -1, room).integer == -1);
}

TEST_CASE("spellings of missing, as text and as numbers, of every type") {
  CHECK(Field(merit_text_type, {"n/a"}).read(" N/A ") == "missing");
  CHECK(Field(merit_text_type, {"kelvin"}).read("\u212Aelvin") == "missing");
  CHECK(Field(merit_text_type, {"n/a"}).read("n/b") == "n/b|");
  CHECK(Field(merit_text_type, {""}).read("  ") == "missing");
  CHECK(Field(merit_integer, {"-1"}).read(integer_cell(Kind::integer, -1)) == "missing");
  CHECK(Field(merit_integer, {"-1.0"}).read(integer_cell(Kind::integer, -1)) == "missing");
  CHECK(Field(merit_integer, {"-1"}).read("-1") == "missing");
  CHECK(Field(merit_boolean, {"false"}).read(integer_cell(Kind::boolean, 0)) == "missing");
  CHECK(Field(merit_date, {"1970-01-01"}).read(integer_cell(Kind::date, 0)) == "missing");
}

TEST_CASE("a key is trimmed, another text is not") {
  CHECK(Field(merit_text_type, {}, true).read(" a\u00A0") == "a|");
  CHECK(Field(merit_text_type).read(" a ") == " a |");
}

TEST_CASE("columns match by name but for case, space, - and _; `from` prefers the name itself") {
  CHECK(names_match("Job Title", "job_title"));
  CHECK(names_match("\u212Aind", "k-ind"));
  CHECK_FALSE(names_match("job", "jobs"));
  CHECK_FALSE(names_match("\xFF", "\xFE"));
  const std::vector<std::string_view> names = {"Id", "i_d", "id"};
  const auto find = [&](bool named_by_from) {
    return match_column(
        3, named_by_from, [&](int32_t i) { return names[static_cast<size_t>(i)] == "id"; },
        [&](int32_t i) { return names_match(names[static_cast<size_t>(i)], "id"); });
  };
  CHECK(find(true).column == 2);
  CHECK_FALSE(find(true).ambiguous());
  CHECK(find(false).column == 0);
  CHECK(find(false).rival == 1);
}

}  // namespace
