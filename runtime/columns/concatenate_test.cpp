#include "runtime/columns/concatenate.h"

#include <doctest/doctest.h>

#include <optional>
#include <string>

namespace merit::columns {
namespace {

using Texts = std::vector<std::optional<std::string>>;

ColumnPtr texts(const Texts& cells) {
  ColumnBuilder builder(Type::text);
  for (const auto& cell : cells) cell ? builder.append_text(*cell) : builder.append_missing();
  return builder.finish();
}

Texts cells_of(const Column& column) {
  Texts cells;
  for (int64_t row = 0; row < column.length; ++row) {
    cells.push_back(column.known(row) ? std::optional(std::string(column.text_at(row))) : std::nullopt);
  }
  return cells;
}

/// Integers `from`, `from` + 1, …; every seventh is missing, if any shall be.
ColumnPtr integers(int64_t from, int64_t count, bool some_missing) {
  ColumnBuilder builder(Type::integer);
  for (int64_t i = from; i < from + count; ++i) {
    some_missing&& i % 7 == 0 ? builder.append_missing() : builder.append_integer(i);
  }
  return builder.finish();
}

}  // namespace

TEST_CASE("missing cells stay where they are, wherever a part ends") {
  for (const int64_t first : {0, 1, 63, 64, 65, 128}) {
    for (const int64_t second : {0, 1, 64, 100}) {
      const std::vector<ColumnPtr> parts = {integers(0, first, true), integers(first, second, true)};
      const ColumnPtr joined = concatenate(parts);
      const ColumnPtr whole = integers(0, first + second, true);
      CHECK(joined->integers == whole->integers);
      CHECK(joined->validity == whole->validity);
    }
  }
}

TEST_CASE("parts without missing cells need no mask, and do not disturb those of others") {
  const std::vector<ColumnPtr> known = {integers(1, 70, false), integers(71, 3, false)};
  CHECK(concatenate(known)->validity.empty());
  const std::vector<ColumnPtr> mixed = {integers(1, 70, false), integers(71, 70, true)};
  const ColumnPtr joined = concatenate(mixed);
  CHECK(joined->known(69));
  CHECK_FALSE(joined->known(76));
  CHECK(joined->known(77));
}

TEST_CASE("texts and lists go on where the part before ended") {
  const std::vector<ColumnPtr> parts = {texts({"a", std::nullopt}), texts({}), texts({"", "long"})};
  CHECK(cells_of(*concatenate(parts)) == Texts{"a", std::nullopt, "", "long"});

  ColumnBuilder builder = ColumnBuilder::list_of(ColumnBuilder(Type::text));
  builder.child().append_text("x");
  builder.child().append_text("y");
  builder.append_list();
  builder.append_list();
  const ColumnPtr first = builder.finish();
  const std::vector<ColumnPtr> lists = {first, first};
  const ColumnPtr joined = concatenate(lists);
  CHECK(joined->offsets == std::vector<int64_t>{0, 2, 2, 4, 4});
  CHECK(cells_of(*joined->children[0]) == Texts{"x", "y", "x", "y"});
}

TEST_CASE("a dictionary is kept where all parts share it") {
  auto encoded = std::make_shared<Column>();
  encoded->type = Type::text;
  encoded->length = 2;
  encoded->codes = {1, 0};
  encoded->dictionary = std::make_shared<Dictionary>(Dictionary{{"no", "yes"}});
  const std::vector<ColumnPtr> same = {encoded, encoded};
  CHECK(concatenate(same)->dictionary == encoded->dictionary);
  const std::vector<ColumnPtr> mixed = {encoded, texts({"maybe"})};
  CHECK(cells_of(*concatenate(mixed)) == Texts{"yes", "no", "maybe"});
}

}  // namespace merit::columns
