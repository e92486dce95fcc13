#include "runtime/columns/many_cells.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

using namespace merit::columns;

TEST_CASE("a slice has the cells of its rows") {
  ColumnBuilder integers(Type::integer), numbers(Type::number), texts(Type::text);
  Column codes;
  codes.type = Type::text;
  codes.dictionary = std::make_shared<const Dictionary>(Dictionary{{"a", "b", "c"}});
  for (int64_t row = 0; row < 200; ++row) {
    row % 5 == 0 ? integers.append_missing() : integers.append_integer(row);
    numbers.append_number(static_cast<double>(row) / 2);
    row % 3 == 0 ? texts.append_missing() : texts.append_text(std::string(static_cast<size_t>(row % 7), 'x'));
    codes.codes.push_back(static_cast<int32_t>(row % 3));
    codes.append_validity(row != 130);
  }
  const std::vector<ColumnPtr> columns = {integers.finish(), numbers.finish(), texts.finish(),
                                          std::make_shared<const Column>(std::move(codes))};
  for (const auto& [begin, end] : {std::pair(0, 200), std::pair(64, 128), std::pair(128, 200), std::pair(192, 192)}) {
    for (const ColumnPtr& column : columns) {
      const ColumnPtr part = slice(*column, begin, end);
      REQUIRE(part->length == end - begin);
      for (int64_t row = 0; row < part->length; ++row) {
        const auto i = static_cast<size_t>(row), from = static_cast<size_t>(begin) + i;
        REQUIRE(part->known(row) == column->known(begin + row));
        if (column->type == Type::integer) CHECK(part->integers[i] == column->integers[from]);
        if (column->type == Type::number) CHECK(part->numbers[i] == column->numbers[from]);
        if (column->type == Type::text && part->known(row)) CHECK(part->text_at(row) == column->text_at(begin + row));
      }
    }
  }
}

TEST_CASE("many cells are as known as if they came one by one, wherever a call begins") {
  for (const int missing_every : {0, 1, 2, 7, 100}) {
    for (const size_t step : {size_t{1}, size_t{5}, size_t{8}, size_t{63}, size_t{64}, size_t{100}}) {
      CAPTURE(missing_every);
      CAPTURE(step);
      std::vector<uint8_t> known(333, 1);
      for (size_t i = 0; i < known.size(); ++i) {
        if (missing_every > 0 && i % static_cast<size_t>(missing_every) == 0) known[i] = 0;
      }
      if (missing_every == 100) known[0] = 1;  // the first missing cell comes late
      Column expected, column, of_words;
      for (const uint8_t cell : known) expected.append_validity(cell != 0);
      for (size_t i = 0; i < known.size(); i += step) {
        const auto cells = std::span(known).subspan(i, std::min(step, known.size() - i));
        append_validity(column, cells);
        std::vector<uint64_t> words((cells.size() + 63) / 64);
        set_bits(words, 0, cells);
        append_validity(of_words, words, cells.size());
      }
      CHECK(column.length == 333);
      CHECK(column.validity == expected.validity);
      CHECK(of_words.length == 333);
      CHECK(of_words.validity == expected.validity);
    }
  }
}
