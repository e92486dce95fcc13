#include "runtime/data/fields/chosen_cells.h"

#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

using namespace merit::data;

namespace {

constexpr size_t kSizes[] = {1, 2, 63, 64, 65, 200, 8192};

/// Of cells, each with so much of a chance; the rows are seven more than their places.
struct Cells {
  Cells(size_t size, unsigned percent, std::mt19937& random) : is_read(size) {
    has.assign_all(size);
    for (size_t i = 0; i < size; ++i) {
      rows.push_back(static_cast<int32_t>(i) + 7);
      is_read[i] = random() % 100 < percent;
      if (!is_read[i]) has.remove(i);
    }
    chosen.choose(rows, has);
  }

  std::vector<bool> is_read;
  std::vector<int32_t> rows;
  RowBits has;
  ChosenCells chosen;
};

template <typename Check>
void for_many_cells(const Check& check) {
  std::mt19937 random(17);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same cases each time
  for (const size_t size : kSizes) {
    for (const unsigned percent : {0U, 3U, 50U, 97U, 100U}) {
      CAPTURE(size);
      CAPTURE(percent);
      check(Cells(size, percent, random));
    }
  }
}

}  // namespace

TEST_CASE("the cells that are read have their rows and places in order") {
  for_many_cells([](const Cells& cells) {
    CHECK(cells.chosen.size() == cells.is_read.size());
    std::vector<int32_t> rows, places;
    for (size_t i = 0; i < cells.is_read.size(); ++i) {
      if (!cells.is_read[i]) continue;
      rows.push_back(cells.rows[i]);
      places.push_back(static_cast<int32_t>(i));
    }
    const auto found_rows = cells.chosen.rows(), found_places = cells.chosen.places();
    CHECK(std::vector(found_rows.begin(), found_rows.end()) == rows);
    CHECK(cells.chosen.are_all() == (rows.size() == cells.is_read.size()));
    if (!cells.chosen.are_all()) CHECK(std::vector(found_places.begin(), found_places.end()) == places);
  });
}

TEST_CASE("values and ends are spread as if they came one by one") {
  for_many_cells([](const Cells& cells) {
    if (cells.chosen.are_all()) return;
    std::vector<int32_t> values{5, 6}, expected = values;
    std::vector<int64_t> ends{0, 4}, expected_ends = ends;
    for (size_t i = 0; i < cells.is_read.size(); ++i) {
      const auto value = static_cast<int32_t>(i) + 1;
      expected.push_back(cells.is_read[i] ? value : 0);
      expected_ends.push_back(expected_ends.back() + (cells.is_read[i] ? value : 0));
      if (cells.is_read[i]) values.push_back(value), ends.push_back(expected_ends.back());
    }
    spread(values, cells.chosen.places(), cells.chosen.size());
    spread_ends(ends, cells.chosen.places(), cells.chosen.size());
    CHECK(values == expected);
    CHECK(ends == expected_ends);
  });
}
