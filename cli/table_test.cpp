#include "cli/table.h"

#include <doctest.h>

#include <string>

namespace merit::cli {
namespace {

using columns::ColumnBuilder;
using columns::Type;

columns::Table decisions() {
  ColumnBuilder id(Type::text), stage(Type::enumeration, {"none", "Lead", "MQL"}), points(Type::integer);
  ColumnBuilder reasons = ColumnBuilder::list_of(ColumnBuilder(Type::text));
  id.append_text("a-1");
  stage.append_integer(2);
  points.append_integer(55);
  reasons.child().append_text("visited a page");
  reasons.child().append_text("in the United States");
  reasons.append_list();
  id.append_text("b-22");
  stage.append_integer(1);
  points.append_missing();
  reasons.append_list();
  columns::Table table;
  table.names = {"id", "stage", "points", "reasons"};
  for (ColumnBuilder* builder : {&id, &stage, &points, &reasons}) table.columns.push_back(builder->finish());
  table.rows = 2;
  return table;
}

}  // namespace

TEST_CASE("columns are aligned, numbers at the right, what is missing is a dash") {
  CHECK(table_text(decisions(), 20, Terminal{.width = 80}) ==
        "id    stage  points  reasons\n"
        "a-1   MQL        55  visited a page; in the United States\n"
        "b-22  Lead        –  –\n");
}

TEST_CASE("rows beyond those asked for are counted") {
  CHECK(table_text(decisions(), 1, Terminal{.width = 80}) ==
        "id   stage  points  reasons\n"
        "a-1  MQL        55  visited a page; in the United States\n"
        "… 1 more row; --out FILE writes all\n");
}

TEST_CASE("a narrow terminal cuts text first, then leaves columns out") {
  CHECK(table_text(decisions(), 20, Terminal{.width = 40}) ==
        "id    stage  points  reasons\n"
        "a-1   MQL        55  visited a page; in…\n"
        "b-22  Lead        –  –\n");
  CHECK(table_text(decisions(), 20, Terminal{.width = 16}) ==
        "id    stage\n"
        "a-1   MQL\n"
        "b-22  Lead\n"
        "… 2 more columns; --out FILE writes all\n");
}

TEST_CASE("a table without rows is its names") {
  columns::Table table = decisions();
  table.rows = 0;
  for (auto& column : table.columns) column = ColumnBuilder(column->type, column->labels).finish();
  table.columns[3] = ColumnBuilder::list_of(ColumnBuilder(Type::text)).finish();
  CHECK(table_text(table, 20, Terminal{.width = 80}) == "id  stage  points  reasons\n");
}

}  // namespace merit::cli
