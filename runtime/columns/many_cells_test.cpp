#include "runtime/columns/many_cells.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

using namespace merit::columns;

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
      Column expected, column;
      for (const uint8_t cell : known) expected.append_validity(cell != 0);
      for (size_t i = 0; i < known.size(); i += step) {
        append_validity(column, std::span(known).subspan(i, std::min(step, known.size() - i)));
      }
      CHECK(column.length == 333);
      CHECK(column.validity == expected.validity);
    }
  }
}
