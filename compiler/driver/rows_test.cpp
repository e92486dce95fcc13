#include "compiler/driver/rows.h"

#include <doctest.h>

#include <string>
#include <vector>

namespace merit::driver {
namespace {

using columns::Column;
using columns::ColumnBuilder;
using columns::ColumnPtr;
using columns::Type;
using Rows = std::vector<int64_t>;

ColumnPtr integers(const std::vector<int64_t>& values) {
  ColumnBuilder builder(Type::integer);
  for (const int64_t value : values) {
    if (value < 0) {
      builder.append_missing();
    } else {
      builder.append_integer(value);
    }
  }
  return builder.finish();
}

}  // namespace

TEST_CASE("sorting is stable and puts missing last in both directions") {
  const ColumnPtr column = integers({2, -1, 1, 2, -1, 0});
  Rows rows = all_rows(6);
  sort_by(rows, *column, false);
  CHECK(rows == Rows{5, 2, 0, 3, 1, 4});
  rows = all_rows(6);
  sort_by(rows, *column, true);
  CHECK(rows == Rows{0, 3, 2, 5, 1, 4});
}

TEST_CASE("enumerations sort as declared, texts by bytes, lists item by item") {
  ColumnBuilder stage(Type::enumeration, {"none", "Lead", "MQL"}), text(Type::text);
  for (const int64_t position : {2, 0, 1}) stage.append_integer(position);
  for (const char* value : {"b", "B", "a"}) text.append_text(value);
  Rows rows = all_rows(3);
  sort_by(rows, *stage.finish(), false);
  CHECK(rows == Rows{1, 2, 0});
  rows = all_rows(3);
  sort_by(rows, *text.finish(), false);
  CHECK(rows == Rows{1, 2, 0});

  ColumnBuilder list = ColumnBuilder::list_of(ColumnBuilder(Type::text));
  for (const auto& items : std::vector<std::vector<std::string>>{{"a", "b"}, {}, {"a"}, {"B"}}) {
    for (const std::string& item : items) list.child().append_text(item);
    list.append_list();
  }
  rows = all_rows(4);
  sort_by(rows, *list.finish(), false);
  CHECK(rows == Rows{1, 3, 2, 0});
}

TEST_CASE("a condition keeps what is true, not what is missing") {
  ColumnBuilder condition(Type::boolean);
  condition.append_integer(1);
  condition.append_integer(0);
  condition.append_missing();
  condition.append_integer(1);
  Rows rows = all_rows(4);
  keep_where(rows, *condition.finish());
  CHECK(rows == Rows{0, 3});
}

TEST_CASE("cells of every kind are copied as they are") {
  ColumnBuilder list = ColumnBuilder::list_of(ColumnBuilder(Type::text));
  list.child().append_text("x");
  list.append_list();
  list.append_missing();
  list.append_list();
  const ColumnPtr column = list.finish();
  ColumnBuilder copy = builder_like(*column);
  for (int64_t row = 2; row >= 0; --row) append_cell(copy, *column, row);
  const ColumnPtr copied = copy.finish();
  REQUIRE(copied->length == 3);
  CHECK(copied->known(0));
  CHECK_FALSE(copied->known(1));
  CHECK(copied->offsets == std::vector<int64_t>{0, 0, 0, 1});
  CHECK(copied->children[0]->text_at(0) == "x");
}

}  // namespace merit::driver
